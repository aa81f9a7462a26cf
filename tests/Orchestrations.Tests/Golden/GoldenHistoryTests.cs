using System.Text.Json;
using System.Text.Json.Nodes;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests.Golden;

/// <summary>
/// Histories of released orchestrator versions, replayed by today's code. One that fails means that incidents which are
/// running at a county would break or change their course with this update: see docs/versioning.md.
/// </summary>
public class GoldenHistoryTests
{
    public static TheoryData<string> Files => [.. GoldenFile.All];

    public static TheoryData<string> Stories => [.. GoldenStories.All.Select(story => story.Name)];

    /// <summary>Writes the histories when RECORD_GOLDEN is set; otherwise shows that every story can be told and comes out the same twice.</summary>
    [Theory]
    [MemberData(nameof(Stories))]
    public void Record_AStory_GivesTheSameHistoryEveryTime(string name)
    {
        var (_, title, tell) = GoldenStories.All.Single(story => story.Name == name);
        var first = GoldenStories.Record(tell);
        var second = GoldenStories.Record(tell);

        Assert.Equal(Lines(first), Lines(second));
        if (Environment.GetEnvironmentVariable("RECORD_GOLDEN") == "1")
            GoldenFile.Write(GoldenFile.Folder(), name, title, first);
    }

    [Fact]
    public void Recordings_OfTheCurrentVersion_AreAllThere() => Assert.Equal(
        GoldenStories.All.Select(story => Path.Combine("v" + IncidentOrchestrator.CurrentVersion, story.Name + ".json")).Order(StringComparer.Ordinal),
        GoldenFile.All.Where(file => file.StartsWith("v" + IncidentOrchestrator.CurrentVersion + Path.DirectorySeparatorChar, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Files))]
    public void Replay_ARecordedHistory_MakesTheSameDecisions(string file) => Replay(file);

    [Theory]
    [MemberData(nameof(Files))]
    public void Replay_ThenGoOn_TakesANoteAndLetsAYearPass(string file)
    {
        var driver = Replay(file);
        var recorded = GoldenFile.Read(file);
        if (driver.End is not null)
        {
            var last = recorded["executions"]!.AsArray()[^1]!.AsObject();
            var input = JsonSerializer.Deserialize<IncidentInput>(GoldenFile.InputOf(last, file))!;
            driver.Start(input with { Generation = input.Generation + 1, StateJson = recorded["state"]!.ToJsonString() });
        }

        driver.Settle();
        driver.Register.Accept(SignalTypes.Note, null, With(("text", "补充")));
        if (driver.End is null)
            driver.Look();
        else
            driver.Start(Next(recorded, file));
        driver.MoveTo(driver.Now.AddDays(30));

        Assert.True(driver.End is not { Failure: { } failure }, driver.End?.Failure?.ErrorMessage);
        Assert.Contains(driver.Register.Results.Values, result => result is { Applied: true });
        Assert.Contains(driver.Register.Timeline.Values, entry => entry.Kind == "note" && entry.Text == "补充");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_ARecordedState_ShowsTheSame(string file)
    {
        var recorded = GoldenFile.Read(file);
        var last = recorded["executions"]!.AsArray()[^1]!.AsObject();
        var input = JsonSerializer.Deserialize<IncidentInput>(GoldenFile.InputOf(last, file))!;

        var incident = Incident.Load(recorded["state"]!.ToJsonString(), input.Policy);
        var view = JsonSerializer.SerializeToNode(incident.ToView(input.Seed))!;

        Assert.Null(Difference(recorded["view"], view, "view"));
        Assert.Null(Difference(recorded["state"], JsonNode.Parse(incident.Save()), "state"));
    }

    [Fact]
    public void Orchestrator_OnAVersionFromTheFuture_FailsInsteadOfGuessing()
    {
        var driver = new ExecutorDriver(At("09:00"));
        var seed = new IncidentSeed("inc-1", "TEST-2026-0001", At("09:00"), Report("I") with { OccurredAt = At("09:00") });

        driver.Start(new IncidentInput(seed, TestPolicy.P1), "999");

        Assert.Contains("999", driver.End!.Failure!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_WhenTheCodeDecidesOtherwise_NamesTheStep()
    {
        var recorded = """{"at":"2026-11-21T01:00:00Z","received":[],"decided":[{"kind":"set-timer","id":7,"due":"2026-11-21T01:30:01Z"}]}""";
        var made = """{"at":"2026-11-21T01:00:00Z","received":[],"decided":[{"kind":"set-timer","id":7,"due":"2026-11-21T01:31:01Z"}]}""";

        var difference = TurnDifference(JsonNode.Parse(recorded)!, JsonNode.Parse(made)!);

        Assert.Contains("step 1", difference, StringComparison.Ordinal);
        Assert.Contains("01:30:01", difference, StringComparison.Ordinal);
        Assert.Contains("01:31:01", difference, StringComparison.Ordinal);
    }

    private static IncidentInput Next(JsonObject recorded, string file)
    {
        var last = recorded["executions"]!.AsArray()[^1]!.AsObject();
        var input = JsonSerializer.Deserialize<IncidentInput>(GoldenFile.InputOf(last, file))!;
        return input with { Generation = input.Generation + 2, StateJson = recorded["state"]!.ToJsonString() };
    }

    private static ExecutorDriver Replay(string file)
    {
        var executions = GoldenFile.Read(file)["executions"]!.AsArray();
        var driver = new ExecutorDriver(At("09:00"));
        var lines = new TurnLines();
        driver.Register.Restore(SignalsOf(executions));
        for (var i = 0; i < executions.Count; i++)
        {
            var execution = executions[i]!.AsObject();
            var turns = execution["turns"]!.AsArray();
            for (var j = 0; j < turns.Count; j++)
            {
                var received = turns[j]!["received"]!.AsArray().Select(record => GoldenFile.ReceivedOf(record!.AsObject(), execution, file)).ToList();
                var at = new DateTimeOffset(DateTime.Parse((string)turns[j]!["at"]!, null, System.Globalization.DateTimeStyles.RoundtripKind));
                var turn = j == 0
                    ? driver.Begin((string)execution["instance"]!, (string)execution["version"]!, GoldenFile.InputOf(execution, file), at, received[1..])
                    : driver.Turn(at, received);
                var difference = TurnDifference(turns[j]!, JsonNode.Parse(lines.ToJson(turn).ToJsonString())!);
                Assert.True(difference is null, $"{file}, execution {i + 1}, turn {j + 1} at {at:O}: {difference}");
            }
            var goesOn = i < executions.Count - 1 && (string)executions[i + 1]!["instance"]! == (string)execution["instance"]!;
            Assert.True(goesOn == driver.Continuation is not null, $"{file}, execution {i + 1}: {(goesOn ? "continued as new" : "went on")}, and now does not");
        }
        return driver;
    }

    /// <summary>The signals that the recorded batches held.</summary>
    private static IEnumerable<Signal> SignalsOf(JsonArray executions) => executions
        .SelectMany(execution => execution!["turns"]!.AsArray())
        .SelectMany(turn => turn!["received"]!.AsArray())
        .Where(record => record!["result"]?["Signals"] is not null)
        .SelectMany(record => record!["result"]!["Signals"].Deserialize<List<Signal>>()!)
        .DistinctBy(signal => signal.Seq)
        .OrderBy(signal => signal.Seq);

    private static string? TurnDifference(JsonNode recorded, JsonNode made)
    {
        var expected = recorded["decided"]!.AsArray();
        var actual = made["decided"]!.AsArray();
        for (var i = 0; i < Math.Max(expected.Count, actual.Count); i++)
        {
            var was = i < expected.Count ? expected[i]!.ToJsonString() : "nothing";
            var now = i < actual.Count ? actual[i]!.ToJsonString() : "nothing";
            if (was != now)
                return $"step {i + 1} was\n{was}\nand now is\n{now}";
        }
        return null;
    }

    /// <summary>Where something recorded is missing or different; what is new does no harm.</summary>
    private static string? Difference(JsonNode? recorded, JsonNode? now, string path) => (recorded, now) switch
    {
        (null, _) => null,
        (_, null) => $"{path} was {recorded.ToJsonString()} and is gone",
        (JsonObject was, JsonObject its) => was.Select(pair => Difference(pair.Value, its[pair.Key], $"{path}.{pair.Key}")).FirstOrDefault(text => text is not null),
        (JsonArray was, JsonArray its) => was.Count != its.Count
            ? $"{path} had {was.Count} items and has {its.Count}"
            : was.Select((item, i) => Difference(item, its[i], $"{path}[{i}]")).FirstOrDefault(text => text is not null),
        _ => JsonNode.DeepEquals(recorded, now) ? null : $"{path} was {recorded.ToJsonString()} and is {now.ToJsonString()}",
    };

    private static List<string> Lines(GoldenStory story)
    {
        var lines = new TurnLines();
        return [.. story.Executions.SelectMany(execution => execution.Turns).Select(turn => lines.ToJson(turn).ToJsonString()), story.StateJson];
    }
}
