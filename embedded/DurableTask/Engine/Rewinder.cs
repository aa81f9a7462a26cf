using Microsoft.DurableTask;
using Yuqing.Embedded.DurableTask.Executor;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>Makes of a failed history one that can go on.</summary>
internal static class Rewinder
{
    /// <summary>
    /// Cuts a history before the first failure that its code did not handle. Results that came later for tasks from before the cut are kept, so only what
    /// failed, and what was decided because of it, is done again.
    /// </summary>
    /// <returns>The new history, and the ids of the sub-orchestrations that failed and are to go on too.</returns>
    public static (IReadOnlyList<Segment> History, IReadOnlyList<string> Children) Rewind(
        IReadOnlyList<Segment> history, DateTime now, InstanceRewound rewind)
    {
        var cut = FindCut(history);
        List<Segment> kept = [.. history.Take(cut)];
        var before = InstanceState.Fold(kept);
        List<HistoryRecord> received = [rewind];
        List<string> children = [];
        foreach (var record in history.Skip(cut).SelectMany(segment => segment.Received))
        {
            switch (record)
            {
                case TaskFailed:
                    break;
                case ChildFailed failed when before.OpenChildren.ContainsKey(failed.TaskId):
                    children.Add(failed.InstanceId);
                    break;
                case ChildFailed:
                    break;
                case EventRaised or ExecutionStarted:
                    received.Add(record);
                    break;
                default:
                    if (before.Accepts(record))
                    {
                        before.Note(record);
                        received.Add(record);
                    }

                    break;
            }
        }

        // The start comes first whatever was received before it ran.
        received = [.. received.OrderBy(record => record is not ExecutionStarted)];
        kept.Add(new Segment(now, Executed: false, received, []));
        return (kept, children);
    }

    /// <summary>
    /// The first segment with a failure that the code did not handle, or else the last one, in which the orchestrator itself
    /// threw. A failure was not handled when the instance ended with it, or when the code decided nothing on it: it may then
    /// still be in its way, as when one of several awaited together fails.
    /// </summary>
    private static int FindCut(IReadOnlyList<Segment> history)
    {
        var end = history[^1].Decided.OfType<ExecutionCompleted>().LastOrDefault()?.Failure;
        for (var i = 0; i < history.Count; i++)
        {
            var decided = history[i].Decided.Any(decision => decision is not ExecutionCompleted);
            if (history[i].Received.Select(FailureOf).Any(failure => failure is not null && (!decided || IsCause(failure, end))))
                return i;
        }

        return history.Count - 1;
    }

    private static TaskFailureDetails? FailureOf(HistoryRecord record) => record switch
    {
        TaskFailed failed => failed.Failure,
        ChildFailed failed => failed.Failure,
        _ => null,
    };

    private static bool IsCause(TaskFailureDetails failure, TaskFailureDetails? end)
    {
        for (var cause = end; cause is not null; cause = cause.InnerFailure)
        {
            if ((cause.ErrorType, cause.ErrorMessage, cause.StackTrace) == (failure.ErrorType, failure.ErrorMessage, failure.StackTrace))
                return true;
        }

        return false;
    }
}
