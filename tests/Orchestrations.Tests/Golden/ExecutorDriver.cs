using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Tests.Durable;
using Yuqing.Testing;

namespace Yuqing.Orchestrations.Tests.Golden;

/// <summary>One turn of an execution: what the instance received and what its code decided.</summary>
internal sealed record GoldenTurn(DateTime At, IReadOnlyList<HistoryRecord> Received, IReadOnlyList<HistoryRecord> Decided);

/// <summary>The turns of one execution, from its input to its end or to where it continued as new.</summary>
internal sealed record GoldenExecution(string InstanceId, string Version, string Input, List<GoldenTurn> Turns);

/// <summary>
/// Runs incident orchestrations on the engine's executor, turn by turn, with activities that answer at once and a clock
/// that only the story moves: the same story gives the same history, byte for byte.
/// </summary>
internal sealed class ExecutorDriver
{
    private static readonly JsonDataConverter Json = JsonDataConverter.Default;
    private readonly FakeTimeProvider _clock;
    private readonly Dictionary<int, TaskScheduled> _tasks = [];
    private readonly Dictionary<int, TimerCreated> _timers = [];
    private OrchestrationExecution? _execution;
    private string _instance = "";

    public ExecutorDriver(DateTimeOffset start)
    {
        _clock = new FakeTimeProvider(start);
        Register = new FakeRegister(_clock);
    }

    public FakeRegister Register { get; }

    /// <summary>All executions so far.</summary>
    public List<GoldenExecution> Executions { get; } = [];

    /// <summary>What the last execution of the instance returned, once it has.</summary>
    public ExecutionCompleted? End { get; private set; }

    /// <summary>Input of the execution that the last turn asked to continue with, if it did.</summary>
    public string? Continuation { get; private set; }

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>Starts an instance and does all that it asks for at once.</summary>
    public void Start(IncidentInput input, string version = IncidentOrchestrator.CurrentVersion)
    {
        Begin(IncidentInput.InstanceId(input.Seed.IncidentId, input.Generation), version, Json.Serialize(input)!, Now);
        Settle();
    }

    /// <summary>Says "look", as the runner does after a signal was accepted.</summary>
    public void Look()
    {
        Turn(Now, [new EventRaised(ActivityNames.LookEvent, null)]);
        Settle();
    }

    /// <summary>Lets time pass, firing timers when they are due.</summary>
    public void MoveTo(DateTimeOffset time)
    {
        while (End is null && _timers.Count > 0 && _timers.Values.MinBy(timer => timer.Due)! is var next && next.Due <= time.UtcDateTime)
        {
            if (next.Due > Now.UtcDateTime)
                _clock.SetUtcNow(new DateTimeOffset(next.Due));
            Turn(Now, [new TimerFired(next.TaskId, next.Due)]);
            Settle();
        }
        if (time > Now)
            _clock.SetUtcNow(time);
    }

    /// <summary>Begins an execution without doing what it asks for.</summary>
    public GoldenTurn Begin(string instance, string version, string input, DateTimeOffset at, IReadOnlyList<HistoryRecord>? carried = null)
    {
        _instance = instance;
        _tasks.Clear();
        _timers.Clear();
        End = null;
        var setup = new ExecutionSetup(
            instance, new IncidentOrchestrator(), Json, NullLoggerFactory.Instance, "", int.MaxValue, null, null);
        _execution = new OrchestrationExecution(setup, () => { });
        Executions.Add(new GoldenExecution(instance, version, input, []));
        return Turn(at, [new ExecutionStarted(ActivityNames.IncidentOrchestrator, version, input, at.UtcDateTime, null, null, null), .. carried ?? []]);
    }

    /// <summary>One turn of the current execution.</summary>
    public GoldenTurn Turn(DateTimeOffset at, IReadOnlyList<HistoryRecord> received)
    {
        if (at > Now)
            _clock.SetUtcNow(at);
        foreach (var record in received)
            Forget(record);
        var result = _execution!.Run(at.UtcDateTime, received);
        foreach (var record in result.Decided)
            Remember(record);
        var turn = new GoldenTurn(at.UtcDateTime, received, result.Decided);
        Executions[^1].Turns.Add(turn);
        Continuation = result.Continuation?.Input;
        _carried = result.Continuation?.Carried;
        return turn;
    }

    private IReadOnlyList<EventRaised>? _carried;

    /// <summary>Does everything that the code has asked for, and what it then asks for, until it waits for time or people.</summary>
    public void Settle()
    {
        while (End is null)
        {
            if (Continuation is { } next)
                Begin(_instance, Executions[^1].Version, next, Now, _carried);
            else if (_tasks.Count > 0)
                Turn(Now, [.. _tasks.Values.OrderBy(task => task.TaskId).Select(Perform).ToList()]);
            else
                return;
        }
    }

    private HistoryRecord Perform(TaskScheduled task)
    {
        try
        {
            return new TaskCompleted(task.TaskId, Json.Serialize(Result(task)));
        }
        catch (InvalidOperationException error)
        {
            return new TaskFailed(task.TaskId, new Microsoft.DurableTask.TaskFailureDetails("InvalidOperationException", error.Message, null, null, null), false);
        }
    }

    private object? Result(TaskScheduled task)
    {
        switch (task.Name)
        {
            case ActivityNames.LoadSignals:
                return Register.Load(Json.Deserialize<LoadSignalsRequest>(task.Input)!);
            case ActivityNames.ProjectIncident:
                Register.Project(Json.Deserialize<IncidentProjection>(task.Input)!);
                return null;
            case ActivityNames.Notify:
                var told = Register.NotifyAsync(Json.Deserialize<NotifyRequest>(task.Input)!);
                return told.IsCompletedSuccessfully ? told.Result : throw new InvalidOperationException("no queue");
            case ActivityNames.RelaySignal:
                Register.Relay(Json.Deserialize<RelaySignalRequest>(task.Input)!);
                return null;
            default:
                throw new NotSupportedException($"The orchestration calls an activity '{task.Name}' that nobody knows.");
        }
    }

    private void Remember(HistoryRecord decided)
    {
        switch (decided)
        {
            case TaskScheduled task:
                _tasks[task.TaskId] = task;
                break;
            case TimerCreated timer:
                _timers[timer.TaskId] = timer;
                break;
            case TimerCanceled canceled:
                _timers.Remove(canceled.TaskId);
                break;
            case ExecutionCompleted end:
                End = end;
                break;
        }
    }

    private void Forget(HistoryRecord received)
    {
        if (received is TaskCompleted completed)
            _tasks.Remove(completed.TaskId);
        else if (received is TaskFailed failed)
            _tasks.Remove(failed.TaskId);
        else if (received is TimerFired fired)
            _timers.Remove(fired.TimerId);
    }
}
