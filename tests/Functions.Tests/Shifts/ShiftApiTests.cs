using System.Text.Json;
using Functions.Tests.Http;
using Functions.Tests.Register;
using Yuqing.Functions.Register;
using Yuqing.Functions.Shifts;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Shifts;

public sealed class ShiftApiTests : IAsyncLifetime
{
    private static readonly DateTimeOffset HandedOver = new(2026, 3, 2, 8, 30, 0, TimeSpan.FromHours(8));

    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        _host.Time.SetUtcNow(HandedOver.AddMinutes(-20));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Current_OpenMatter_ShowsItsNextTaskAndTitle()
    {
        var incident = await _host.OpenAsync();
        _host.Time.Advance(TimeSpan.FromMinutes(1));

        var now = await _host.As(Roles.Viewer).GetJsonAsync("/api/shift-reports/current?unit=" + Sample.Highway);

        Assert.Equal(JsonValueKind.Null, now.GetProperty("id").ValueKind);
        Assert.Equal(1, now.GetProperty("counts").GetProperty("opened").GetInt32());
        var open = Assert.Single(now.GetProperty("content").GetProperty("open").EnumerateArray());
        Assert.Equal((incident, "国道塌方致交通中断", true), (open.GetProperty("incident").GetString(), open.GetProperty("title").GetString(), open.GetProperty("urgent").GetBoolean()));
        Assert.Equal("confirm-level", open.GetProperty("next").GetProperty("obligation").GetString());
        Assert.NotEmpty(now.GetProperty("content").GetProperty("due").EnumerateArray());
        Assert.NotEmpty(now.GetProperty("handsOver").EnumerateArray());
        Assert.False(now.GetProperty("mayConfirm").GetBoolean());
    }

    [Theory]
    [InlineData("/api/shift-reports/current", "unit")]
    [InlineData("/api/shift-reports?kind=weekly", "kind")]
    [InlineData("/api/shift-reports?limit=0", "limit")]
    [InlineData("/api/shift-reports?cursor=x", "cursor")]
    public async Task Read_FaultyParameter_IsNamed(string path, string field)
    {
        using var response = await _host.As(Roles.Viewer).GetAsync(path);
        Assert.Equal([field], await response.BlamedAsync());
    }

    [Fact]
    public async Task Read_OtherUnits_DoNotExist()
    {
        var id = await MakeAsync(Sample.Town);
        var other = _host.As(Roles.Office);

        await (await other.GetAsync("/api/shift-reports/" + id)).ProblemAsync(404);
        await (await other.GetAsync("/api/shift-reports/current?unit=" + Sample.Town)).ProblemAsync(404);
        await (await other.PostJsonAsync($"/api/shift-reports/{id}/confirm", "{}")).ProblemAsync(404);
        Assert.Empty((await other.GetJsonAsync("/api/shift-reports?unit=" + Sample.Town)).GetProperty("items").EnumerateArray());
        Assert.Empty((await other.GetJsonAsync("/api/shift-reports")).GetProperty("items").EnumerateArray());
        Assert.Single((await _host.As("all").GetJsonAsync("/api/shift-reports")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task List_Pages_HaveEveryReportOnce()
    {
        var ids = new List<string>();
        for (var day = 0; day < 5; day++)
            ids.Insert(0, await MakeAsync(Sample.Highway, day));
        var (listed, cursor) = (new List<string>(), "");
        do
        {
            var page = await _host.As(Roles.Viewer).GetJsonAsync($"/api/shift-reports?kind=handover&limit=2{cursor}");
            listed.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            cursor = page.GetProperty("next").GetString() is { } next ? "&cursor=" + next : "";
        }
        while (cursor.Length > 0);

        Assert.Equal(ids, listed);
        Assert.Empty((await _host.As(Roles.Viewer).GetJsonAsync("/api/shift-reports?kind=digest")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Confirm_Once_IsKeptWithNameTimeAndNoteAndAudited()
    {
        var id = await MakeAsync(Sample.Highway);
        var officer = _host.As(Roles.DutyOfficer);
        Assert.True((await officer.GetJsonAsync("/api/shift-reports/" + id)).GetProperty("mayConfirm").GetBoolean());

        var confirmed = await (await officer.PostJsonAsync($"/api/shift-reports/{id}/confirm", """{"note":"已核对台账"}""")).JsonAsync();
        var again = await (await officer.PostAsync($"/api/shift-reports/{id}/confirm", null)).JsonAsync();
        using var other = await _host.As(Roles.Office).PostJsonAsync($"/api/shift-reports/{id}/confirm", "{}");

        Assert.Equal(("key:duty-officer", "已核对台账"), (confirmed.GetProperty("confirmedBy").GetString(), confirmed.GetProperty("note").GetString()));
        Assert.Equal(_host.Time.GetUtcNow(), confirmed.GetProperty("confirmedAt").GetDateTimeOffset());
        Assert.Equal("已核对台账", again.GetProperty("note").GetString());
        Assert.False(again.GetProperty("mayConfirm").GetBoolean());
        await other.ProblemAsync(409);
        var line = Assert.Single(await _host.Get<IAuditTrail>().ListAsync(0, 100), line => line.Action == "shift.confirm");
        Assert.Equal(("key:duty-officer", id), (line.Actor, line.Target));
        Assert.Equal("key:duty-officer", (await officer.GetJsonAsync("/api/shift-reports")).GetProperty("items")[0].GetProperty("confirmedBy").GetString());
    }

    [Fact]
    public async Task Confirm_ByWhoHandsOver_IsRefused()
    {
        var id = await MakeAsync(Sample.Highway, leaves: "key:duty-officer");

        await (await _host.As(Roles.DutyOfficer).PostJsonAsync($"/api/shift-reports/{id}/confirm", "{}")).ProblemAsync(403);
        await (await _host.As(Roles.Leader).PostJsonAsync($"/api/shift-reports/{id}/confirm", "{}")).JsonAsync();
    }

    [Fact]
    public async Task Remark_UntilConfirmed_IsAddedOnce()
    {
        var id = await MakeAsync(Sample.Highway);
        var officer = _host.As(Roles.DutyOfficer);
        await officer.PostJsonAsync($"/api/shift-reports/{id}/remarks", """{"text":"养护站 10 点回电"}""");
        var twice = await (await officer.PostJsonAsync($"/api/shift-reports/{id}/remarks", """{"text":"养护站 10 点回电"}""")).JsonAsync();

        var remark = Assert.Single(twice.GetProperty("remarks").EnumerateArray());
        Assert.Equal("养护站 10 点回电", remark.GetProperty("text").GetString());
        Assert.Equal(["text"], await (await officer.PostJsonAsync($"/api/shift-reports/{id}/remarks", "{}")).BlamedAsync());
        Assert.Equal(["text"], await (await officer.PostJsonAsync($"/api/shift-reports/{id}/remarks", $$"""{"text":"{{new string('长', 1001)}}"}""")).BlamedAsync());
        await (await officer.PostJsonAsync($"/api/shift-reports/{id}/confirm", "{}")).JsonAsync();
        await (await officer.PostJsonAsync($"/api/shift-reports/{id}/remarks", """{"text":"晚了"}""")).ProblemAsync(409);
    }

    [Fact]
    public async Task Digest_IsNeitherConfirmedNorRemarkedOn()
    {
        var document = await _host.Get<ShiftComposer>().DigestAsync(Sample.Highway, HandedOver.AddDays(-1), HandedOver, CancellationToken.None);
        await _host.Get<IShiftStore>().AddAsync(document, owed: false, remindAt: null, CancellationToken.None);

        await (await _host.As(Roles.Office).PostJsonAsync($"/api/shift-reports/{document.Report.Id}/confirm", "{}")).ProblemAsync(409);
        Assert.False((await _host.As(Roles.Office).GetJsonAsync("/api/shift-reports/" + document.Report.Id)).GetProperty("mayConfirm").GetBoolean());
    }

    [Fact]
    public async Task Get_MatterThatDutyOfficersAreKeptFrom_IsShownToTheOfficeAlone()
    {
        var incident = await _host.OpenAsync();
        var handOver = await MakeAsync(Sample.Highway);
        var digest = await _host.Get<ShiftComposer>().DigestAsync(Sample.Highway, HandedOver.AddDays(-1), HandedOver, CancellationToken.None);
        await _host.Get<IShiftStore>().AddAsync(digest, owed: false, remindAt: null, CancellationToken.None);
        var stored = (await _host.Get<IIncidentRegister>().GetAsync(incident, CancellationToken.None))!;
        await _host.Get<IIncidentRegister>().ProjectAsync(
            new IncidentProjection(incident, 1, stored.Version + 1, 0, stored.StateJson, stored.View with { Restricted = true }, [], [], false), CancellationToken.None);

        foreach (var id in new[] { handOver, digest.Report.Id })
        {
            Assert.Equal(0, await OpenAsync(Roles.DutyOfficer, id));
            Assert.Equal(1, await OpenAsync(Roles.Office, id));
        }
        Assert.Empty((await _host.Get<ShiftComposer>().HandOverAsync(Sample.Highway, Change(0, "a"), HandedOver.AddDays(1), null, CancellationToken.None)).Content.Open);
        var later = await _host.Get<ShiftComposer>().DigestAsync(Sample.Highway, HandedOver, HandedOver.AddDays(1), CancellationToken.None);
        Assert.Equal((1, 0), (later.Report.Counts.Open, later.Report.Plain.Open));
    }

    private async Task<int> OpenAsync(string role, string id) =>
        (await _host.As(role).GetJsonAsync("/api/shift-reports/" + id)).GetProperty("content").GetProperty("open").GetArrayLength();

    private static HandOver Change(int day, string leaves) => new(HandedOver.AddDays(day - 1), HandedOver.AddDays(day), [leaves], ["chen-min"]);

    private async Task<string> MakeAsync(string unit, int day = 0, string leaves = "li-jun")
    {
        var document = await _host.Get<ShiftComposer>().HandOverAsync(unit, Change(day, leaves), HandedOver.AddDays(day + 1), null, CancellationToken.None);
        Assert.True(await _host.Get<IShiftStore>().AddAsync(document, owed: false, remindAt: null, CancellationToken.None));
        Assert.False(await _host.Get<IShiftStore>().AddAsync(document, owed: false, remindAt: null, CancellationToken.None));
        return document.Report.Id;
    }
}
