using Microsoft.DurableTask;

namespace Yuqing.Embedded.DurableTask.Executor;

/// <summary>
/// Events and those who wait for them. Names are compared without regard to case. An event goes to the newest live waiter of
/// its name; without one it is kept, and what is kept is taken first in, first out. A waiter that was cancelled is gone at
/// once, so it never takes an event with it.
/// </summary>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, List<Waiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Queue<(long Order, EventRaised Event)>> _kept = new(StringComparer.OrdinalIgnoreCase);
    private long _order;

    public bool HasWaiters => _waiters.Values.Any(waiters => waiters.Count > 0);

    public void Raise(EventRaised raised)
    {
        if (_waiters.TryGetValue(raised.Name, out var waiters) && waiters.Count > 0)
        {
            var newest = waiters[^1];
            waiters.RemoveAt(waiters.Count - 1);
            newest.Receive(raised.Payload, converter);
            return;
        }

        if (!_kept.TryGetValue(raised.Name, out var queue))
            _kept[raised.Name] = queue = new();
        queue.Enqueue((_order++, raised));
    }

    public Task<T> Wait<T>(string name, CancellationToken cancellation)
    {
        // A wait that is cancelled already takes nothing, not even what is kept.
        if (cancellation.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellation);
        var waiter = new Waiter<T>();
        if (_kept.TryGetValue(name, out var queue) && queue.TryDequeue(out var kept))
        {
            waiter.Receive(kept.Event.Payload, converter);
            return waiter.Task;
        }

        if (!_waiters.TryGetValue(name, out var waiters))
            _waiters[name] = waiters = [];
        waiters.Add(waiter);
        if (cancellation.CanBeCanceled)
            waiter.CancelWith(() => waiters.Remove(waiter), cancellation);
        return waiter.Task;
    }

    /// <summary>The events that nobody has taken, in the order in which they came.</summary>
    public IReadOnlyList<EventRaised> TakeKept()
    {
        List<EventRaised> all = [.. _kept.Values.SelectMany(queue => queue).OrderBy(kept => kept.Order).Select(kept => kept.Event)];
        _kept.Clear();
        return all;
    }

    private abstract class Waiter
    {
        public abstract void Receive(string? payload, DataConverter converter);
    }

    private sealed class Waiter<T> : Waiter
    {
        private readonly TaskCompletionSource<T> _source = new();
        private CancellationTokenRegistration _registration;

        public Task<T> Task => _source.Task;

        public void CancelWith(Action leave, CancellationToken cancellation) => _registration = cancellation.Register(() =>
        {
            leave();
            _source.TrySetCanceled(cancellation);
        });

        public override void Receive(string? payload, DataConverter converter)
        {
            _registration.Dispose();
            try
            {
                _source.TrySetResult(converter.Deserialize<T>(payload)!);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                // The payload is not what the orchestrator asked for: its own code must hear of it.
                _source.TrySetException(error);
            }
        }
    }
}
