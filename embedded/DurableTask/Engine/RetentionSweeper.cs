using Microsoft.Extensions.Logging;
using Yuqing.Embedded.DurableTask.Store;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>
/// Deletes instances that ended longer ago than they are to be kept: when the engine starts and every few minutes, in commits
/// small enough that no turn waits for long behind one.
/// </summary>
internal sealed class RetentionSweeper : IDisposable
{
    /// <summary>How many instances one commit deletes.</summary>
    public const int Batch = 100;

    /// <summary>How often it looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    private readonly DurableTaskEngine _engine;
    private readonly TimeSpan _retention;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly ITimer _timer;
    private Task _sweep = Task.CompletedTask;
    private bool _running;
    private bool _again;
    private volatile bool _stopped = true;

    public RetentionSweeper(DurableTaskEngine engine, TimeSpan retention, ILogger logger)
    {
        _engine = engine;
        _retention = retention;
        _logger = logger;
        _timer = engine.Clock.CreateTimer(_ => Sweep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start()
    {
        _stopped = false;
        _timer.Change(TimeSpan.Zero, Interval);
    }

    /// <summary>Begins with nothing more; the result completes when what was begun is done.</summary>
    public Task StopAsync()
    {
        _stopped = true;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (_lock)
            return _sweep;
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        lock (_lock)
        {
            if (_stopped)
                return;

            // One that takes longer than the interval is not doubled, but what fell due meanwhile is not left for the next one.
            _again = _running;
            if (_running)
                return;
            _running = true;
            _sweep = Task.Run(SweepUntilDoneAsync);
        }
    }

    private async Task SweepUntilDoneAsync()
    {
        do
        {
            await SweepAsync().ConfigureAwait(false);
        }
        while (IsAskedAgain());
    }

    private bool IsAskedAgain()
    {
        lock (_lock)
        {
            _running = _again && !_stopped;
            _again = false;
            return _running;
        }
    }

    private async Task SweepAsync()
    {
        var count = 0;
        try
        {
            var before = _engine.Clock.GetUtcNow().UtcDateTime - _retention;
            while (!_stopped)
            {
                var keys = await _engine.Store.GetEndedAsync(before, Batch).ConfigureAwait(false);
                if (keys.Count == 0)
                    break;
                var purged = await _engine.SubmitAsync(new StoreCommit { Purge = keys }).ConfigureAwait(false);
                count += purged.Purged;

                // Those that were rewound since are at work again and stay.
                if (purged.Purged == 0)
                    break;
            }
        }
        catch (StoreException error)
        {
            _logger.StoreUnavailable(error);
        }

        if (count > 0)
            _logger.RetentionEnforced(count, _retention);
    }
}
