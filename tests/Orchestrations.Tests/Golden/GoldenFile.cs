using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DurableTask;
using Yuqing.Embedded.DurableTask.Executor;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Tests.Golden;

/// <summary>
/// A history of a released orchestrator version as a file. Policies stand beside the histories, once each; of what an
/// activity was given, the file keeps what the incident decided (see <see cref="TurnLines"/>), not the whole picture.
/// </summary>
internal static class GoldenFile
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The source folder, so that recordings are written where they are checked in.</summary>
    public static string Folder([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "v" + IncidentOrchestrator.CurrentVersion);

    /// <summary>All recorded stories of all versions, as paths relative to the test's output.</summary>
    public static IReadOnlyList<string> All => Directory.Exists(Root)
        ? [.. Directory.GetDirectories(Root, "v*").SelectMany(version => Directory.GetFiles(version, "*.json"))
            .Select(file => Path.GetRelativePath(Root, file)).Order(StringComparer.Ordinal)]
        : [];

    private static string Root => Path.Combine(AppContext.BaseDirectory, "Golden");

    /// <summary>Writes a story, one turn a line.</summary>
    public static void Write(string folder, string name, string title, GoldenStory story)
    {
        Directory.CreateDirectory(Path.Combine(folder, "policies"));
        var text = new StringBuilder();
        var lines = new TurnLines();
        text.Append("{\"title\":").Append(JsonSerializer.Serialize(title, Compact)).Append(",\"executions\":[\n");
        for (var i = 0; i < story.Executions.Count; i++)
        {
            var execution = story.Executions[i];
            var head = new JsonObject { ["instance"] = execution.InstanceId, ["version"] = execution.Version, ["input"] = Shared(execution.Input, folder) };
            text.Append(head.ToJsonString(Compact)[..^1]).Append(",\"turns\":[\n");
            text.AppendJoin(",\n", execution.Turns.Select(turn => lines.ToJson(turn).ToJsonString(Compact)));
            text.Append(i == story.Executions.Count - 1 ? "\n]}\n" : "\n]},\n");
        }
        text.Append("],\"state\":").Append(JsonNode.Parse(story.StateJson)!.ToJsonString(Compact));
        text.Append(",\n\"view\":").Append(story.View.ToJsonString(Compact)).Append("}\n");
        File.WriteAllText(Path.Combine(folder, name + ".json"), text.ToString());
    }

    /// <summary>Reads a story.</summary>
    public static JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Root, file)))!.AsObject();

    /// <summary>An execution's input as the engine stored it, with its policy put back.</summary>
    public static string InputOf(JsonObject execution, string file)
    {
        var input = execution["input"]!.DeepClone().AsObject();
        input["Policy"] = PolicyOf(execution, file);
        return input.ToJsonString(Compact);
    }

    /// <summary>The policy that an execution runs on.</summary>
    public static JsonNode PolicyOf(JsonObject execution, string file)
    {
        var hash = (string)execution["input"]!["Policy"]!;
        return JsonNode.Parse(File.ReadAllText(Path.Combine(Root, Path.GetDirectoryName(file)!, "policies", hash + ".json")))!;
    }

    /// <summary>What came in, as the executor takes it.</summary>
    public static HistoryRecord ReceivedOf(JsonObject record, JsonObject execution, string file) => (string)record["kind"]! switch
    {
        "started" => new ExecutionStarted(
            ActivityNames.IncidentOrchestrator, (string)execution["version"]!, InputOf(execution, file), Time(record["at"]!), null, null, null),
        "completed" => new TaskCompleted((int)record["id"]!, record["result"]?.ToJsonString(Compact)),
        "failed" => new TaskFailed((int)record["id"]!, new TaskFailureDetails("InvalidOperationException", (string)record["error"]!, null, null, null), false),
        "timer" => new TimerFired((int)record["id"]!, Time(record["due"]!)),
        "event" => new EventRaised((string)record["name"]!, null),
        var kind => throw new FormatException($"{file} holds a record '{kind}'."),
    };

    private static JsonNode Shared(string input, string folder)
    {
        var node = JsonNode.Parse(input)!;
        var policy = node["Policy"]!;
        var name = ((string)policy["ContentHash"]!)[..16];
        File.WriteAllText(Path.Combine(folder, "policies", name + ".json"), policy.ToJsonString(Compact) + "\n");
        node["Policy"] = name;
        return node;
    }

    private static DateTime Time(JsonNode node) =>
        DateTime.Parse((string)node!, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.RoundtripKind);
}

/// <summary>A story as it was recorded.</summary>
/// <param name="StateJson">The last state.</param>
/// <param name="View">What pages show at the end.</param>
internal sealed record GoldenStory(IReadOnlyList<GoldenExecution> Executions, string StateJson, JsonNode View);
