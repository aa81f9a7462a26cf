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
    /// <summary>Runs until <paramref name="stopping"/>; a run under way gets <paramref name="cancelRun"/>.</summary>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancelRun)
    {
        var now = time.GetUtcNow();
        var state = trigger.UseMonitor ? await store.LoadAsync(function.Name, scheduleText, stopping) : null;
        if (state is null)
        {
            // Kept from the first start on, so that an occurrence missed before the first run is noticed too.
            state = new TimerState(null, schedule.Next(now), now);
            await SaveAsync(state);
        }

        var isMissed = state.Next <= now;
        if (isMissed)
            Logs.TimerPastDue(logger, function.Name, state.Next);
        if (isMissed || trigger.RunOnStartup)
            state = await RunOnceAsync(state, isMissed, cancelRun);
        while (!stopping.IsCancellationRequested)
        {
            await WaitAsync(state.Next, stopping);
            if (!stopping.IsCancellationRequested)
                state = await RunOnceAsync(state, IsLate(state.Next), cancelRun);
        }
    }

    private async Task WaitAsync(DateTimeOffset due, CancellationToken stopping)
    {
        var never = new TaskCompletionSource().Task;
        try
        {
            while (time.GetUtcNow() < due)
                await SteppedDelay.StepAsync(time, due, never, stopping);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    // While the host ran, a run is past due when a whole further occurrence has gone by, as after a sleep of the machine.
    private bool IsLate(DateTimeOffset due) => schedule.Next(due) <= time.GetUtcNow();

    private async Task<TimerState> RunOnceAsync(TimerState state, bool isPastDue, CancellationToken cancelRun)
    {
        var info = new TimerInfo { IsPastDue = isPastDue, ScheduleStatus = trigger.UseMonitor ? Status(state) : null };
        try
        {
            var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
            await runner.RunAsync(function, info, data, cancelRun);
        }
        catch (OperationCanceledException) when (cancelRun.IsCancellationRequested)
        {
            // Not done: it is past due at the next start.
            return state;
        }
#pragma warning disable CA1031 // A failed run must not end the timer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Logs.TimerFailed(logger, function.Name, exception);
        }

        var now = time.GetUtcNow();
        // A run at start-up before the occurrence leaves the schedule as it is.
        var isEarly = state.Next > now;
        var next = new TimerState(isEarly ? now : state.Next, isEarly ? state.Next : schedule.Next(now), now);
        await SaveAsync(next);
        return next;
    }

    private async Task SaveAsync(TimerState state)
    {
        if (!trigger.UseMonitor)
            return;
        try
        {
            await store.SaveAsync(function.Name, scheduleText, state, CancellationToken.None);
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
