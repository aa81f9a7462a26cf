using Microsoft.DurableTask.Client;

namespace Yuqing.Embedded.DurableTask.Executor;

/// <summary>
/// What a history says without running any code: what is open, and what the instance may still receive. The engine steers by
/// this, so it can end, suspend or recover an instance whose orchestrator cannot run.
/// </summary>
internal sealed class InstanceState
{
    private List<HistoryRecord>? _unexecuted;

    /// <summary>The start of the current execution.</summary>
    public ExecutionStarted Start { get; private set; } = null!;

    public OrchestrationRuntimeStatus Status { get; private set; } = OrchestrationRuntimeStatus.Pending;

    /// <summary>Why it failed, when it did.</summary>
    public Microsoft.DurableTask.TaskFailureDetails? Failure { get; private set; }

    /// <summary>The time of the last turn; the next one is never earlier.</summary>
    public DateTime LastTime { get; private set; }

    public Dictionary<int, TaskScheduled> OpenTasks { get; } = [];

    public Dictionary<int, DateTime> OpenTimers { get; } = [];

    public Dictionary<int, string> OpenChildren { get; } = [];

    /// <summary>What was received before the orchestrator first ran, or <c>null</c>.</summary>
    public IReadOnlyList<HistoryRecord>? Unexecuted => _unexecuted;

    public bool HasEnded => Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed
        or OrchestrationRuntimeStatus.Terminated;

    /// <summary>Whether the instance must be loaded when the engine starts, without anything reaching it.</summary>
    public bool HasWork => !HasEnded && (OpenTasks.Count > 0 || (_unexecuted is not null && Start.StartAt is null));

    public static InstanceState Fold(IEnumerable<Segment> segments)
    {
        var state = new InstanceState();
        foreach (var segment in segments)
            state.Apply(segment);
        return state;
    }

    public void Apply(Segment segment)
    {
        LastTime = segment.Time > LastTime ? segment.Time : LastTime;
        foreach (var record in segment.Received)
            Apply(record);
        foreach (var record in segment.Decided)
            Apply(record);
        if (segment.Executed)
            _unexecuted = null;
        else
            (_unexecuted ??= []).AddRange(segment.Received);
    }

    /// <summary>Whether a record that arrives still means something: its task is open, its timer is set.</summary>
    public bool Accepts(HistoryRecord record) => record is InstanceRewound
        ? Status == OrchestrationRuntimeStatus.Failed
        : !HasEnded && AcceptsWhileRunning(record);

    /// <summary>Notes that the orchestrator runs: it is no longer pending.</summary>
    public void MarkRunning()
    {
        if (Status == OrchestrationRuntimeStatus.Pending)
            Status = OrchestrationRuntimeStatus.Running;
    }

    /// <summary>Notes one record of the turn that is being made.</summary>
    public void Note(HistoryRecord record) => Apply(record);

    /// <summary>Notes that the orchestrator has run on everything that was received, at a time.</summary>
    public void NoteTurn(DateTime time)
    {
        LastTime = time > LastTime ? time : LastTime;
        _unexecuted = null;
    }

    private bool AcceptsWhileRunning(HistoryRecord record) => record switch
    {
        TaskCompleted r => OpenTasks.ContainsKey(r.TaskId),
        TaskFailed r => OpenTasks.ContainsKey(r.TaskId),
        ChildCompleted r => OpenChildren.TryGetValue(r.TaskId, out var id) && id == r.InstanceId,
        ChildFailed r => OpenChildren.TryGetValue(r.TaskId, out var id) && id == r.InstanceId,
        TimerFired r => OpenTimers.ContainsKey(r.TimerId),
        InstanceSuspended => Status != OrchestrationRuntimeStatus.Suspended,
        InstanceResumed => Status == OrchestrationRuntimeStatus.Suspended,
        _ => true,
    };

    private void Apply(HistoryRecord record)
    {
        switch (record)
        {
            case ExecutionStarted r:
                Start = r;
                break;
            case TaskCompleted r:
                OpenTasks.Remove(r.TaskId);
                break;
            case TaskFailed r:
                OpenTasks.Remove(r.TaskId);
                break;
            case ChildCompleted r:
                OpenChildren.Remove(r.TaskId);
                break;
            case ChildFailed r:
                OpenChildren.Remove(r.TaskId);
                break;
            case TimerFired r:
                OpenTimers.Remove(r.TimerId);
                break;
            case TimerCanceled r:
                OpenTimers.Remove(r.TaskId);
                break;
            case InstanceSuspended:
                Status = OrchestrationRuntimeStatus.Suspended;
                break;
            case InstanceResumed or InstanceRewound:
                Status = OrchestrationRuntimeStatus.Running;
                break;
            case TaskScheduled r:
                OpenTasks.Add(r.TaskId, r);
                break;
            case ChildCreated r:
                OpenChildren.Add(r.TaskId, r.InstanceId);
                break;
            case TimerCreated r:
                OpenTimers.Add(r.TaskId, r.Due);
                break;
            case ExecutionCompleted r:
                Status = r.Status;
                Failure = r.Failure;
                break;
            case EventRaised or EventSent or InstanceTerminated:
                break;
            default:
                throw new InvalidOperationException($"The history holds a {record.GetType().Name}, which no rule covers.");
        }
    }
}
