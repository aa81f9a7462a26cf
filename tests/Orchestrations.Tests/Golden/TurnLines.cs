using System.Text.Json.Nodes;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Tests.Golden;

/// <summary>Turns as lines of a golden file, in their order: of a picture only what has changed since the one before.</summary>
internal sealed class TurnLines
{
    private readonly Dictionary<string, string> _shown = [];

    /// <summary>One turn as a line of the file.</summary>
    public JsonObject ToJson(GoldenTurn turn) => new()
    {
        ["at"] = turn.At.ToString("O"),
        ["received"] = new JsonArray([.. turn.Received.Select(ToJson)]),
        ["decided"] = new JsonArray([.. turn.Decided.Select(ToJson)]),
    };

    private JsonObject ToJson(HistoryRecord record) => record switch
    {
        ExecutionStarted r => new() { ["kind"] = "started", ["at"] = r.CreatedAt.ToString("O") },
        TaskCompleted r => new() { ["kind"] = "completed", ["id"] = r.TaskId, ["result"] = r.Result is null ? null : JsonNode.Parse(r.Result) },
        TaskFailed r => new() { ["kind"] = "failed", ["id"] = r.TaskId, ["error"] = r.Failure.ErrorMessage },
        TimerFired r => new() { ["kind"] = "timer", ["id"] = r.TimerId, ["due"] = r.Due.ToString("O") },
        EventRaised r => new() { ["kind"] = "event", ["name"] = r.Name },
        TaskScheduled r => new() { ["kind"] = "activity", ["id"] = r.TaskId, ["name"] = r.Name, ["facts"] = Facts(r) },
        TimerCreated r => new() { ["kind"] = "set-timer", ["id"] = r.TaskId, ["due"] = r.Due.ToString("O") },
        TimerCanceled r => new() { ["kind"] = "cancel-timer", ["id"] = r.TaskId },
        ExecutionCompleted r => new() { ["kind"] = "end", ["status"] = r.Status.ToString(), ["output"] = r.Output, ["error"] = r.Failure?.ErrorMessage },
        _ => throw new NotSupportedException($"{record.GetType().Name} has no place in a golden history."),
    };

    /// <summary>What the incident decided, out of what it gave an activity: whom to tell, each obligation's status and due time, each timeline line.</summary>
    private JsonArray Facts(TaskScheduled task)
    {
        var input = JsonNode.Parse(task.Input!)!;
        IEnumerable<string> facts = task.Name switch
        {
            ActivityNames.LoadSignals => [$"after {input["AfterSeq"]}"],
            ActivityNames.ProjectIncident => PictureFacts(input),
            ActivityNames.Notify =>
            [
                $"{input["Key"]} {input["Reason"]} {input["Obligation"]} rung {input["Rung"]} due {input["DueAt"]} urgent {input["Urgent"]}",
                $"roles {Join(input["Roles"])} people {Join(input["People"])}",
                .. input["Skipped"] is JsonArray { Count: > 0 } skipped ? (string[])[$"skipped {Join(skipped)}"] : [],
            ],
            _ => [$"to {input["TargetIncidentId"]} {input["Signal"]!["Type"]}"],
        };
        return new JsonArray([.. facts.Select(fact => JsonValue.Create(fact))]);
    }

    private IEnumerable<string> PictureFacts(JsonNode picture)
    {
        var view = picture["View"]!;
        yield return $"version {picture["Version"]} seq {picture["LastSeq"]} {view["Status"]} {view["Level"]} final {picture["Final"]}";
        foreach (var obligation in view["Obligations"]!.AsArray())
        {
            var line = $"{obligation!["Id"]} {obligation["Status"]} due {obligation["ExtendedTo"] ?? obligation["DueAt"]} rung {obligation["EscalationRung"]}";
            if (_shown.GetValueOrDefault((string)obligation["Id"]!) != line)
                yield return line;
            _shown[(string)obligation["Id"]!] = line;
        }
        foreach (var entry in picture["Entries"]!.AsArray())
            yield return $"{entry!["Id"]} {entry["At"]} {entry["Actor"]} {entry["Obligation"]}";
        foreach (var result in picture["Results"]!.AsArray())
            yield return $"{result!["SignalId"]} applied {result["Applied"]}";
        foreach (var finding in view["Findings"]!.AsArray())
            yield return $"{finding!["Kind"]} {finding["Obligation"]} {finding["Status"]}";
    }

    private static string Join(JsonNode? list) => string.Join(',', list!.AsArray().Select(item => (string)item!));
}
