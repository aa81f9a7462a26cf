using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Yuqing.Embedded.DurableTask.Executor;
using ExecutionCompleted = Yuqing.Embedded.DurableTask.Executor.ExecutionCompleted;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>Shows a stored history as the events of the public model.</summary>
internal static class HistoryExport
{
    public static List<HistoryEvent> Export(string instanceId, int execution, IEnumerable<Segment> segments)
    {
        var events = new List<HistoryEvent>();
        foreach (var segment in segments)
        {
            if (segment.Executed)
                Add(new OrchestratorStartedEvent(-1));
            foreach (var record in segment.Received.Concat(segment.Decided))
            {
                if (Convert(record, instanceId, execution) is { } converted)
                    Add(converted);
            }

            if (segment.Executed)
                Add(new OrchestratorCompletedEvent(-1));

            void Add(HistoryEvent added)
            {
                added.Timestamp = segment.Time;
                events.Add(added);
            }
        }

        return events;
    }

    private static HistoryEvent? Convert(HistoryRecord record, string instanceId, int execution) => record switch
    {
        ExecutionStarted r => new ExecutionStartedEvent(-1, r.Input)
        {
            Name = r.Name,
            Version = r.Version,
            OrchestrationInstance = Instance(instanceId, execution),
            ParentInstance = Parent(r.Parent),
            Tags = r.Tags?.ToDictionary(),
            ScheduledStartTime = r.StartAt,
        },
        TaskCompleted r => new TaskCompletedEvent(-1, r.TaskId, r.Result),
        TaskFailed r => new TaskFailedEvent(-1, r.TaskId, r.Failure.ErrorMessage, null, Failure(r.Failure, r.Final)),
        ChildCompleted r => new SubOrchestrationInstanceCompletedEvent(-1, r.TaskId, r.Result),
        ChildFailed r => new SubOrchestrationInstanceFailedEvent(
            -1, r.TaskId, r.Failure.ErrorMessage, null, Failure(r.Failure, r.Final)),
        TimerFired r => new TimerFiredEvent(-1) { TimerId = r.TimerId, FireAt = r.Due },
        EventRaised r => new EventRaisedEvent(-1, r.Payload) { Name = r.Name },
        InstanceSuspended r => new ExecutionSuspendedEvent(-1, r.Reason),
        InstanceResumed r => new ExecutionResumedEvent(-1, r.Reason),
        InstanceTerminated r => new ExecutionTerminatedEvent(-1, r.Output),
        InstanceRewound r => new ExecutionRewoundEvent(-1) { Reason = r.Reason },
        _ => Decision(record),
    };

    private static HistoryEvent? Decision(HistoryRecord record) => record switch
    {
        TaskScheduled r => new TaskScheduledEvent(r.TaskId)
        {
            Name = r.Name,
            Version = r.Version,
            Input = r.Input,
            Tags = r.Tags?.ToDictionary(),
        },
        ChildCreated r => new SubOrchestrationInstanceCreatedEvent(r.TaskId)
        {
            Name = r.Name,
            Version = r.Version,
            InstanceId = r.InstanceId,
            Input = r.Input,
        },
        TimerCreated r => new TimerCreatedEvent(r.TaskId) { FireAt = r.Due },
        EventSent r => new EventSentEvent(r.TaskId) { InstanceId = r.InstanceId, Name = r.Name, Input = r.Payload },
        ExecutionCompleted r => new ExecutionCompletedEvent(
            -1, r.Output, (OrchestrationStatus)(int)r.Status, r.Failure is null ? null : Failure(r.Failure, false)),

        // The public model has no event for a timer that was cancelled: it simply never fires.
        TimerCanceled => null,
        _ => throw new InvalidOperationException($"The history holds a {record.GetType().Name}, which no rule covers."),
    };

    private static OrchestrationInstance Instance(string id, int execution) => new()
    {
        InstanceId = id,
        ExecutionId = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}:{execution}"),
    };

    private static ParentInstance? Parent(ParentLink? link) => link is null ? null : new ParentInstance
    {
        Name = link.Name,
        OrchestrationInstance = new OrchestrationInstance { InstanceId = link.InstanceId },
        TaskScheduleId = link.TaskId,
    };

    private static FailureDetails Failure(TaskFailureDetails details, bool final) => new(
        details.ErrorType,
        details.ErrorMessage,
        details.StackTrace,
        details.InnerFailure is { } inner ? Failure(inner, false) : null,
        final,
        details.Properties);
}
