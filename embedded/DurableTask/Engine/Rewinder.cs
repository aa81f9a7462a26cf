using Yuqing.Embedded.DurableTask.Executor;

namespace Yuqing.Embedded.DurableTask.Engine;

/// <summary>Makes of a failed history one that can go on.</summary>
internal static class Rewinder
{
    /// <summary>
    /// Cuts a history before its first failure. Results that came later for tasks from before the cut are kept, so only what
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

    /// <summary>The first segment that received a failure, or else the last one, in which the orchestrator itself threw.</summary>
    private static int FindCut(IReadOnlyList<Segment> history)
    {
        for (var i = 0; i < history.Count; i++)
        {
            if (history[i].Received.Any(record => record is TaskFailed or ChildFailed))
                return i;
        }

        return history.Count - 1;
    }
}
