namespace Yuqing.Embedded.DurableTask.Executor;

/// <summary>An orchestrator decided otherwise on replay than the history says.</summary>
internal sealed class NonDeterministicOrchestrationException(string message) : Exception(message);

/// <summary>Compares what replayed code decides with what the history says.</summary>
internal static class ReplayGuard
{
    /// <exception cref="NonDeterministicOrchestrationException">They differ.</exception>
    public static void Compare(string name, string instanceId, IReadOnlyList<HistoryRecord> recorded, TurnResult replayed)
    {
        var actual = replayed.Decided;
        for (var i = 0; i < Math.Max(recorded.Count, actual.Count); i++)
        {
            var expected = i < recorded.Count ? recorded[i] : null;
            var decided = i < actual.Count ? actual[i] : null;
            if (Same(expected, decided))
                continue;
            var step = (expected as Decision)?.TaskId ?? (decided as Decision)?.TaskId;
            throw new NonDeterministicOrchestrationException(
                $"Orchestrator '{name}' (instance '{instanceId}') is not deterministic, or its code has changed: "
                + $"{(step is null ? "at its end" : $"at step {step}")} its history has {Describe(expected)}, but the code now makes "
                + $"{Describe(decided)}.");
        }

        if (replayed.Continuation is not null)
        {
            throw new NonDeterministicOrchestrationException(
                $"Orchestrator '{name}' (instance '{instanceId}') is not deterministic, or its code has changed: its history goes on, "
                + "but the code now continues as new.");
        }
    }

    private static bool Same(HistoryRecord? expected, HistoryRecord? actual) => (expected, actual) switch
    {
        (TaskScheduled a, TaskScheduled b) => a.TaskId == b.TaskId && SameName(a.Name, b.Name),
        (ChildCreated a, ChildCreated b) => a.TaskId == b.TaskId && SameName(a.Name, b.Name) && a.InstanceId == b.InstanceId,
        (TimerCreated a, TimerCreated b) => a == b,
        (TimerCanceled a, TimerCanceled b) => a == b,
        (EventSent a, EventSent b) => a.TaskId == b.TaskId && SameName(a.Name, b.Name) && a.InstanceId == b.InstanceId,
        (ExecutionCompleted a, ExecutionCompleted b) => a.Status == b.Status,
        _ => false,
    };

    private static bool SameName(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static string Describe(HistoryRecord? record) => record switch
    {
        TaskScheduled r => $"activity '{r.Name}'",
        ChildCreated r => $"sub-orchestration '{r.Name}' with id '{r.InstanceId}'",
        TimerCreated r => $"a timer due {r.Due:O}",
        TimerCanceled r => $"the end of timer {r.TaskId}",
        EventSent r => $"event '{r.Name}' to '{r.InstanceId}'",
        ExecutionCompleted r => $"the end of the orchestration ({r.Status})",
        _ => "nothing",
    };
}
