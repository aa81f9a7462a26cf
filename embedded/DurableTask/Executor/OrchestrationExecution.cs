using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace Yuqing.Embedded.DurableTask.Executor;

/// <summary>What an execution needs from outside.</summary>
internal sealed record ExecutionSetup(
    string InstanceId,
    ITaskOrchestrator Orchestrator,
    DataConverter Converter,
    ILoggerFactory Loggers,
    string DefaultVersion,
    int MaximumPayloadLength,
    IExceptionPropertiesProvider? ExceptionProperties,
    IDisposable? Scope);

/// <summary>What an orchestrator that continues as new asks for.</summary>
/// <param name="Input">The next execution's input.</param>
/// <param name="Version">Its version, when it changes.</param>
/// <param name="Suspended">Whether the instance was suspended meanwhile, so that the next execution must wait.</param>
/// <param name="Carried">The events that nobody has taken.</param>
internal sealed record Continuation(string? Input, string? Version, bool Suspended, IReadOnlyList<EventRaised> Carried);

/// <summary>What a turn led to.</summary>
internal readonly record struct TurnResult(
    IReadOnlyList<HistoryRecord> Decided, Continuation? Continuation, bool CustomStatusChanged, string? CustomStatus);

/// <summary>
/// One execution of an orchestrator's code in memory: it turns what an instance receives into what it decides, turn by turn.
/// Used by one thread at a time.
/// </summary>
internal sealed class OrchestrationExecution : IDisposable
{
    private readonly ExecutionSetup _setup;
    private readonly TurnScheduler _scheduler;
    private readonly EmbeddedOrchestrationContext _context;
    private readonly Dictionary<int, PendingCall> _calls = [];
    private readonly Dictionary<int, PendingTimer> _timers = [];
    private readonly Queue<HistoryRecord> _held = new();
    private List<HistoryRecord> _decided = [];
    private Task<Task<object?>>? _start;
    private ContinueAsNewOptions? _continuation;
    private bool _suspended;
    private bool _ended;
    private bool _customStatusChanged;
    private string? _customStatus;
    private int _lastTaskId;
    private volatile bool _touchedByOther;

    public OrchestrationExecution(ExecutionSetup setup, Action awaitedOther)
    {
        _setup = setup;
        _scheduler = new TurnScheduler(() =>
        {
            _touchedByOther = true;
            awaitedOther();
        });
        Events = new ExternalEvents(setup.Converter);
        _context = new EmbeddedOrchestrationContext(this, setup);
    }

    public ExternalEvents Events { get; }

    public ExecutionStarted Start { get; private set; } = null!;

    public DateTime Now { get; private set; }

    public bool IsReplaying { get; private set; }

    public int DecisionCount => _lastTaskId;

    /// <summary>Runs the orchestrator's code on what the instance received.</summary>
    public TurnResult Run(DateTime now, IReadOnlyList<HistoryRecord> received) => Run(now, received, replaying: false);

    /// <summary>Runs a turn again and compares its decisions with the recorded ones.</summary>
    /// <exception cref="NonDeterministicOrchestrationException">The code decided otherwise.</exception>
    public void Replay(DateTime now, IReadOnlyList<HistoryRecord> received, IReadOnlyList<HistoryRecord> recorded)
    {
        var result = Run(now, received, replaying: true);
        ReplayGuard.Compare(Start.Name, _setup.InstanceId, recorded, result);
    }

    public int NextTaskId() => ++_lastTaskId;

    public void EnsureInTurn()
    {
        if (!_scheduler.IsInTurn)
            throw new InvalidOperationException(ForeignAwait);
    }

    public Task<T> Schedule<T>(TaskScheduled task)
    {
        var call = new PendingCall<T>(task.Name, task.TaskId);
        _calls.Add(task.TaskId, call);
        _decided.Add(task);
        return call.Task;
    }

    public Task<T> Schedule<T>(ChildCreated child)
    {
        var call = new PendingCall<T>(child.Name, child.TaskId);
        _calls.Add(child.TaskId, call);
        _decided.Add(child);
        return call.Task;
    }

    public Task Schedule(TimerCreated timer, CancellationToken cancellation)
    {
        var pending = new PendingTimer();
        _timers.Add(timer.TaskId, pending);
        _decided.Add(timer);
        if (cancellation.CanBeCanceled)
        {
            pending.Registration = cancellation.Register(() =>
            {
                if (_timers.Remove(timer.TaskId))
                    _decided.Add(new TimerCanceled(timer.TaskId));
                pending.Source.TrySetCanceled(cancellation);
            });
        }

        return pending.Source.Task;
    }

    public void Send(EventSent sent) => _decided.Add(sent);

    public void ContinueAsNew(ContinueAsNewOptions options) => _continuation = options;

    public void SetCustomStatus(object? value)
    {
        _customStatus = Serialize(value);
        _customStatusChanged = true;
    }

    public string? Serialize(object? value)
    {
        var data = _setup.Converter.Serialize(value);
        return data is null || data.Length <= _setup.MaximumPayloadLength
            ? data
            : throw new ArgumentException(
                $"A value of {data.Length} characters is larger than the {_setup.MaximumPayloadLength} that are allowed.", nameof(value));
    }

    public void Dispose() => _setup.Scope?.Dispose();

    /// <summary>Nothing durable is open that could ever continue the code.</summary>
    private bool IsStuck => _start is not null && !_suspended && _calls.Count == 0 && _timers.Count == 0 && !Events.HasWaiters;

    private const string ForeignAwait =
        "An orchestrator may only await durable tasks (activities, sub-orchestrations, timers, events) and may only be continued "
        + "by them. This one awaited something else, or used its context on another thread.";

    private TurnResult Run(DateTime now, IReadOnlyList<HistoryRecord> received, bool replaying)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        _scheduler.BeginTurn();
        Now = now;
        IsReplaying = replaying;
        _decided = [];
        _customStatusChanged = false;
        try
        {
            foreach (var record in received)
                Receive(record);
            if (!_ended && (_touchedByOther || IsStuck))
                End(OrchestrationRuntimeStatus.Failed, null, new InvalidOperationException(ForeignAwait));
            return new TurnResult(_decided, Continuation(), _customStatusChanged, _customStatus);
        }
        finally
        {
            _scheduler.EndTurn();
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private void Receive(HistoryRecord record)
    {
        switch (record)
        {
            case ExecutionStarted start when Start is null:
                Start = start;
                goto default;
            case InstanceSuspended:
                _suspended = true;
                return;
            case InstanceResumed:
                _suspended = false;
                while (!_suspended && _held.TryDequeue(out var held))
                    Deliver(held);
                return;
            case InstanceRewound:
                return;
            default:
                if (_suspended)
                    _held.Enqueue(record);
                else
                    Deliver(record);
                return;
        }
    }

    private void Deliver(HistoryRecord record)
    {
        if (_ended && record is not EventRaised)
            return;
        switch (record)
        {
            case ExecutionStarted r:
                Begin(r);
                break;
            case TaskCompleted r:
                Take(r.TaskId)?.Complete(r.Result, _setup.Converter);
                break;
            case TaskFailed r:
                Take(r.TaskId)?.Fail(r.Failure, r.Final);
                break;
            case ChildCompleted r:
                Take(r.TaskId)?.Complete(r.Result, _setup.Converter);
                break;
            case ChildFailed r:
                Take(r.TaskId)?.Fail(r.Failure, r.Final);
                break;
            case TimerFired r:
                Fire(r);
                break;
            case EventRaised r:
                Events.Raise(r);
                break;
            default:
                throw new InvalidOperationException($"{record.GetType().Name} is nothing that an orchestrator receives.");
        }

        _scheduler.RunUntilIdle();
        NoticeEnd();
    }

    private void Begin(ExecutionStarted start)
    {
        _start = new Task<Task<object?>>(() =>
        {
            var type = _setup.Orchestrator.InputType;
            var input = start.Input is null ? null : _setup.Converter.Deserialize(start.Input, type);
            return _setup.Orchestrator.RunAsync(_context, input);
        });
        _start.Start(_scheduler);
    }

    private void Fire(TimerFired fired)
    {
        if (!_timers.Remove(fired.TimerId, out var timer))
            return;

        // A timer never fires before its time, whatever the clock does: the turn is at least as late as what it was due.
        timer.Registration.Dispose();
        timer.Source.TrySetResult();
    }

    private PendingCall? Take(int taskId) => _calls.Remove(taskId, out var call) ? call : null;

    private void NoticeEnd()
    {
        if (_ended || _start is not { IsCompleted: true })
            return;
        Task main = _start.IsCompletedSuccessfully ? _start.Result : _start;
        if (!main.IsCompleted)
            return;
        if (main.IsCompletedSuccessfully && _continuation is not null)
        {
            _ended = true;
            return;
        }

        if (!main.IsCompletedSuccessfully)
        {
            End(OrchestrationRuntimeStatus.Failed, null, main.Exception?.InnerException ?? new TaskCanceledException(main));
            return;
        }

        try
        {
            End(OrchestrationRuntimeStatus.Completed, Serialize(((Task<object?>)main).Result), null);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The output cannot be serialized, or is too large.
            End(OrchestrationRuntimeStatus.Failed, null, error);
        }
    }

    private void End(OrchestrationRuntimeStatus status, string? output, Exception? error)
    {
        _ended = true;
        _decided.Add(new ExecutionCompleted(
            status, output, error is null ? null : TaskFailureDetails.FromException(error, _setup.ExceptionProperties)));
    }

    private Continuation? Continuation()
    {
        if (!_ended || _continuation is null || _decided.Exists(record => record is ExecutionCompleted))
            return null;
        try
        {
            // What came after a suspension in the same turn was held back, and has not reached the events yet.
            IReadOnlyList<EventRaised> carried = _continuation.PreserveUnprocessedEvents
                ? [.. Events.TakeKept(), .. _held.OfType<EventRaised>()]
                : [];
            return new Continuation(Serialize(_continuation.NewInput), _continuation.NewVersion, _suspended, carried);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            End(OrchestrationRuntimeStatus.Failed, null, error);
            return null;
        }
    }

    private sealed class PendingTimer
    {
        public TaskCompletionSource Source { get; } = new();

        public CancellationTokenRegistration Registration { get; set; }
    }
}
