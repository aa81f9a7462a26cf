using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DurableTask.Core.History;
using Microsoft.DurableTask.Client;

namespace Yuqing.Embedded.FunctionsHost.Durable;

/// <summary>The JSON of the durable management API, with the names of the Durable Functions extension.</summary>
internal static class InstanceJson
{
    private static readonly string[] HistoryPayloads = ["Input", "Result"];
    private static readonly string[] HistoryInternals = ["EventType", "OrchestrationInstance", "ParentInstance", "Timestamp"];

    public static JsonObject Status(OrchestrationMetadata instance, bool showInput) => new()
    {
        ["name"] = instance.Name,
        ["instanceId"] = instance.InstanceId,
        ["runtimeStatus"] = instance.RuntimeStatus.ToString(),
        ["input"] = showInput ? Parse(instance.SerializedInput) : null,
        ["customStatus"] = Parse(instance.SerializedCustomStatus),
        ["output"] = instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed && instance.SerializedOutput is null
            ? instance.FailureDetails?.ErrorMessage
            : Parse(instance.SerializedOutput),
        ["createdTime"] = Time(instance.CreatedAt),
        ["lastUpdatedTime"] = Time(instance.LastUpdatedAt),
    };

    /// <summary>The history; inputs and results only when asked for.</summary>
    public static JsonArray History(IEnumerable<HistoryEvent> events, bool showOutput) =>
        [.. events.Select(JsonNode (entry) => Event(entry, showOutput))];

    public static JsonObject Payload(ManagementUrls urls, string id) => new()
    {
        ["id"] = id,
        ["statusQueryGetUri"] = urls.Status(id),
        ["sendEventPostUri"] = urls.Operation(id, "raiseEvent/{eventName}"),
        ["terminatePostUri"] = urls.Operation(id, "terminate", "reason={text}"),
        ["rewindPostUri"] = urls.Operation(id, "rewind", "reason={text}"),
        ["purgeHistoryDeleteUri"] = urls.Status(id),
        ["restartPostUri"] = urls.Operation(id, "restart"),
        ["suspendPostUri"] = urls.Operation(id, "suspend", "reason={text}"),
        ["resumePostUri"] = urls.Operation(id, "resume", "reason={text}"),
    };

    /// <summary>A stored value as JSON; text that is not JSON stays text.</summary>
    public static JsonNode? Parse(string? serialized)
    {
        if (serialized is null)
            return null;
        try
        {
            return JsonNode.Parse(serialized);
        }
        catch (JsonException)
        {
            return serialized;
        }
    }

    private static JsonObject Event(HistoryEvent entry, bool showOutput)
    {
        var json = JsonSerializer.SerializeToNode(entry, entry.GetType())!.AsObject();
        foreach (var name in HistoryInternals)
            json.Remove(name);
        foreach (var name in HistoryPayloads)
        {
            if (!showOutput)
                json.Remove(name);
            else if (json[name]?.GetValue<string>() is { } serialized)
                json[name] = Parse(serialized);
        }

        json["EventType"] = entry.EventType.ToString();
        json["Timestamp"] = Time(entry.Timestamp);
        return json;
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);
}
