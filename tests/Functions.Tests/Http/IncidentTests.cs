using System.Text.Json;
using Functions.Tests.Register;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Http;

public sealed class IncidentTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_NewIncident_HasTheContractsShape()
    {
        var id = await _host.OpenAsync();
        var incident = await _host.As(Roles.Viewer).GetJsonAsync("/api/incidents/" + id);

        foreach (var name in new[] { "closedAt", "category", "statement", "summary", "url" })
            Assert.Equal(JsonValueKind.Null, incident.GetProperty(name).ValueKind);
        Assert.Equal(id, incident.GetProperty("id").GetString());
        Assert.StartsWith("HNGL-2026-", incident.GetProperty("number").GetString(), StringComparison.Ordinal);
        Assert.Equal(Sample.Highway, incident.GetProperty("unit").GetString());
        Assert.Equal("华宁公路分局", incident.GetProperty("unitTitle").GetString());
        Assert.Equal("国道塌方致交通中断", incident.GetProperty("title").GetString());
        Assert.Equal("I", incident.GetProperty("level").GetString());
        Assert.True(incident.GetProperty("levelProvisional").GetBoolean());
        Assert.Equal("open", incident.GetProperty("status").GetString());
        Assert.False(incident.GetProperty("drill").GetBoolean());
        Assert.Equal(Sample.Highway, incident.GetProperty("leadUnit").GetString());
        Assert.Empty(incident.GetProperty("assistingUnits").EnumerateArray());
        Assert.EndsWith("+08:00", incident.GetProperty("openedAt").GetString(), StringComparison.Ordinal);
        var report = Obligation(incident, "phone-report");
        Assert.Equal("pending", report.GetProperty("status").GetString());
        Assert.Equal(_host.Time.GetUtcNow().AddMinutes(30), report.GetProperty("dueAt").GetDateTimeOffset());
        Assert.EndsWith("+08:00", report.GetProperty("dueAt").GetString(), StringComparison.Ordinal);
        Assert.False(report.GetProperty("overdue").GetBoolean());
        foreach (var name in new[] { "extendedTo", "performedAt", "acceptedAt", "completedBy", "onBehalfOf", "acknowledgedBy" })
            Assert.Equal(JsonValueKind.Null, report.GetProperty(name).ValueKind);
    }

    [Fact]
    public async Task Get_PendingPastDue_IsOverdueWithoutAnyWrite()
    {
        var id = await _host.OpenAsync();
        _host.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.False(Obligation(await _host.As("all").GetJsonAsync("/api/incidents/" + id), "phone-report").GetProperty("overdue").GetBoolean());
        _host.Time.Advance(TimeSpan.FromTicks(1));
        var late = await _host.As("all").GetJsonAsync("/api/incidents/" + id);

        Assert.True(Obligation(late, "phone-report").GetProperty("overdue").GetBoolean());
        Assert.True(late.GetProperty("overdue").GetBoolean());
        Assert.Single((await _host.As("all").GetJsonAsync("/api/incidents?overdue=true")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Post_ByWhomTheLevelIsDecided_IsPolicyRule()
    {
        var officer = await RegisterAs(Roles.DutyOfficer, "1");
        var office = await RegisterAs(Roles.Office, "2");
        var leader = await RegisterAs(Roles.Leader, "3");
        var administrator = await RegisterAs(Roles.Administrator, "4");

        Assert.True(officer.GetProperty("levelProvisional").GetBoolean());
        Assert.False(office.GetProperty("levelProvisional").GetBoolean());
        Assert.False(leader.GetProperty("levelProvisional").GetBoolean());
        Assert.False(administrator.GetProperty("levelProvisional").GetBoolean());
        Assert.Equal("manual", officer.GetProperty("source").GetString());
    }

    [Fact]
    public async Task Post_ByAPerson_IsAudited()
    {
        var incident = await RegisterAs(Roles.DutyOfficer, "1");
        var line = Assert.Single(await _host.Get<IAuditTrail>().ListAsync(0, 10));
        Assert.Equal(("key:duty-officer", "incident.register", incident.GetProperty("id").GetString(), "done"), (line.Actor, line.Action, line.Target, line.Outcome));
    }

    [Fact]
    public async Task Units_OfTheCaller_ComeWithTheirLevels()
    {
        var own = (await _host.As(Roles.Viewer).GetJsonAsync("/api/units")).GetProperty("items");
        var all = (await _host.As("all").GetJsonAsync("/api/units")).GetProperty("items");

        Assert.Equal(Sample.Highway, Assert.Single(own.EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal(2, all.GetArrayLength());
        Assert.Equal("华宁公路分局", own[0].GetProperty("title").GetString());
        Assert.Equal(["I", "II", "III"], own[0].GetProperty("levels").EnumerateArray().Select(level => level.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Post_SameExternalIdTwice_IsADuplicate()
    {
        using var first = await _host.As(Roles.DutyOfficer).PostJsonAsync("/api/incidents", _host.Report());
        using var second = await _host.As(Roles.DutyOfficer).PostJsonAsync("/api/incidents", _host.Report());
        Assert.False((await first.JsonAsync(202)).GetProperty("duplicate").GetBoolean());
        Assert.True((await second.JsonAsync(202)).GetProperty("duplicate").GetBoolean());
    }

    [Fact]
    public async Task Post_UnitOfSomebodyElse_Is403AndAudited()
    {
        using var response = await _host.As(Roles.DutyOfficer).PostJsonAsync("/api/incidents", _host.Report(unit: Sample.Town));
        await response.ProblemAsync(403);
        Assert.Contains(
            await _host.Get<IAuditTrail>().ListAsync(0, 10), line => line is { Actor: "key:duty-officer", Action: "incident.register", Outcome: "refused" });
    }

    [Fact]
    public async Task Post_FaultyBody_IsNamedOrRefusedByType()
    {
        var client = _host.As(Roles.DutyOfficer);
        using var missing = await client.PostJsonAsync("/api/incidents", "{}");
        using var malformed = await client.PostJsonAsync("/api/incidents", "{");
        using var text = await client.PostAsync("/api/incidents", new StringContent(_host.Report()));
        using var large = await client.PostJsonAsync("/api/incidents", new string(' ', 300 * 1024));

        Assert.Contains("unit", await missing.BlamedAsync());
        await malformed.ProblemAsync(400);
        await text.ProblemAsync(415);
        await large.ProblemAsync(413);
    }

    [Fact]
    public async Task List_Filters_NarrowTheResult()
    {
        await _host.OpenAsync(_host.Report("1", title: "国道塌方"));
        await _host.OpenAsync(_host.Report("2", level: null, title: "收费站投诉"));

        Assert.Equal(2, await Count(""));
        Assert.Equal(1, await Count("?level=I"));
        Assert.Equal(1, await Count("?status=triage"));
        Assert.Equal(2, await Count("?status=triage,open"));
        Assert.Equal(1, await Count("?q=" + Uri.EscapeDataString("塌方")));
        Assert.Equal(0, await Count("?unit=" + Sample.Town));
        Assert.Equal(2, await Count("?from=2026-03-02T00:00:00%2B08:00"));
        Assert.Equal(2, await Count("?from=2026-03-02T00:00:00+08:00"));
        Assert.Equal(0, await Count("?to=2026-03-02T00:00:00Z"));
        Assert.Equal(0, await Count("?overdue=true"));
    }

    [Fact]
    public async Task List_Pages_FollowTheCursor()
    {
        for (var i = 0; i < 3; i++)
            await _host.OpenAsync(_host.Report($"{i}"));
        var first = await _host.As("all").GetJsonAsync("/api/incidents?limit=2");
        var second = await _host.As("all").GetJsonAsync("/api/incidents?limit=2&cursor=" + first.GetProperty("next").GetString());

        var ids = Ids(first).Concat(Ids(second)).ToArray();
        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?limit=many", "limit")]
    [InlineData("?overdue=perhaps", "overdue")]
    [InlineData("?status=lost", "status")]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?to=2026-03-02T00:00:00", "to")]
    public async Task List_FaultyParameter_Is400NamingIt(string query, string name)
    {
        using var response = await _host.As("all").GetAsync("/api/incidents" + query);
        Assert.Equal([name], await response.BlamedAsync());
    }

    [Fact]
    public async Task List_ForgedCursor_Is400()
    {
        using var response = await _host.As("all").GetAsync("/api/incidents?cursor=nonsense");
        await response.ProblemAsync(400);
    }

    [Fact]
    public async Task AnyRead_IncidentOfAnotherUnit_DoesNotExist()
    {
        await _host.OpenAsync(_host.Report("mine"));
        var register = _host.Get<IIncidentRegister>();
        var other = (await register.AcceptReportAsync(Sample.Delivery(Sample.Report("theirs", Sample.Town)), Sample.Open, default)).Incident.View.Id;

        Assert.Single(Ids(await _host.As(Roles.Administrator).GetJsonAsync("/api/incidents")));
        Assert.Equal(2, Ids(await _host.As("all").GetJsonAsync("/api/incidents")).Length);
        foreach (var path in new[] { $"incidents/{other}", $"incidents/{other}/timeline", $"incidents/{other}/signals/s", $"notifications?incident={other}" })
        {
            using var response = await _host.As(Roles.Administrator).GetAsync("/api/" + path);
            await response.ProblemAsync(404);
        }
        using var signal = await _host.As(Roles.Administrator).PostJsonAsync($"/api/incidents/{other}/signals", """{ "signalId": "s", "type": "note", "text": "x" }""");
        await signal.ProblemAsync(404);
    }

    [Fact]
    public async Task Timeline_NewIncident_StartsWithTheReport()
    {
        var id = await _host.OpenAsync();
        var items = (await _host.As("all").GetJsonAsync($"/api/incidents/{id}/timeline")).GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal("reported", items[0].GetProperty("kind").GetString());
        foreach (var name in new[] { "at", "actor", "obligation", "text", "data" })
            Assert.True(items[0].TryGetProperty(name, out _), name);
    }

    [Fact]
    public async Task Notifications_Addresses_AreMasked()
    {
        var id = await _host.OpenAsync();
        await _host.Get<INotificationStore>().AddAsync(
            [
                new Notification
                {
                    Id = "n-1",
                    Incident = id,
                    Number = "HNGL-2026-0001",
                    Unit = Sample.Highway,
                    Link = "https://yuqing.example.cn/incidents/1",
                    Reason = "new-incident",
                    Role = "duty-officer",
                    Person = "chen-min",
                    PersonName = "陈敏",
                    Channel = "webhook",
                    Address = "https://robot.example.cn/send?key=very-secret",
                    Text = "HNGL-2026-0001",
                    QueuedAt = _host.Time.GetUtcNow(),
                },
            ],
            default);
        var item = (await _host.As(Roles.Viewer).GetJsonAsync("/api/notifications?incident=" + id)).GetProperty("items")[0];

        Assert.Equal("https://robot.example.cn/…", item.GetProperty("address").GetString());
        Assert.Equal("queued", item.GetProperty("state").GetString());
        Assert.Equal("chen-min", item.GetProperty("person").GetString());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("13812345678", "…78")]
    [InlineData("ab", "…")]
    [InlineData("mailto:chen@example.cn", "…cn")]
    public void Mask_Address_HidesMostOfIt(string? address, string? expected) =>
        Assert.Equal(expected, Yuqing.Functions.Http.Notifications.NotificationJson.Mask(address));

    [Fact]
    public async Task Notifications_OfUnknownIncident_IsNotFound()
    {
        using var response = await _host.As("all").GetAsync("/api/notifications?incident=unknown");
        await response.ProblemAsync(404);
    }

    [Fact]
    public async Task Changes_NewIncidentWhileWaiting_ReturnsAtOnce()
    {
        var cursor = (await _host.As("all").GetJsonAsync("/api/changes?wait=0")).GetProperty("cursor").GetString();
        var waiting = _host.As("all").GetJsonAsync($"/api/changes?after={cursor}&wait=9999");
        var id = await _host.OpenAsync();

        var items = (await waiting).GetProperty("items");
        Assert.Equal(id, items[0].GetProperty("incident").GetString());
        Assert.Equal("opened", items[0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Changes_ClientGoesAway_ReleasesItsWait()
    {
        var cursor = (await _host.As("all").GetJsonAsync("/api/changes?wait=0")).GetProperty("cursor").GetString();
        using var leaving = new CancellationTokenSource();
        var request = _host.As("all").GetAsync($"/api/changes?after={cursor}&wait=25", leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.DoesNotContain(_host.Logged, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Changes_FaultyParameters_Are400()
    {
        using var wait = await _host.As("all").GetAsync("/api/changes?wait=soon");
        using var after = await _host.As("all").GetAsync("/api/changes?after=never&wait=0");
        Assert.Equal(["wait"], await wait.BlamedAsync());
        await after.ProblemAsync(400);
    }

    private static JsonElement Obligation(JsonElement incident, string id) =>
        incident.GetProperty("obligations").EnumerateArray().Single(obligation => obligation.GetProperty("id").GetString() == id);

    private static string[] Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];

    private async Task<int> Count(string query) => Ids(await _host.As("all").GetJsonAsync("/api/incidents" + query)).Length;

    private async Task<JsonElement> RegisterAs(string role, string externalId)
    {
        using var response = await _host.As(role).PostJsonAsync("/api/incidents", _host.Report(externalId));
        var id = (await response.JsonAsync(202)).GetProperty("incidentId").GetString();
        return await _host.As(role).GetJsonAsync("/api/incidents/" + id);
    }
}
