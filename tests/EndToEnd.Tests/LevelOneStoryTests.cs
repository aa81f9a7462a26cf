using System.Net;
using EndToEnd.Tests.Harness;

namespace EndToEnd.Tests;

/// <summary>The main job: a level I report in a drill that turns half an hour into five seconds.</summary>
public sealed class LevelOneStoryTests : IAsyncLifetime
{
    private const double HalfHourInFiveSeconds = 360;
    private readonly CallbackServer _callbacks = new();
    private DemoCounty _county = null!;
    private ServerProcess _server = null!;
    private ApiClient _api = null!;

    public async Task InitializeAsync()
    {
        await _callbacks.StartAsync();
        _county = DemoCounty.WithWebhookContacts(_callbacks.Url);
        _server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["Yuqing__Directory"] = _county.Path });
        _api = new ApiClient(_server, Keys.Office);
    }

    public async Task DisposeAsync()
    {
        _api.Dispose();
        await _server.DisposeAsync();
        await _callbacks.DisposeAsync();
        _county.Dispose();
    }

    [Fact]
    public async Task Accept_LevelOne_ShowsEveryClockOfTheRegulationAtOnce()
    {
        var occurred = DateTimeOffset.UtcNow.AddMinutes(-2);
        var id = await _api.OpenAsync(ApiClient.Report("clock-1", occurredAt: occurred));

        AssertDue(await _api.ObligationAsync(id, "phone-report"), occurred.AddMinutes(30));
        AssertDue(await _api.ObligationAsync(id, "paper-report"), occurred.AddHours(1));
        AssertDue(await _api.ObligationAsync(id, "response"), occurred.AddHours(24));
        var incident = await _api.IncidentAsync(id);
        Assert.True((bool)incident["levelProvisional"]!);
        Assert.Equal("open", (string?)incident["status"]);
    }

    [Fact]
    public async Task Deadline_NobodyActs_BreachesAtDueThenClimbsTheLadderUntilAcknowledged()
    {
        var id = await _api.OpenAsync(ApiClient.Report("breach-1", timeScale: HalfHourInFiveSeconds));
        var due = DateTimeOffset.Parse((string)(await _api.ObligationAsync(id, "phone-report"))["dueAt"]!, null);

        var breach = (await Eventually.SomeAsync(
            () => _api.TimelineAsync(id, "breached", "phone-report"), lines => lines.Count > 0)).Single();
        Assert.Equal(due, DateTimeOffset.Parse((string)breach["at"]!, null));

        await Eventually.SomeAsync(() => _api.TimelineAsync(id, "escalated", "phone-report"), lines => lines.Count >= 2);
        await _api.ActAsync(id, "acknowledge", "phone-report");
        var acknowledged = await _api.ObligationAsync(id, "phone-report");
        Assert.Equal("pending", (string?)acknowledged["status"]);
        Assert.True((bool)acknowledged["overdue"]!);
        Assert.NotNull((string?)acknowledged["acknowledgedBy"]);

        await _api.ActAsync(id, "complete", "phone-report", new { callee = "局长值班室", calledAt = DateTimeOffset.UtcNow.ToString("O") });
        Assert.Equal("late", (string?)(await _api.ObligationAsync(id, "phone-report"))["status"]);
        Assert.Single(await _api.TimelineAsync(id, "breached", "phone-report"));

        var messages = await Eventually.SomeAsync(
            () => Task.FromResult(_callbacks.Of(id)), m => m.Any(x => (string?)x["reason"] == "all-clear"));
        Assert.Contains(messages, m => (string?)m["reason"] == "new-incident");
        Assert.All(messages, m => Assert.DoesNotContain("塌方", m.ToJsonString(), StringComparison.Ordinal));
        await Eventually.SomeAsync(() => _api.NotificationsAsync(id), all => all.All(n => (string?)n["state"] is "sent" or "delivered"));
    }

    [Fact]
    public async Task Complete_InTimeWithEvidence_IsDoneAndNeverBreached()
    {
        var id = await _api.OpenAsync(ApiClient.Report("in-time-1", timeScale: HalfHourInFiveSeconds / 4));

        var (status, problem) = await _api.SignalAsync(id, "complete", "phone-report", new { calledAt = DateTimeOffset.UtcNow.ToString("O") });
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.NotNull(problem["errors"]!["callee"]);

        await _api.ActAsync(id, "complete", "phone-report", new { evidence = new { callee = "县委办值班室", calledAt = DateTimeOffset.UtcNow.ToString("O") } });
        await Eventually.SomeAsync(() => _api.TimelineAsync(id, "breached", "paper-report"), lines => lines.Count > 0, TimeSpan.FromSeconds(90));
        Assert.Empty(await _api.TimelineAsync(id, "breached", "phone-report"));
        Assert.Equal("done", (string?)(await _api.ObligationAsync(id, "phone-report"))["status"]);
    }

    [Fact]
    public async Task Deadline_TwoSignalsAtItsVeryInstant_BothApplyAndTheClockIsDecidedOnce()
    {
        var id = await _api.OpenAsync(ApiClient.Report("instant-1", timeScale: HalfHourInFiveSeconds));
        var due = DateTimeOffset.Parse((string)(await _api.ObligationAsync(id, "phone-report"))["dueAt"]!, null);
        await Eventually.TrueAsync(() => Task.FromResult(DateTimeOffset.UtcNow >= due.AddMilliseconds(950)), TimeSpan.FromSeconds(30), () => "due never came");

        await Task.WhenAll(
            _api.ActAsync(id, "complete", "phone-report", new { callee = "值班室", calledAt = due.ToString("O") }),
            _api.ActAsync(id, "note", null, new { text = "已电话联系现场" }));

        Assert.Single(await _api.TimelineAsync(id, "breached", "phone-report"));
        var status = (string?)(await _api.ObligationAsync(id, "phone-report"))["status"];
        Assert.Contains(status, new[] { "late", "done" });
    }

    [Fact]
    public async Task Deliver_ChannelIsDown_TheClockFiresAllTheSame()
    {
        _callbacks.Fail = true;
        var id = await _api.OpenAsync(ApiClient.Report("down-1", timeScale: HalfHourInFiveSeconds));

        await Eventually.SomeAsync(() => _api.TimelineAsync(id, "breached", "phone-report"), lines => lines.Count > 0, TimeSpan.FromSeconds(20));
        Assert.Contains(await _api.NotificationsAsync(id), n => (string?)n["state"] is "queued" or "failed");

        _callbacks.Fail = false;
        await Eventually.SomeAsync(
            () => _api.NotificationsAsync(id), all => all.All(n => (string?)n["state"] is "sent" or "delivered"), TimeSpan.FromSeconds(120));
    }

    private static void AssertDue(System.Text.Json.Nodes.JsonNode obligation, DateTimeOffset expected) =>
        Assert.Equal(expected, DateTimeOffset.Parse((string)obligation["dueAt"]!, null), TimeSpan.FromMilliseconds(1));
}
