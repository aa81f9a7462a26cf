using System.Text.Json;
using Functions.Tests.Calendars;
using Functions.Tests.Register;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Http;

/// <summary>Incidents in which several units take part, and what a reader is shown of them.</summary>
public sealed class SharedIncidentTests : IAsyncLifetime
{
    private ApiHost _host = null!;
    private string _id = "";

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync(new Dictionary<string, string?>
        {
            ["Yuqing:ApiKeys:town:Key"] = "secret-key-of-town-0123456789",
            ["Yuqing:ApiKeys:town:Roles:0"] = Roles.DutyOfficer,
            ["Yuqing:ApiKeys:town:Units:0"] = Sample.Town,
        });
        _id = await _host.OpenAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task AnyRead_UnitThatWasAsked_SeesTheIncident()
    {
        foreach (var path in Paths())
        {
            using var before = await _host.As("town").GetAsync(path);
            await before.ProblemAsync(404);
        }
        await ShowAsync(view => view with { Units = [Sample.Highway, Sample.Town], Transfers = [Offer("offered")] });

        foreach (var path in Paths())
        {
            using var after = await _host.As("town").GetAsync(path);
            await after.JsonAsync();
        }
        var listed = (await _host.As("town").GetJsonAsync("/api/incidents")).GetProperty("items")[0];
        Assert.Equal(_id, listed.GetProperty("id").GetString());
        Assert.Equal("宁州街道", listed.GetProperty("unitTitles").GetProperty(Sample.Town).GetString());
        Assert.Equal("offered", listed.GetProperty("transfers")[0].GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(Roles.Viewer, 404)]
    [InlineData(Roles.DutyOfficer, 404)]
    [InlineData(Roles.Office, 200)]
    [InlineData(Roles.Leader, 200)]
    [InlineData(Roles.Assessor, 200)]
    [InlineData(Roles.Administrator, 200)]
    [InlineData("town", 200)]
    public async Task AnyRead_OwnStaffIsTheSubject_IsClosedToTheUnitsDutyOfficers(string key, int status)
    {
        await ShowAsync(view => view with { Units = [Sample.Highway, Sample.Town], Restricted = true });

        foreach (var path in Paths())
        {
            using var response = await _host.As(key).GetAsync(path);
            Assert.Equal(status, (int)response.StatusCode);
        }
        Assert.Equal(status == 200 ? 1 : 0, (await _host.As(key).GetJsonAsync("/api/incidents")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task List_LeadAndCategory_NarrowTheResult()
    {
        await ShowAsync(view => view with { Units = [Sample.Highway, Sample.Town], LeadUnit = Sample.Town, Category = "problem" });

        Assert.Equal(1, await CountAsync("?lead=" + Sample.Town));
        Assert.Equal(0, await CountAsync("?lead=" + Sample.Highway));
        Assert.Equal(1, await CountAsync("?category=problem,rumour"));
        Assert.Equal(0, await CountAsync("?category=rumour"));
        Assert.Equal(1, await CountAsync("?unit=" + Sample.Town));
    }

    [Fact]
    public async Task Get_Statements_ComeWithTheirTextAndTheOneThatCounts()
    {
        await StoreAsync("draft-1", SignalTypes.SubmitStatement, "第一稿全文");
        await StoreAsync("draft-2", SignalTypes.SubmitStatement, "第二稿全文");
        var submitted = Statement("statement:1", "draft-1", "published") with { PublishedAt = _host.Time.GetUtcNow() };
        await ShowAsync(view => view with { Statements = [submitted, Statement("statement:2", "draft-2", "approved")] });

        var incident = await _host.As(Roles.Viewer).GetJsonAsync("/api/incidents/" + _id);
        var listed = (await _host.As(Roles.Viewer).GetJsonAsync("/api/incidents")).GetProperty("items")[0];

        Assert.Equal(["第一稿全文", "第二稿全文"], incident.GetProperty("statements").EnumerateArray().Select(statement => statement.GetProperty("text").GetString()));
        Assert.Equal("第一稿全文", incident.GetProperty("statement").GetString());
        Assert.Equal(JsonValueKind.Null, listed.GetProperty("statements")[0].GetProperty("text").ValueKind);
    }

    [Fact]
    public async Task Get_People_AreNamedByWhatTheySignedThenByTheirAccount()
    {
        await StoreAsync("s-1", SignalTypes.Note, "x", actor: "chen-min", name: "陈敏");
        await ShowAsync(view => view with
        {
            Transfers = [Offer("accepted") with { OfferedBy = "chen-min", AnsweredBy = "stranger" }],
            Obligations = [Sample.Obligation(_host.Time.GetUtcNow()) with { CompletedBy = "admin" }],
        });
        await _host.Get<Yuqing.Functions.Security.AccountStore>().EnsureFirstAdministratorAsync();

        var incident = await _host.As(Roles.Viewer).GetJsonAsync("/api/incidents/" + _id);
        Assert.Equal("陈敏", incident.GetProperty("people").GetProperty("chen-min").GetString());
        Assert.Equal("管理员", incident.GetProperty("people").GetProperty("admin").GetString());
        Assert.False(incident.GetProperty("people").TryGetProperty("stranger", out _));

        var line = new TimelineEntry("n", _host.Time.GetUtcNow(), "notified", "system", null, "已通知", new Dictionary<string, string> { ["recipients"] = "chen-min,stranger" });
        await _host.Get<IIncidentRegister>().AppendTimelineAsync(_id, line, default);
        var timeline = await _host.As(Roles.Viewer).GetJsonAsync($"/api/incidents/{_id}/timeline");
        Assert.Equal("陈敏", timeline.GetProperty("people").GetProperty("chen-min").GetString());
    }

    [Fact]
    public async Task Get_ExtendedObligation_IsOverdueByItsNewTime()
    {
        var due = _host.Time.GetUtcNow().AddHours(1);
        await ShowAsync(view => view with { Obligations = [Sample.Obligation(due, status: "extended") with { ExtendedTo = due.AddHours(1) }] });

        _host.Time.Advance(TimeSpan.FromMinutes(90));
        Assert.False((await ObligationAsync()).GetProperty("overdue").GetBoolean());
        _host.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.True((await ObligationAsync()).GetProperty("overdue").GetBoolean());
    }

    [Fact]
    public async Task Send_AssignToAnUnknownUnit_NamesTheField()
    {
        using var response = await _host.As(Roles.Office).PostJsonAsync(
            $"/api/incidents/{_id}/signals", """{ "signalId": "s", "type": "assign", "unit": "nowhere", "reason": "属地" }""");
        Assert.Equal(["unit"], await response.BlamedAsync());
    }

    [Fact]
    public async Task Send_EvidenceFileThatIsNotThere_NamesTheField()
    {
        await ShowAsync(view => view with
        {
            Obligations = [.. view.Obligations.Select(o => o.Id == "phone-report" ? o with { Evidence = [new EvidenceField("scan", "扫描件", false, "file")] } : o)],
        });
        var body = """{ "signalId": "s", "type": "complete", "obligation": "phone-report", "scan": "0123456789abcdef0123456789abcdef" }""";
        using var response = await _host.As(Roles.DutyOfficer).PostJsonAsync($"/api/incidents/{_id}/signals", body);
        Assert.Equal(["scan"], await response.BlamedAsync());
    }

    [Fact]
    public async Task Ready_YearWithoutCalendar_IsSaidButDoesNotRefuse()
    {
        using var folder = new CalendarFolder();
        await using var host = await ApiHost.StartAsync(calendars: folder.Path);
        var ready = await host.Anonymous.GetJsonAsync("/api/health/ready");

        Assert.Equal("ok", ready.GetProperty("status").GetString());
        Assert.StartsWith("missing: 2026", ready.GetProperty("checks").GetProperty("calendars").GetString(), StringComparison.Ordinal);
        Assert.Equal("ok", (await _host.Anonymous.GetJsonAsync("/api/health/ready")).GetProperty("checks").GetProperty("calendars").GetString());
    }

    private string[] Paths() =>
        [$"/api/incidents/{_id}", $"/api/incidents/{_id}/timeline", $"/api/notifications?incident={_id}"];

    private static TransferView Offer(string status) =>
        new("transfer:1", Sample.Town, "lead", status, new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(8)), "key:office", null, "属地管理");

    private static StatementView Statement(string id, string signalId, string status) =>
        new() { Id = id, Kind = "reply", Version = 1, Status = status, SignalId = signalId, SubmittedBy = "key:duty-officer" };

    private async Task<int> CountAsync(string query) => (await _host.As("all").GetJsonAsync("/api/incidents" + query)).GetProperty("items").GetArrayLength();

    private async Task<JsonElement> ObligationAsync() =>
        (await _host.As("all").GetJsonAsync("/api/incidents/" + _id)).GetProperty("obligations")[0];

    private Task StoreAsync(string signalId, string type, string text, string actor = "key:duty-officer", string? name = null) =>
        _host.Get<IIncidentRegister>().AcceptSignalAsync(
            _id,
            new Signal { SignalId = signalId, Type = type, Actor = actor, ActorName = name, Fields = new Dictionary<string, string> { ["text"] = text } },
            (_, _, _) => null,
            default);

    /// <summary>Replaces the incident's picture, as its orchestration would.</summary>
    private async Task ShowAsync(Func<IncidentView, IncidentView> change)
    {
        var register = _host.Get<IIncidentRegister>();
        var stored = (await register.GetAsync(_id, default))!;
        await register.ProjectAsync(
            new IncidentProjection(_id, 1, stored.Version + 1, stored.LastSeq, stored.StateJson, change(stored.View), [], [], false), default);
    }
}
