using Yuqing.Embedded.DurableTask.Store;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>
/// Fires timers. All are rows of the store; those of the next minutes are also in memory, in the order of their due times,
/// with one wake-up for the earliest. The wake-up sleeps in capped steps, so that a jump of the wall clock is noticed.
/// </summary>
internal sealed class TimerService : IDisposable
{
    private const int PageSize = 10_000;

    /// <summary>A clock that moved on by more than this before the wake-up was set is looked at again.</summary>
    private static readonly TimeSpan MaxHeldUp = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<TimerRow, (DateTime, long, int)> _queue = new();
    private readonly Dictionary<(long Key, int Id), DateTime> _set = [];
    private readonly IOrchestrationStore _store;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _window;
    private readonly TimeSpan _step;
    private readonly Action<TimerRow> _fire;
    private readonly ITimer _wake;
    private readonly Action<Exception> _report;

    // All timers due before this are in memory.
    private DateTime _horizon = DateTime.MinValue;

    // New timers due before this are taken into memory. It runs ahead of the horizon while a page is read, so that a timer
    // that is committed after the page was read is not missed.
    private DateTime _admitted = DateTime.MinValue;
    private DateTime _wakeAt = DateTime.MaxValue;
    private bool _loading;
    private int _firing;
    private bool _stopped = true;

    public TimerService(
        IOrchestrationStore store, TimeProvider clock, EmbeddedEngineOptions options, Action<TimerRow> fire, Action<Exception> report)
    {
        _store = store;
        _clock = clock;
        _window = options.TimerWindow;
        _step = options.MaximumClockStep;
        _fire = fire;
        _report = report;
        _wake = clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether nothing is due and all that was due by now has been in memory.</summary>
    public bool IsAtRest
    {
        get
        {
            lock (_lock)
            {
                var now = _clock.GetUtcNow().UtcDateTime;
                return !_loading && _firing == 0 && _horizon > now
                    && !(_queue.TryPeek(out var timer, out _) && timer.Due <= now);
            }
        }
    }

    /// <summary>Begins to fire.</summary>
    public void Start()
    {
        lock (_lock)
            _stopped = false;
        Wake();
    }

    public void Stop()
    {
        lock (_lock)
        {
            _stopped = true;
            _wake.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Notes a timer that the store has.</summary>
    public void Add(TimerRow timer)
    {
        lock (_lock)
        {
            if (timer.Due >= _admitted || !_set.TryAdd((timer.Key, timer.Id), timer.Due))
                return;
            _queue.Enqueue(timer, (timer.Due, timer.Key, timer.Id));
            if (timer.Due < _wakeAt)
                Schedule();
        }
    }

    /// <summary>Forgets a timer that the store no longer has.</summary>
    public void Remove(TimerRow timer)
    {
        lock (_lock)
            _set.Remove((timer.Key, timer.Id));
    }

    public void Dispose() => _wake.Dispose();

    private void Wake()
    {
        List<TimerRow>? due = null;
        bool load;
        lock (_lock)
        {
            if (_stopped)
                return;
            var now = _clock.GetUtcNow().UtcDateTime;
            while (_queue.TryPeek(out var timer, out _) && timer.Due <= now)
            {
                _queue.Dequeue();

                // A timer that was removed since, or replaced by another of the same number, is not in the set any more.
                if (_set.TryGetValue((timer.Key, timer.Id), out var known) && known == timer.Due)
                {
                    _set.Remove((timer.Key, timer.Id));
                    (due ??= []).Add(timer);
                }
            }

            _firing++;
            load = !_loading && _horizon < now + (_window / 2);
            _loading |= load;
            Schedule();
        }

        due?.ForEach(_fire);
        lock (_lock)
            _firing--;
        if (load)
            _ = LoadAsync();
    }

    /// <summary>Sets the wake-up. The lock is held.</summary>
    private void Schedule()
    {
        if (_stopped)
            return;
        DateTime now;
        do
        {
            now = _clock.GetUtcNow().UtcDateTime;
            var delay = _step;
            if (_queue.TryPeek(out var next, out _) && next.Due - now < delay)
                delay = next.Due > now ? next.Due - now : TimeSpan.Zero;

            // Clocks count whole milliseconds: a wake-up that is a part of one early would find nothing due and come again at once.
            delay = TimeSpan.FromMilliseconds(Math.Ceiling(delay.TotalMilliseconds));
            _wakeAt = now + delay;
            _wake.Change(delay, Timeout.InfiniteTimeSpan);
        }
        while (_clock.GetUtcNow().UtcDateTime - now > MaxHeldUp); // Held up in between, it would count the delay from a time that has passed.
    }

    private async Task LoadAsync()
    {
        try
        {
            var full = true;
            for (var limit = PageSize; full;)
            {
                DateTime from;
                DateTime until;
                lock (_lock)
                {
                    from = _horizon;
                    until = _clock.GetUtcNow().UtcDateTime + _window;
                    _admitted = until > _admitted ? until : _admitted;
                }

                var page = await _store.GetTimersAsync(from, until, limit).ConfigureAwait(false);
                full = page.Count == limit;

                // More timers than fit in a page may be due in one moment: then the page grows until it gets past it.
                limit = full && page[^1].Due == from ? limit * 2 : PageSize;
                Take(page, full ? page[^1].Due : until);
                if (full && page[^1].Due > _clock.GetUtcNow().UtcDateTime)
                    break;
            }
        }
        catch (StoreException error)
        {
            _report(error);
        }
        finally
        {
            lock (_lock)
                _loading = false;
        }
    }

    private void Take(IReadOnlyList<TimerRow> page, DateTime horizon)
    {
        lock (_lock)
        {
            _horizon = horizon > _horizon ? horizon : _horizon;
            foreach (var timer in page)
            {
                if (_set.TryAdd((timer.Key, timer.Id), timer.Due))
                    _queue.Enqueue(timer, (timer.Due, timer.Key, timer.Id));
            }
        }

        Wake();
    }
}
