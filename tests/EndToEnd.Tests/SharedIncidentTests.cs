using System.Net;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>A matter that passes to another unit and is answered by an approved statement, with the power cut in between.</summary>
public sealed class SharedIncidentTests
{
    private const string TownKey = "town-key-for-tests-0123456789ab";
    private const string LeaderKey = "leader-key-for-tests-0123456789";
    private const string Text = "经核实，塌方路段已于当日抢通，绕行路线有专人疏导。";

    [Fact]
    public async Task Kill_BetweenTheStepsOfATransferAndAStatement_NothingIsLostOrDoneTwice()
    {
        await using var server = await ServerProcess.StartAsync(new Dictionary<string, string>
        {
            ["Yuqing__ApiKeys__town__Key"] = TownKey,
            ["Yuqing__ApiKeys__town__Roles__0"] = "duty-officer",
            ["Yuqing__ApiKeys__town__Units__0"] = "town",
            ["Yuqing__ApiKeys__leader__Key"] = LeaderKey,
            ["Yuqing__ApiKeys__leader__Roles__0"] = "leader",
            ["Yuqing__ApiKeys__leader__Units__0"] = "*",
        });
        using var office = new ApiClient(server, Keys.Office);
        using var leader = new ApiClient(server, LeaderKey);
        using var town = new ApiClient(server, TownKey);
        var id = await office.OpenAsync(ApiClient.Report("shared-1"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(town, id));

        await AcceptedAsync(office, id, "assign", new { unit = "town", role = "lead", reason = "属地管理" });
        await RestartAsync(server);
        await Eventually.TrueAsync(async () => await StatusAsync(town, id) == HttpStatusCode.OK, TimeSpan.FromSeconds(30), () => "The town was never shown the matter.");
        Assert.Contains("accept", (await town.IncidentAsync(id))["actions"]!.AsArray().Select(action => (string?)action));
        await town.ActAsync(id, "accept");
        Assert.Equal("town", (string?)(await town.IncidentAsync(id))["leadUnit"]);

        await AcceptedAsync(office, id, "submit-statement", new { kind = "reply", title = "情况说明", text = Text });
        await RestartAsync(server);
        await Eventually.SomeAsync(() => office.IncidentAsync(id), incident => incident["statements"]!.AsArray().Count == 1);
        await leader.ActAsync(id, "approve-statement", null, new { statement = "statement:1", review = "facts,figures,wording,outlet" });
        await AcceptedAsync(office, id, "publish-statement", new { statement = "statement:1", where = "政务微博", url = "https://weibo.com/detail/1" });
        await RestartAsync(server);

        var done = await Eventually.SomeAsync(() => office.IncidentAsync(id), incident => (string?)incident["statements"]![0]!["status"] == "published");
        Assert.Equal(Text, (string?)done["statement"]);
        Assert.Equal(Text, (string?)done["statements"]![0]!["text"]);
        Assert.Equal("accepted", (string?)done["transfers"]![0]!["status"]);
        Assert.Equal("done", (string?)(await office.ObligationAsync(id, "response"))["status"]);
        Assert.NotEmpty(done["people"]!.AsObject());
        var ids = (await office.TimelineAsync(id)).Select(line => (string?)line["text"] + line["at"]).ToList();
        Assert.Equal(ids.Distinct().Count(), ids.Count);
    }

    [Fact]
    public async Task Calendar_FileArrives_IsReadAndSentWithoutARestart()
    {
        var year = DateTimeOffset.UtcNow.AddHours(8).Year;
        var policies = Directory.CreateTempSubdirectory("policies-").FullName;
        var shipped = Path.Combine(Path.GetDirectoryName(ServerProcess.FunctionsDll)!, "policies");
        foreach (var file in Directory.GetFiles(shipped, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith($"{year}.yaml", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(policies, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        await using var server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["Yuqing__Policies"] = policies });
        using var api = new ApiClient(server);
        await api.OpenAsync(ApiClient.Report("calendar-1"));
        Assert.Contains($"{year}", await CalendarsAsync(api), StringComparison.Ordinal);

        await File.WriteAllTextAsync(
            Path.Combine(policies, "calendars", $"{year}.yaml"),
            $$"""
            schemaVersion: 1
            year: {{year}}
            source: 测试
            festivals:
              - { name: 元旦, from: {{year}}-01-01, to: {{year}}-01-01 }
            """);

        await Eventually.TrueAsync(
            () => Task.FromResult(server.Output.Contains($"The calendar of {year} was sent to 1 open incidents", StringComparison.Ordinal)),
            TimeSpan.FromSeconds(100),
            () => server.Output);
        Assert.DoesNotContain($"{year},", await CalendarsAsync(api) + ",", StringComparison.Ordinal);
        Directory.Delete(policies, recursive: true);
    }

    private static async Task<string> CalendarsAsync(ApiClient api) => (string)(await api.GetAsync("/api/health/ready"))["checks"]!["calendars"]!;

    /// <summary>Sends a signal and does not wait until it is applied.</summary>
    private static async Task AcceptedAsync(ApiClient api, string id, string type, object fields)
    {
        var (status, body) = await api.SignalAsync(id, type, null, fields);
        Assert.True(status == HttpStatusCode.Accepted, body.ToJsonString());
    }

    private static async Task RestartAsync(ServerProcess server)
    {
        await server.KillAsync();
        await server.StartAgainAsync();
    }

    private static async Task<HttpStatusCode> StatusAsync(ApiClient api, string id)
    {
        using var response = await api.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"/api/incidents/{id}"));
        return response.StatusCode;
    }
}
