namespace Yuqing.Testing;

/// <summary>
/// A clock that moves only when a test moves it. Timers fire, in the order of their due times, on the thread that moves the
/// clock.
/// </summary>
/// <param name="start">The first time; by default 2026-03-02 00:00 UTC, a Monday.</param>
public sealed class FakeTimeProvider(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _now = (start ?? new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero)).ToUniversalTime();
    private TimeSpan _elapsed;
    private Action? _heldUp;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How far the clock was moved, jumps of the wall clock aside.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(GetTimestamp());

    /// <summary>When the next timer fires, in terms of <see cref="Elapsed"/>; null when there is none.</summary>
    public TimeSpan? NextTimer
    {
        get
        {
            lock (_lock)
                return _timers.Count == 0 ? null : _timers.Min(timer => timer.Due);
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        lock (_lock)
            return _elapsed.Ticks;
    }

    /// <summary>Moves the clock forward; timers that fall due on the way fire at their due time.</summary>
    /// <param name="delta">How far; not negative.</param>
    public void Advance(TimeSpan delta)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delta, TimeSpan.Zero);
        TimeSpan end;
        lock (_lock)
            end = _elapsed + delta;
        while (NextDue(end) is { } timer)
            timer.Fire();
        lock (_lock)
            Move(end);
    }

    /// <summary>Moves the clock to a time; a time in the past is a jump of the wall clock, which fires nothing.</summary>
    /// <param name="value">The time.</param>
    public void SetUtcNow(DateTimeOffset value)
    {
        var delta = value - GetUtcNow();
        if (delta >= TimeSpan.Zero)
        {
            Advance(delta);
            return;
        }

        lock (_lock)
            _now = value.ToUniversalTime();
    }

    /// <summary>Moves the wall clock alone, as when somebody sets it: timers, which count elapsed time, do not notice.</summary>
    /// <param name="delta">How far; may be negative.</param>
    public void JumpWallClock(TimeSpan delta)
    {
        lock (_lock)
            _now += delta;
    }

    /// <summary>Does something before the next timer is set, as when whoever sets it is held up after its last look at the clock.</summary>
    /// <param name="meanwhile">What happens meanwhile.</param>
    public void HoldUp(Action meanwhile) => Volatile.Write(ref _heldUp, meanwhile);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new FakeTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private FakeTimer? NextDue(TimeSpan end)
    {
        lock (_lock)
        {
            var timer = _timers.Where(candidate => candidate.Due <= end).MinBy(candidate => candidate.Due);
            if (timer is null)
                return null;
            if (timer.Due > _elapsed)
                Move(timer.Due);
            timer.Reschedule();
            return timer;
        }
    }

    private void Move(TimeSpan elapsed)
    {
        // Another thread, for which a timer fell due at once, may have looked at an earlier end.
        if (elapsed <= _elapsed)
            return;
        _now += elapsed - _elapsed;
        _elapsed = elapsed;
    }

    private sealed class FakeTimer(FakeTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private bool _disposed;

        public TimeSpan Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime != Timeout.InfiniteTimeSpan)
                Interlocked.Exchange(ref clock._heldUp, null)?.Invoke();
            lock (clock._lock)
            {
                if (_disposed)
                    return false;
                clock._timers.Remove(this);
                _period = period;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    return true;
                Due = clock._elapsed + dueTime;
                clock._timers.Add(this);
            }

            // A timer that is due at once fires at once, as a real one would: on another thread, without anybody's moving the clock.
            if (dueTime == TimeSpan.Zero)
                ThreadPool.QueueUserWorkItem(_ => clock.Advance(TimeSpan.Zero));
            return true;
        }

        /// <summary>Sets the next due time, or takes the timer out. The clock's lock is held.</summary>
        public void Reschedule()
        {
            if (_period > TimeSpan.Zero)
                Due += _period;
            else
                clock._timers.Remove(this);
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._lock)
            {
                _disposed = true;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
