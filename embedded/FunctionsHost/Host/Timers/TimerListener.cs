using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.FunctionsHost.Catalog;
using Yuqing.Embedded.FunctionsHost.Invocation;
using Yuqing.Embedded.FunctionsHost.Storage;

namespace Yuqing.Embedded.FunctionsHost.Timers;

/// <summary>
/// Runs one timer function, one occurrence after the other. An occurrence counts as done when the function has ended, so one that a crash
/// interrupts is past due at the next start and runs again. Occurrences that pass while the function runs are skipped.
/// </summary>
internal sealed class TimerListener(
    FunctionDescriptor function,
    TimerTriggerAttribute trigger,
    string scheduleText,
    TimerSchedule schedule,
    TimerStore store,
    FunctionRunner runner,
    TimeProvider time,
    ILogger logger)
{
    private readonly Rest _rest = new();
    private TimerState _state = new(null, default, default);
    private bool _isMissed;

    /// <summary>Whether it waits for its next occurrence.</summary>
    public bool IsAtRest => _rest.IsOn;

    /// <summary>Reads the stored state, and finds out whether an occurrence was missed while the host was down.</summary>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var stored = trigger.UseMonitor ? await store.LoadAsync(function.Name, scheduleText, cancellation) : null;
        _state = stored ?? new TimerState(null, schedule.Next(now), now);
        // Kept from the first start on, so that an occurrence missed before the first run is noticed too.
        if (stored is null)
            await SaveAsync();
        _isMissed = _state.Next <= now;
    }

    /// <summary>Runs until <paramref name="stopping"/>; a run under way gets <paramref name="cancelRun"/>.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancelRun)
    {
        if (_isMissed)
            Logs.TimerPastDue(logger, function.Name, _state.Next);
        if (_isMissed || trigger.RunOnStartup)
            await RunOnceAsync(_isMissed, cancelRun);
        while (!stopping.IsCancellationRequested)
        {
            await SteppedDelay.UntilAsync(time, _state.Next, stopping, _rest);
            await RunOnceAsync(IsLate(_state.Next), cancelRun);
        }
    }

    // While the host ran, a run is past due when a whole further occurrence has gone by, as after a sleep of the machine.
    private bool IsLate(DateTimeOffset due) => schedule.Next(due) <= time.GetUtcNow();

    private async Task RunOnceAsync(bool isPastDue, CancellationToken cancelRun)
    {
        var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = trigger.UseMonitor ? Status(_state) : null };
        try
        {
            var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
            await runner.RunAsync(function, info, data, cancelRun);
        }
        catch (OperationCanceledException) when (cancelRun.IsCancellationRequested)
        {
            // Not done: it is past due at the next start.
            return;
        }
#pragma warning disable CA1031 // A failed run must not end the timer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Logs.TimerFailed(logger, function.Name, exception);
        }

        var now = time.GetUtcNow();
        // A run at start-up before the occurrence leaves the schedule as it is.
        var isEarly = _state.Next > now;
        _state = new TimerState(isEarly ? now : _state.Next, isEarly ? _state.Next : schedule.Next(now), now);
        await SaveAsync();
    }

    private async Task SaveAsync()
    {
        if (!trigger.UseMonitor)
            return;
        try
        {
            await store.SaveAsync(function.Name, scheduleText, _state, CancellationToken.None);
        }
        catch (Exception exception) when (StoreFailure.IsUnavailable(exception))
        {
            Logs.TimerStateFailed(logger, function.Name, exception);
        }
    }

    private static ScheduleStatus Status(TimerState state) => new()
    {
        Last = state.Last?.UtcDateTime ?? default,
        Next = state.Next.UtcDateTime,
        LastUpdated = state.Updated.UtcDateTime,
    };
}
