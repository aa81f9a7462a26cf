using Microsoft.DurableTask.Client;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>Those who wait until an instance starts or ends.</summary>
internal sealed class InstanceWaiters
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Waiter>> _waiters = new(StringComparer.Ordinal);

    public Waiter Add(string id, bool untilEnd)
    {
        var waiter = new Waiter(this, id, untilEnd);
        lock (_lock)
        {
            if (!_waiters.TryGetValue(id, out var list))
                _waiters[id] = list = [];
            list.Add(waiter);
        }

        return waiter;
    }

    /// <summary>Tells that a committed turn has left an instance in a status; <c>null</c> when it is gone.</summary>
    public void Notify(string id, OrchestrationRuntimeStatus? status)
    {
        List<Waiter>? served = null;
        lock (_lock)
        {
            if (!_waiters.TryGetValue(id, out var list))
                return;
            served = list.FindAll(waiter => status is null || waiter.IsServedBy(status.Value));
            list.RemoveAll(served.Contains);
            if (list.Count == 0)
                _waiters.Remove(id);
        }

        served.ForEach(waiter => waiter.Serve());
    }

    private void Remove(Waiter waiter)
    {
        lock (_lock)
        {
            if (_waiters.TryGetValue(waiter.Id, out var list) && list.Remove(waiter) && list.Count == 0)
                _waiters.Remove(waiter.Id);
        }
    }

    internal sealed class Waiter(InstanceWaiters owner, string id, bool untilEnd) : IDisposable
    {
        private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Id => id;

        public Task Task => _source.Task;

        public bool IsServedBy(OrchestrationRuntimeStatus status) => untilEnd
            ? InstanceFactory.Ended.Contains(status)
            : status != OrchestrationRuntimeStatus.Pending;

        public void Serve() => _source.TrySetResult();

        public void Dispose() => owner.Remove(this);
    }
}
