using Microsoft.DurableTask;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Orchestrations;

/// <summary>
/// One execution of the loop. A turn: read the inbox, let time pass, start what is owed, wait for whatever comes first.
/// It decides nothing about the matter itself.
/// </summary>
internal sealed class IncidentRun(TaskOrchestrationContext context, IncidentInput input, Alarm alarm)
{
    /// <summary>Turns after which the history is cut at the next quiet moment.</summary>
    internal const int TurnsPerExecution = 50;

    /// <summary>Turns after which it is cut even while an effect hangs; that is then run again, which its key makes harmless.</summary>
    internal const int MostTurnsPerExecution = 4 * TurnsPerExecution;

    /// <summary>Pause after the register could not be read or written in spite of retries. Not scaled in drills.</summary>
    internal static readonly TimeSpan RegisterPause = TimeSpan.FromSeconds(15);

    private static readonly TaskOptions ForRegister = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 4, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2));

    private static readonly TaskOptions ForEffects = TaskOptions.FromRetryPolicy(
        new RetryPolicy(maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2));

    private readonly EffectRunner _effects = new(context, ForEffects);
    private Incident _incident = Start(input);
    private Task _look = context.WaitForExternalEvent<object?>(ActivityNames.LookEvent);
    private Task? _projecting;
    private IncidentProjection? _picture;
    private DateTimeOffset? _readAgainAt;
    private DateTimeOffset? _writeAgainAt;
    private IncidentRunStatus? _shown;
    private string? _trace;

    /// <summary>Now, but never earlier than the alarm that woke us: a timer may fire a moment before its time.</summary>
    private DateTimeOffset Now => alarm.NotBefore(new DateTimeOffset(context.CurrentUtcDateTime, TimeSpan.Zero));

    /// <summary>Runs until nothing is left to do, or until the history has become long enough to start afresh.</summary>
    public async Task<string?> RunAsync()
    {
        for (var turn = 1; ; turn++)
        {
            var current = await CatchUpAsync();
            if (turn > TurnsPerExecution && MayStartAfresh(turn))
            {
                alarm.Cancel();
                context.ContinueAsNew(input with { StateJson = _incident.Save() }, preserveUnprocessedEvents: true);
                return _incident.Status;
            }
            _effects.Start(_incident, Now, _trace);
            StartProjection(mayEnd: current);
            if (await EndsAsync())
                return _incident.Status;
            ShowStatus();
            await WaitAsync();
        }
    }

    /// <summary>
    /// Between two turns when nothing runs whose result would be lost, and never while the waiter holds an event that
    /// nobody has seen. What is owed by then is started by the next execution.
    /// </summary>
    private bool MayStartAfresh(int turn) =>
        !_look.IsCompleted && ((_projecting is null && _effects.AreIdle) || turn > MostTurnsPerExecution);

    private static Incident Start(IncidentInput input) => input.StateJson is null
        ? Incident.Open(input.Seed, input.Policy)
        : Incident.Resume(input.StateJson, input.Policy, input.Generation);

    /// <summary>
    /// Reads the inbox to its end and only then lets time pass: a signal accepted in time must never find its breach
    /// decided. While the register cannot be read, no breach is decided.
    /// </summary>
    /// <returns>False when the inbox could not be read.</returns>
    private async Task<bool> CatchUpAsync()
    {
        var current = !(_readAgainAt > Now) && await ReadInboxAsync();
        _incident = _effects.Collect(_incident, Now);
        if (current)
            _incident = _incident.Tick(Now);
        return current;
    }

    private async Task<bool> ReadInboxAsync()
    {
        _trace = null;
        try
        {
            for (var more = true; more;)
            {
                var request = new LoadSignalsRequest(_incident.Id, _incident.LastSeq);
                var batch = await context.CallActivityAsync<SignalBatch>(ActivityNames.LoadSignals, request, ForRegister);
                _incident = batch.Signals.Aggregate(_incident, (incident, signal) => incident.Apply(signal));
                more = batch.More;
                _trace ??= batch.Trace;
            }
            _readAgainAt = null;
            return true;
        }
        catch (TaskFailedException)
        {
            _readAgainAt = Now + RegisterPause;
            return false;
        }
    }

    /// <summary>Starts writing a picture when the register lacks something; one at a time, so the latest always wins.</summary>
    /// <param name="mayEnd">The inbox has just been read to its end: this picture may be the last.</param>
    private void StartProjection(bool mayEnd)
    {
        var final = mayEnd && _incident.Ended && _effects.AreIdle;
        if (_projecting is not null || _writeAgainAt > Now || !(final || _incident.NeedsProjection))
            return;
        _writeAgainAt = null;
        _picture = _incident.Project(input.Seed, final) with { Trace = _trace };
        _projecting = context.CallActivityAsync(ActivityNames.ProjectIncident, _picture, ForRegister);
    }

    /// <summary>Waits for the last picture, if that is what is being written; true when the register has it.</summary>
    private async Task<bool> EndsAsync()
    {
        if (_projecting is null || !_picture!.Final)
            return false;
        await Task.WhenAny(_projecting);
        return CollectProjection();
    }

    /// <summary>Takes note of a picture that was written, or that could not be; true when one was.</summary>
    private bool CollectProjection()
    {
        if (_projecting is not { IsCompleted: true } finished)
            return false;
        _projecting = null;
        if (finished.IsCompletedSuccessfully)
            _incident = _incident.Projected(_picture!);
        else
            _writeAgainAt = Now + RegisterPause;
        return finished.IsCompletedSuccessfully;
    }

    /// <summary>Waits for the one event, the one timer, or whatever is running.</summary>
    private async Task WaitAsync()
    {
        var wake = Earliest(_readAgainAt ?? _incident.NextWake, _writeAgainAt, _effects.NextTry(_incident));
        var waits = new List<Task> { _look };
        if (alarm.Set(wake) is { } timer)
            waits.Add(timer);
        if (_projecting is not null)
            waits.Add(_projecting);
        waits.AddRange(_effects.Running);
        await Task.WhenAny(waits);
        alarm.TakeNote();
        CollectProjection();
        while (_look.IsCompleted)
            _look = context.WaitForExternalEvent<object?>(ActivityNames.LookEvent);
    }

    private void ShowStatus()
    {
        var status = IncidentRunStatus.Of(_incident);
        if (status == _shown)
            return;
        _shown = status;
        context.SetCustomStatus(status);
    }

    private static DateTimeOffset? Earliest(params ReadOnlySpan<DateTimeOffset?> instants)
    {
        DateTimeOffset? earliest = null;
        foreach (var instant in instants)
        {
            if (instant is { } at && (earliest is null || at < earliest))
                earliest = at;
        }
        return earliest;
    }
}
