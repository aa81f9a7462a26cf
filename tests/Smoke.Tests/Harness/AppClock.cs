using Yuqing.Testing;

namespace Smoke.Tests.Harness;

/// <summary>
/// The shared clock as one run of the app sees it. It knows which of the deliveries in hand wait for the clock, so that the
/// test need not wait for them, and it falls silent when the run is killed: a dead process has no timers.
/// </summary>
internal sealed class AppClock(FakeTimeProvider clock) : TimeProvider
{
    private readonly AsyncLocal<bool> _inHand = new();
    private int _waiting;
    private volatile bool _dead;

    /// <summary>Deliveries in hand that wait for the clock, or for a gateway that is told not to answer.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Whether the run was killed.</summary>
    public bool IsDead => _dead;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    /// <inheritdoc/>
    public override long TimestampFrequency => clock.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    /// <inheritdoc/>
    public override long GetTimestamp() => clock.GetTimestamp();

    /// <summary>Marks what the present flow does from here on as the handling of a queued message.</summary>
    public void TakeInHand() => _inHand.Value = true;

    /// <summary>Stops all timers for good.</summary>
    public void Kill() => _dead = true;

    /// <summary>The present delivery waits until this is disposed of.</summary>
    public IDisposable Wait() => new Waiter(this);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // A delay is a task that is its timer's state; other timers, such as deadlines, hold nobody up.
        var waiter = _inHand.Value && state is Task ? Wait() : null;
        void Fire(object? fired)
        {
            if (_dead)
                return;
            waiter?.Dispose();
            callback(fired);
        }

        return new Timer(clock.CreateTimer(Fire, state, dueTime, period), waiter);
    }

    private sealed class Waiter : IDisposable
    {
        private readonly AppClock _clock;
        private int _over;

        public Waiter(AppClock clock)
        {
            _clock = clock;
            Interlocked.Increment(ref clock._waiting);
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _over, 1) == 0)
                Interlocked.Decrement(ref _clock._waiting);
        }
    }

    private sealed class Timer(ITimer timer, IDisposable? waiter) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            waiter?.Dispose();
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
