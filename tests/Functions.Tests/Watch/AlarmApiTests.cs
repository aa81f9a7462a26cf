using System.Text.Json;
using Functions.Tests.Http;
using Functions.Tests.Register;
using Yuqing.Functions.Register;
using Yuqing.Functions.Watch;

namespace Functions.Tests.Watch;

public sealed class AlarmApiTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("office", "gap")]
    [InlineData("duty-officer", "gap")]
    [InlineData("administrator", "notifications gap")]
    [InlineData("all", "elsewhere notifications gap")]
    public async Task List_ByRole_ShowsTheUnitsOwnAndToAdministratorsTheInstallations(string key, string expected)
    {
        await RaiseAsync(Found.Gap(), Found.Queue(), Found.Gap("elsewhere", Sample.Town));

        var list = await _host.As(key).GetJsonAsync("/api/alarms");

        Assert.Equal(expected, string.Join(' ', Items(list).Select(item => item.GetProperty("subject").GetString())));
        Assert.Equal(expected.Split(' ').Length, list.GetProperty("open").GetInt32());
    }

    [Theory]
    [InlineData("office", 1)]
    [InlineData("duty-officer", 0)]
    public async Task List_IncidentKeptFromDutyOfficers_IsKeptFromThem(string key, int expected)
    {
        var id = await _host.OpenAsync();
        await _host.Get<RegisterDatabase>().WriteAsync(connection => connection.Run("UPDATE incident_units SET guarded = 1"));
        await RaiseAsync(Found.Breach(id));

        Assert.Equal(expected, Items(await _host.As(key).GetJsonAsync("/api/alarms")).Count());
    }

    [Fact]
    public async Task List_ManyAndCleared_PagesNewestFirst()
    {
        await RaiseAsync(Found.Gap("a"), Found.Gap("b"), Found.Gap("c"));
        await RaiseAsync(Found.Gap("a"), Found.Gap("c"));
        var office = _host.As("office");

        var first = await office.GetJsonAsync("/api/alarms?state=all&limit=2");
        var second = await office.GetJsonAsync($"/api/alarms?state=all&limit=2&cursor={first.GetProperty("next").GetString()}");

        Assert.Equal(["c", "b", "a"], Items(first).Concat(Items(second)).Select(item => item.GetProperty("subject").GetString()));
        Assert.Equal(["c", "a"], Items(await office.GetJsonAsync("/api/alarms?state=open")).Select(item => item.GetProperty("subject").GetString()));
        Assert.NotNull(Items(first).Last().GetProperty("clearedAt").GetString());
        Assert.False(second.TryGetProperty("next", out var next) && next.ValueKind != JsonValueKind.Null);
        Assert.Equal(["state"], await (await office.GetAsync("/api/alarms?state=some")).BlamedAsync());
        await (await office.GetAsync("/api/alarms?cursor=x")).ProblemAsync(400);
    }

    [Fact]
    public async Task Seen_ByTheOffice_IsKeptAuditedAndTheFirstStays()
    {
        var alarm = Assert.Single(await RaiseAsync(Found.Gap()));
        using var first = await _host.As("office").PostAsync($"/api/alarms/{alarm.Id}/seen", null);
        using var second = await _host.As("all").PostAsync($"/api/alarms/{alarm.Id}/seen", null);

        Assert.Equal("key:office", (await first.JsonAsync()).GetProperty("seenBy").GetString());
        Assert.Equal("key:office", (await second.JsonAsync()).GetProperty("seenBy").GetString());
        var line = Assert.Single(await _host.Get<IAuditTrail>().ListAsync(0, 100), line => line.Action == "alarm.seen");
        Assert.Equal(("key:office", $"{alarm.Id}"), (line.Actor, line.Target));
    }

    [Fact]
    public async Task Seen_AlarmOfAnotherUnitOrNone_Is404()
    {
        var alarms = await RaiseAsync(Found.Gap("elsewhere", Sample.Town), Found.Queue());
        foreach (var id in alarms.Select(alarm => $"{alarm.Id}").Append("999").Append("x"))
            await (await _host.As("office").PostAsync($"/api/alarms/{id}/seen", null)).ProblemAsync(404);
    }

    private static IEnumerable<JsonElement> Items(JsonElement list) => list.GetProperty("items").EnumerateArray();

    private async Task<IReadOnlyList<Alarm>> RaiseAsync(params Finding[] findings) =>
        (await _host.Get<IAlarmStore>().ApplyAsync(findings, AlarmKinds.All, _host.Time.GetUtcNow(), CancellationToken.None)).Raised;
}
