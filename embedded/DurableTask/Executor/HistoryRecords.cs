using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask.Tracing;

namespace Yuqing.Embedded.DurableTask.Executor;

/// <summary>
/// One step of an orchestration as it is stored. What an instance <em>receives</em> comes from outside; what it
/// <em>decides</em> comes from the orchestrator's code and is compared when the code is replayed.
/// </summary>
internal abstract record HistoryRecord
{
    /// <summary>The span that it comes from; <c>null</c> when nobody listened. It means nothing to the orchestrator.</summary>
    public TraceLink? Trace { get; init; }
}

/// <summary>The orchestration that waits for this one.</summary>
internal sealed record ParentLink(long Key, string InstanceId, string Name, int TaskId);

// ---- received ----

internal sealed record ExecutionStarted(
    string Name,
    string Version,
    string? Input,
    DateTime CreatedAt,
    DateTime? StartAt,
    ParentLink? Parent,
    IReadOnlyDictionary<string, string>? Tags) : HistoryRecord;

internal sealed record TaskCompleted(int TaskId, string? Result) : HistoryRecord;

internal sealed record TaskFailed(int TaskId, TaskFailureDetails Failure, bool Final) : HistoryRecord;

internal sealed record ChildCompleted(int TaskId, string InstanceId, string? Result) : HistoryRecord;

internal sealed record ChildFailed(int TaskId, string InstanceId, TaskFailureDetails Failure, bool Final) : HistoryRecord;

internal sealed record TimerFired(int TimerId, DateTime Due) : HistoryRecord;

internal sealed record EventRaised(string Name, string? Payload) : HistoryRecord;

internal sealed record InstanceSuspended(string? Reason) : HistoryRecord;

internal sealed record InstanceResumed(string? Reason) : HistoryRecord;

internal sealed record InstanceTerminated(string? Output, bool Recursive) : HistoryRecord;

internal sealed record InstanceRewound(string? Reason) : HistoryRecord;

// ---- decided ----

/// <summary>A decision that has a number within its execution.</summary>
internal abstract record Decision(int TaskId) : HistoryRecord;

internal sealed record TaskScheduled(
    int TaskId, string Name, string Version, string? Input, IReadOnlyDictionary<string, string>? Tags) : Decision(TaskId);

internal sealed record ChildCreated(
    int TaskId, string InstanceId, string Name, string Version, string? Input, IReadOnlyDictionary<string, string>? Tags)
    : Decision(TaskId);

internal sealed record TimerCreated(int TaskId, DateTime Due) : Decision(TaskId);

internal sealed record TimerCanceled(int TaskId) : Decision(TaskId);

internal sealed record EventSent(int TaskId, string InstanceId, string Name, string? Payload) : Decision(TaskId);

internal sealed record ExecutionCompleted(OrchestrationRuntimeStatus Status, string? Output, TaskFailureDetails? Failure)
    : HistoryRecord;

/// <summary>What one commit adds to a history.</summary>
/// <param name="Time">The time of the turn (UTC).</param>
/// <param name="Executed">
/// Whether the orchestrator has run on it. A segment that it has not run on yet (a start, an execution that continues as new,
/// a rewind) is the beginning of what the next turn receives.
/// </param>
/// <param name="Received">What came in.</param>
/// <param name="Decided">What the orchestrator then did.</param>
internal sealed record Segment(
    DateTime Time, bool Executed, IReadOnlyList<HistoryRecord> Received, IReadOnlyList<HistoryRecord> Decided);
