namespace DurableTask.Core.History;

/// <summary>The kind of a history event.</summary>
public enum EventType
{
    /// <summary>An execution began.</summary>
    ExecutionStarted = 0,

    /// <summary>An execution ended.</summary>
    ExecutionCompleted,

    /// <summary>Not used: see ExecutionCompleted.</summary>
    ExecutionFailed,

    /// <summary>An execution was ended from outside.</summary>
    ExecutionTerminated,

    /// <summary>An activity was called.</summary>
    TaskScheduled,

    /// <summary>An activity returned.</summary>
    TaskCompleted,

    /// <summary>An activity failed.</summary>
    TaskFailed,

    /// <summary>A sub-orchestration was started.</summary>
    SubOrchestrationInstanceCreated,

    /// <summary>A sub-orchestration returned.</summary>
    SubOrchestrationInstanceCompleted,

    /// <summary>A sub-orchestration failed.</summary>
    SubOrchestrationInstanceFailed,

    /// <summary>A timer was set.</summary>
    TimerCreated,

    /// <summary>A timer fired.</summary>
    TimerFired,

    /// <summary>A turn began.</summary>
    OrchestratorStarted,

    /// <summary>A turn ended.</summary>
    OrchestratorCompleted,

    /// <summary>An event was sent to another instance.</summary>
    EventSent,

    /// <summary>An event came.</summary>
    EventRaised,

    /// <summary>Not used: the history begins anew.</summary>
    ContinueAsNew,

    /// <summary>Not used.</summary>
    GenericEvent,

    /// <summary>Not used.</summary>
    HistoryState,

    /// <summary>An execution was suspended.</summary>
    ExecutionSuspended,

    /// <summary>An execution was resumed.</summary>
    ExecutionResumed,

    /// <summary>A failed execution was let go on.</summary>
    ExecutionRewound,
}

/// <summary>One step of an orchestration.</summary>
/// <param name="eventId">The number of the event within its execution; -1 for events that come from outside.</param>
public abstract class HistoryEvent(int eventId)
{
    /// <summary>The number of the event within its execution; -1 for events that come from outside.</summary>
    public int EventId { get; } = eventId;

    /// <summary>The kind of the event.</summary>
    public virtual EventType EventType { get; private set; }

    /// <summary>When it was recorded (UTC).</summary>
    public DateTime Timestamp { get; set; }
}

/// <summary>An execution began.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
/// <param name="input">Its payload or input.</param>
public class ExecutionStartedEvent(int eventId, string? input) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionStarted;

    /// <summary>Its input.</summary>
    public string? Input { get; set; } = input;

    /// <summary>Its orchestrator.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Its version.</summary>
    public string? Version { get; set; }

    /// <summary>Its instance.</summary>
    public OrchestrationInstance OrchestrationInstance { get; set; } = new();

    /// <summary>What started it.</summary>
    public ParentInstance? ParentInstance { get; set; }

    /// <summary>Its labels.</summary>
    public IDictionary<string, string>? Tags { get; set; }

    /// <summary>When it was to start (UTC).</summary>
    public DateTime? ScheduledStartTime { get; set; }
}

/// <summary>An execution ended.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
/// <param name="result">Its result.</param>
/// <param name="orchestrationStatus">How it ended.</param>
/// <param name="failureDetails">Why it failed.</param>
public class ExecutionCompletedEvent(
    int eventId, string? result, OrchestrationStatus orchestrationStatus, FailureDetails? failureDetails = null)
    : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionCompleted;

    /// <summary>How.</summary>
    public OrchestrationStatus OrchestrationStatus { get; } = orchestrationStatus;

    /// <summary>Its output.</summary>
    public string? Result { get; } = result;

    /// <summary>Why it failed.</summary>
    public FailureDetails? FailureDetails { get; } = failureDetails;
}

/// <summary>An execution was ended from outside.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
/// <param name="input">Its payload or input.</param>
public class ExecutionTerminatedEvent(int eventId, string? input) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionTerminated;

    /// <summary>Its output.</summary>
    public string? Input { get; set; } = input;
}

/// <summary>An execution was suspended.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
/// <param name="reason">Why.</param>
public class ExecutionSuspendedEvent(int eventId, string? reason) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionSuspended;

    /// <summary>Why.</summary>
    public string? Reason { get; set; } = reason;
}

/// <summary>An execution was resumed.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
/// <param name="reason">Why.</param>
public class ExecutionResumedEvent(int eventId, string? reason) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionResumed;

    /// <summary>Why.</summary>
    public string? Reason { get; set; } = reason;
}

/// <summary>A failed execution was let go on.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
public class ExecutionRewoundEvent(int eventId) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.ExecutionRewound;

    /// <summary>Why.</summary>
    public string? Reason { get; set; }
}

/// <summary>A turn began.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
public class OrchestratorStartedEvent(int eventId) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.OrchestratorStarted;
}

/// <summary>A turn ended.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
public class OrchestratorCompletedEvent(int eventId) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.OrchestratorCompleted;
}

/// <summary>An activity was called.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
public class TaskScheduledEvent(int eventId) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.TaskScheduled;

    /// <summary>The activity.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Its version.</summary>
    public string? Version { get; set; }

    /// <summary>Its input.</summary>
    public string? Input { get; set; }

    /// <summary>Its labels.</summary>
    public IDictionary<string, string>? Tags { get; set; }
}

/// <summary>An activity returned.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
/// <param name="taskScheduledId">The number of the call that it answers.</param>
/// <param name="result">Its result.</param>
public class TaskCompletedEvent(int eventId, int taskScheduledId, string? result) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.TaskCompleted;

    /// <summary>The event of its call.</summary>
    public int TaskScheduledId { get; } = taskScheduledId;

    /// <summary>Its result.</summary>
    public string? Result { get; } = result;
}

/// <summary>An activity failed.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
/// <param name="taskScheduledId">The number of the call that it answers.</param>
/// <param name="reason">Why.</param>
/// <param name="details">Further text on why it failed.</param>
/// <param name="failureDetails">Why it failed.</param>
public class TaskFailedEvent(
    int eventId, int taskScheduledId, string? reason, string? details, FailureDetails? failureDetails)
    : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.TaskFailed;

    /// <summary>The event of its call.</summary>
    public int TaskScheduledId { get; } = taskScheduledId;

    /// <summary>The message.</summary>
    public string? Reason { get; } = reason;

    /// <summary>Further text on why it failed.</summary>
    public string? Details { get; } = details;

    /// <summary>Why.</summary>
    public FailureDetails? FailureDetails { get; } = failureDetails;
}

/// <summary>A sub-orchestration was started.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
public class SubOrchestrationInstanceCreatedEvent(int eventId) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.SubOrchestrationInstanceCreated;

    /// <summary>Its orchestrator.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Its version.</summary>
    public string? Version { get; set; }

    /// <summary>Its instance id.</summary>
    public string InstanceId { get; set; } = string.Empty;

    /// <summary>Its input.</summary>
    public string? Input { get; set; }
}

/// <summary>A sub-orchestration returned.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
/// <param name="taskScheduledId">The number of the call that it answers.</param>
/// <param name="result">Its result.</param>
public class SubOrchestrationInstanceCompletedEvent(int eventId, int taskScheduledId, string? result) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.SubOrchestrationInstanceCompleted;

    /// <summary>The event of its start.</summary>
    public int TaskScheduledId { get; } = taskScheduledId;

    /// <summary>Its result.</summary>
    public string? Result { get; } = result;
}

/// <summary>A sub-orchestration failed.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
/// <param name="taskScheduledId">The number of the call that it answers.</param>
/// <param name="reason">Why.</param>
/// <param name="details">Further text on why it failed.</param>
/// <param name="failureDetails">Why it failed.</param>
public class SubOrchestrationInstanceFailedEvent(
    int eventId, int taskScheduledId, string? reason, string? details, FailureDetails? failureDetails)
    : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.SubOrchestrationInstanceFailed;

    /// <summary>The event of its start.</summary>
    public int TaskScheduledId { get; } = taskScheduledId;

    /// <summary>The message.</summary>
    public string? Reason { get; } = reason;

    /// <summary>Further text on why it failed.</summary>
    public string? Details { get; } = details;

    /// <summary>Why.</summary>
    public FailureDetails? FailureDetails { get; } = failureDetails;
}

/// <summary>A timer was set.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
public class TimerCreatedEvent(int eventId) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.TimerCreated;

    /// <summary>When it fires (UTC).</summary>
    public DateTime FireAt { get; set; }
}

/// <summary>A timer fired.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
public class TimerFiredEvent(int eventId) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.TimerFired;

    /// <summary>The event of its creation.</summary>
    public int TimerId { get; set; }

    /// <summary>When it was due (UTC).</summary>
    public DateTime FireAt { get; set; }
}

/// <summary>An event was sent to another instance.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
public class EventSentEvent(int eventId) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.EventSent;

    /// <summary>The instance.</summary>
    public string InstanceId { get; set; } = string.Empty;

    /// <summary>The event.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Its payload.</summary>
    public string? Input { get; set; }
}

/// <summary>An event came.</summary>
/// <param name="eventId">The number of the event within its execution.</param>
/// <param name="input">Its payload or input.</param>
public class EventRaisedEvent(int eventId, string? input) : HistoryEvent(eventId)
{
    /// <inheritdoc/>
    public override EventType EventType => EventType.EventRaised;

    /// <summary>The event.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Its payload.</summary>
    public string? Input { get; set; } = input;
}
