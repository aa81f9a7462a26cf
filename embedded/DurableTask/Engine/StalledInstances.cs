namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>Instances whose last turn could not be committed. They are tried again together, after a moment.</summary>
internal sealed class StalledInstances : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly TurnGate _gate;
    private readonly ITimer _timer;
    private List<LiveInstance> _instances = [];

    public StalledInstances(TimeProvider clock, TurnGate gate)
    {
        _gate = gate;
        _timer = clock.CreateTimer(_ => Retry(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Count
    {
        get
        {
            lock (_lock)
                return _instances.Count;
        }
    }

    public void Add(LiveInstance instance)
    {
        lock (_lock)
        {
            _instances.Add(instance);
            if (_instances.Count == 1)
                _timer.Change(Pause, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Retry()
    {
        List<LiveInstance> instances;
        lock (_lock)
        {
            instances = _instances;
            _instances = [];
        }

        foreach (var instance in instances)
            _gate.Post(instance);
    }
}
