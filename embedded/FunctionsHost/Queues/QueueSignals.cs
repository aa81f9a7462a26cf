using System.Collections.Concurrent;

namespace Yuqing.Embedded.Queues;

/// <summary>Wakes those who wait for a queue. Take <see cref="Next"/> before looking into the store, so that no change is missed.</summary>
internal sealed class QueueSignals
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _next = new(StringComparer.Ordinal);

    public Task Next(string queue) => _next.GetOrAdd(queue, _ => NewSource()).Task;

    public void Raise(string queue)
    {
        if (_next.TryRemove(queue, out var source))
            source.TrySetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
