using System.Text.Json;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Http;

public sealed class SignalTests : IAsyncLifetime
{
    private const string Complete = """
        { "signalId": "call-1", "type": "complete", "obligation": "phone-report", "evidence": { "callee": "周洁", "calledAt": "2026-03-02T08:00:00+08:00" } }
        """;

    private ApiHost _host = null!;
    private string _id = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        _id = await _host.OpenAsync();
        _host.Pushed.Clear();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Post_Complete_IsStoredPushedAndAudited()
    {
        using var response = await SendAsync(Roles.DutyOfficer, Complete);

        var answer = await response.JsonAsync(202);
        Assert.Equal("call-1", answer.GetProperty("signalId").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("applied").ValueKind);
        Assert.Equal([_id], _host.Pushed);
        var stored = await _host.Get<IIncidentRegister>().GetSignalAsync(_id, "call-1", default);
        Assert.Equal("周洁", stored!.Signal.Fields["callee"]);
        Assert.Equal("key:duty-officer", stored.Signal.Actor);
        var line = Assert.Single(await _host.Get<IAuditTrail>().ListAsync(0, 10), line => line.Action == "signal.complete");
        Assert.Equal(("key:duty-officer", _id, "done"), (line.Actor, line.Target, line.Outcome));
        Assert.DoesNotContain("周洁", string.Join(' ', line.Data!.Values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_SameSignalTwice_HasOneEffect()
    {
        using var first = await SendAsync(Roles.DutyOfficer, Complete);
        using var second = await SendAsync(Roles.DutyOfficer, Complete);
        await first.JsonAsync(202);
        await second.JsonAsync(202);

        Assert.Single((await _host.Get<IIncidentRegister>().LoadSignalsAsync(_id, 0, default)).Signals);
        Assert.Single(_host.Pushed);
    }

    [Fact]
    public async Task Post_AcknowledgeForAPersonThatTheClientNames_DropsTheName()
    {
        using var response = await SendAsync(Roles.DutyOfficer, """{ "signalId": "a", "type": "acknowledge", "obligation": "phone-report", "person": "sun-hong" }""");
        await response.JsonAsync(202);

        var stored = await _host.Get<IIncidentRegister>().GetSignalAsync(_id, "a", default);
        Assert.False(stored!.Signal.Fields.ContainsKey("person"));
    }

    [Theory]
    [InlineData(Roles.DutyOfficer, "escalate", 202)]
    [InlineData(Roles.Office, "escalate", 202)]
    [InlineData(Roles.Leader, "escalate", 202)]
    [InlineData(Roles.Administrator, "escalate", 202)]
    [InlineData(Roles.Assessor, "escalate", 403)]
    [InlineData(Roles.Administrator, "unreachable", 400)]
    public async Task Post_OfTheLadder_IsForThoseWhoHandleTheMatter(string role, string type, int status)
    {
        using var response = await SendAsync(role, $$"""{ "signalId": "e", "type": "{{type}}", "obligation": "phone-report" }""");

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Post_EvidenceMissing_Is400NamingTheField()
    {
        using var response = await SendAsync(Roles.DutyOfficer, """{ "signalId": "s", "type": "complete", "obligation": "phone-report", "callee": "周洁" }""");
        Assert.Contains("calledAt", string.Join(' ', await response.BlamedAsync()), StringComparison.Ordinal);
        Assert.Empty(_host.Pushed);
    }

    [Theory]
    [InlineData("""{ "signalId": "s", "type": "unheard-of" }""")]
    [InlineData("""{ "signalId": "s", "type": "complete", "obligation": "unheard-of" }""")]
    [InlineData("""{ "signalId": "s", "type": "complete" }""")]
    [InlineData("""{ "signalId": "s", "type": "change-level", "level": "IV" }""")]
    public async Task Post_Impossible_Is400Or409AndNothingIsStored(string body)
    {
        using var response = await SendAsync("all", body);
        Assert.Contains((int)response.StatusCode, new[] { 400, 409 });
        await response.ProblemAsync((int)response.StatusCode);
        Assert.Null(await _host.Get<IIncidentRegister>().GetSignalAsync(_id, "s", default));
    }

    [Fact]
    public async Task Post_TypeThatTheRoleMayNotSend_Is403AndAudited()
    {
        using var response = await SendAsync(Roles.DutyOfficer, """{ "signalId": "s", "type": "confirm-level" }""");
        await response.ProblemAsync(403);
        Assert.Contains(
            await _host.Get<IAuditTrail>().ListAsync(0, 10),
            line => line is { Actor: "key:duty-officer", Action: "signal.confirm-level", Outcome: "refused" } && line.Target == _id);
    }

    [Fact]
    public async Task Post_UnknownIncident_Is404()
    {
        using var response = await _host.As("all").PostJsonAsync("/api/incidents/none/signals", Complete);
        await response.ProblemAsync(404);
    }

    [Fact]
    public async Task Post_SystemType_Is400EvenForAnAdministrator()
    {
        using var response = await SendAsync("all", """{ "signalId": "s", "type": "merged-in", "from": "x" }""");
        Assert.Equal(["type"], await response.BlamedAsync());
    }

    [Fact]
    public async Task Post_MergeIntoUnknownIncident_Is400NamingTheField()
    {
        using var response = await SendAsync(Roles.Office, """{ "signalId": "s", "type": "merge", "into": "unheard-of" }""");
        Assert.Equal(["into"], await response.BlamedAsync());
    }

    [Fact]
    public async Task Post_MergeIntoOpenIncident_IsStored()
    {
        var other = await _host.OpenAsync(_host.Report("wb-other"));
        using var response = await SendAsync(Roles.Office, $$"""{ "signalId": "s", "type": "merge", "into": "{{other}}" }""");
        await response.JsonAsync(202);
    }

    [Fact]
    public async Task Post_EvidenceAsPlainText_IsTheGroundOfARecordForSomebodyElse()
    {
        using var response = await SendAsync(
            Roles.Office, """{ "signalId": "s", "type": "acknowledge", "obligation": "phone-report", "onBehalfOf": "李局长", "evidence": "电话告知，已知悉" }""");
        await response.JsonAsync(202);
        var stored = await _host.Get<IIncidentRegister>().GetSignalAsync(_id, "s", default);
        Assert.Equal("电话告知，已知悉", stored!.Signal.Fields["evidence"]);
    }

    [Theory]
    [InlineData(Roles.Viewer, new string[0], new[] { "note" })]
    [InlineData(Roles.Assessor, new[] { "note" }, new[] { "complete", "close" })]
    [InlineData(Roles.DutyOfficer, new[] { "acknowledge", "checklist", "complete", "note", "progress" }, new[] { "confirm-level", "close", "accept", "approve-statement" })]
    public async Task GetIncident_ForARole_NamesTheActsThatThePolicyGrantsIt(string role, string[] offered, string[] withheld)
    {
        var incident = await _host.As(role).GetJsonAsync($"/api/incidents/{_id}");
        var actions = incident.GetProperty("actions").EnumerateArray().Select(action => action.GetString()!).ToHashSet();
        Assert.Superset(offered.ToHashSet(), actions);
        Assert.Empty(withheld.Intersect(actions));
    }

    [Fact]
    public async Task Get_IdWithSlashAndBlank_IsFound()
    {
        using var sent = await SendAsync(Roles.DutyOfficer, Complete.Replace("call-1", "desk/1 a", StringComparison.Ordinal));
        Assert.Equal("desk/1 a", (await sent.JsonAsync(202)).GetProperty("signalId").GetString());

        var state = await _host.As(Roles.Viewer).GetJsonAsync($"/api/incidents/{_id}/signals/{Uri.EscapeDataString("desk/1 a")}");

        Assert.Equal("desk/1 a", state.GetProperty("signalId").GetString());
    }

    [Fact]
    public async Task Get_BeforeAndAfterItIsApplied_TellsItsFate()
    {
        using var sent = await SendAsync(Roles.DutyOfficer, Complete);
        var path = $"/api/incidents/{_id}/signals/call-1";
        var before = await _host.As(Roles.Viewer).GetJsonAsync(path);
        var register = _host.Get<IIncidentRegister>();
        var stored = (await register.GetAsync(_id, default))!;
        await register.ProjectAsync(
            new IncidentProjection(
                _id, 1, stored.Version + 1, 1, stored.StateJson, stored.View, [],
                [new SignalResult("call-1", false, Problem.Of(ProblemKind.Conflict, "已完成。"))], false),
            default);
        var after = await _host.As(Roles.Viewer).GetJsonAsync(path);
        using var unknown = await _host.As(Roles.Viewer).GetAsync(path + "0");

        Assert.Equal(JsonValueKind.Null, before.GetProperty("applied").ValueKind);
        Assert.False(after.GetProperty("applied").GetBoolean());
        Assert.Equal("conflict", after.GetProperty("problem").GetProperty("kind").GetString());
        Assert.Equal("已完成。", after.GetProperty("problem").GetProperty("detail").GetString());
        await unknown.ProblemAsync(404);
    }

    private Task<HttpResponseMessage> SendAsync(string key, string body) => _host.As(key).PostJsonAsync($"/api/incidents/{_id}/signals", body);
}
