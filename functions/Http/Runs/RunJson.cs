using System.Text.Json;
using System.Text.Json.Nodes;
using DurableTask.Core.History;
using Microsoft.DurableTask.Client;

namespace Yuqing.Functions.Http.Runs;

/// <summary>An orchestration instance as operators see it.</summary>
internal sealed record RunJson(
    string Id,
    string Name,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    JsonNode? CustomStatus,
    JsonNode? Input,
    JsonNode? Output,
    RunFailureJson? Failure,
    IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>Inputs and outputs are null unless they were fetched.</summary>
    public static RunJson From(OrchestrationMetadata run) => new(
        run.InstanceId,
        run.Name,
        run.RuntimeStatus.ToString(),
        run.CreatedAt.InChina(),
        run.LastUpdatedAt.InChina(),
        Node(run.SerializedCustomStatus),
        Node(run.SerializedInput),
        Node(run.SerializedOutput),
        run.FailureDetails is { } failure ? new RunFailureJson(failure.ErrorType, failure.ErrorMessage) : null,
        run.Tags);

    /// <summary>Serialized data as JSON; text that is none stays text.</summary>
    public static JsonNode? Node(string? serialized)
    {
        if (string.IsNullOrEmpty(serialized))
            return null;
        try
        {
            return JsonNode.Parse(serialized);
        }
        catch (JsonException)
        {
            return JsonValue.Create(serialized);
        }
    }
}

/// <summary>Why a run failed, without the stack.</summary>
internal sealed record RunFailureJson(string Type, string Message);

/// <summary>One page of runs.</summary>
internal sealed record RunPageJson(IReadOnlyList<RunJson> Items, string? Next);

/// <summary>The steps of a run, in order.</summary>
internal sealed record RunHistoryJson(IReadOnlyList<RunStepJson> Items);

/// <summary>A step of a run.</summary>
/// <param name="EventId">Number within the execution; -1 for what came from outside.</param>
/// <param name="Type">Kind of the step.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Data">What else the kind has, under the library's names in camelCase.</param>
internal sealed record RunStepJson(int EventId, string Type, DateTimeOffset At, JsonObject Data)
{
    private static readonly string[] Shown = ["eventId", "eventType", "timestamp", "isPlayed", "extensionData"];
    private static readonly string[] Serialized = ["input", "result"];

    /// <summary>Serialized values are shown as the JSON they are.</summary>
    public static RunStepJson From(HistoryEvent step)
    {
        var data = JsonSerializer.SerializeToNode(step, step.GetType(), ApiJson.Options)!.AsObject();
        foreach (var name in Shown)
            data.Remove(name);
        foreach (var name in Serialized)
        {
            if (data[name] is JsonValue text && text.TryGetValue(out string? json))
                data[name] = RunJson.Node(json);
        }
        return new RunStepJson(step.EventId, step.EventType.ToString(), new DateTimeOffset(step.Timestamp.ToUniversalTime()).InChina(), data);
    }
}

/// <summary>What an operator adds to an action; all of it optional except the event's name.</summary>
/// <param name="Reason">Written into the run's history and the audit trail.</param>
/// <param name="EventName">raise-event: name of the event.</param>
/// <param name="Payload">raise-event: what it carries.</param>
/// <param name="WithNewId">restart: under a new id; default true.</param>
internal sealed record RunActionBody(string? Reason = null, string? EventName = null, JsonElement? Payload = null, bool? WithNewId = null);

/// <summary>Answer to an operator action.</summary>
/// <param name="Id">The run; after a restart the new one.</param>
/// <param name="Action">What was asked for.</param>
internal sealed record RunActionJson(string Id, string Action);
