namespace Yuqing.Simulation;

/// <summary>
/// A clock that the simulation moves. The wall clock can be set to and fro; elapsed time, by which timers are woken, only
/// grows. A crash takes all timers with it.
/// </summary>
internal sealed class SimulatedClock : TimeProvider
{
    private readonly List<SimulatedTimer> _timers = [];
    private TimeSpan _elapsed;
    private DateTimeOffset _wall = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Added to what the engine is told: a clock that is wrong, for a deliberate defect.</summary>
    public TimeSpan Error { get; set; }

    public DateTime True => _wall.UtcDateTime;

    /// <summary>The latest time that the wall clock has ever shown: what was due then may have fired.</summary>
    public DateTime MostAdvanced { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _wall + Error;

    public override long GetTimestamp() => _elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan delta)
    {
        _elapsed += delta;
        _wall += delta;
        Note();
        while (_timers.Find(timer => timer.Due <= _elapsed) is { } due)
        {
            _timers.Remove(due);
            due.Fire();
        }
    }

    public void Jump(TimeSpan delta)
    {
        _wall += delta;
        Note();
    }

    public void Crash() => _timers.Clear();

    private void Note() => MostAdvanced = True > MostAdvanced ? True : MostAdvanced;

    private sealed class SimulatedTimer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock._timers.Remove(this);
            if (dueTime == Timeout.InfiniteTimeSpan)
                return true;
            Due = clock._elapsed + dueTime;
            clock._timers.Add(this);
            return true;
        }

        public void Dispose() => clock._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
