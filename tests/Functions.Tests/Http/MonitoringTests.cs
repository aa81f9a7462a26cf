using Functions.Tests.Register;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Functions.Tests.Http;

public sealed class MonitoringTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task List_OwedRecords_AreShownByDayAndNotAmongIncidents()
    {
        var id = await OweAsync(new DateOnly(2026, 3, 2), new TimeOnly(17, 30));
        await OweAsync(new DateOnly(2026, 3, 1), new TimeOnly(8, 30));

        var items = (await _host.As("all").GetJsonAsync("/api/monitoring?from=2026-03-01&to=2026-03-02")).GetProperty("items");

        Assert.Equal(["2026-03-02", "2026-03-01"], items.EnumerateArray().Select(item => item.GetProperty("date").GetString()));
        Assert.Equal(id, items[0].GetProperty("id").GetString());
        Assert.Equal("宁州街道", items[0].GetProperty("unitTitle").GetString());
        Assert.StartsWith("17:30", items[0].GetProperty("time").GetString(), StringComparison.Ordinal);
        Assert.Equal("pending", items[0].GetProperty("status").GetString());
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 17, 30, 0, TimeSpan.FromHours(8)), items[0].GetProperty("dueAt").GetDateTimeOffset());
        Assert.Empty((await _host.As("all").GetJsonAsync("/api/incidents")).GetProperty("items").EnumerateArray());
        Assert.Equal(0, await CountAsync("all", "?unit=" + Sample.Highway));
        Assert.Equal(1, await CountAsync("all", "?from=2026-03-02&to=2026-03-02&unit=town"));
    }

    [Fact]
    public async Task List_OfOtherUnits_IsNotShown()
    {
        await OweAsync(new DateOnly(2026, 3, 2), new TimeOnly(17, 30));

        Assert.Equal(1, await CountAsync("all", "?from=2026-03-02&to=2026-03-02"));
        Assert.Equal(0, await CountAsync(Roles.Administrator, "?from=2026-03-02&to=2026-03-02"));
    }

    [Theory]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?to=2026-02-30", "to")]
    [InlineData("?from=2026-03-02&to=2026-03-01", "from")]
    [InlineData("?from=2020-01-01&to=2026-03-01", "from")]
    public async Task List_FaultyDays_NamesTheParameter(string query, string name)
    {
        using var response = await _host.As("all").GetAsync("/api/monitoring" + query);
        Assert.Equal([name], await response.BlamedAsync());
    }

    [Fact]
    public async Task Send_EntryWithoutItsFields_NamesThem()
    {
        var id = await OweAsync(new DateOnly(2026, 3, 2), new TimeOnly(17, 30));
        using var incomplete = await _host.As("all").PostJsonAsync(
            $"/api/incidents/{id}/signals", """{ "signalId": "s-1", "type": "complete", "obligation": "monitoring-record" }""");
        using var complete = await _host.As("all").PostJsonAsync(
            $"/api/incidents/{id}/signals",
            """{ "signalId": "s-2", "type": "complete", "obligation": "monitoring-record", "searched": "本地论坛", "result": "未见涉本镇舆情" }""");

        Assert.Contains("searched", await incomplete.BlamedAsync());
        Assert.Equal("s-2", (await complete.JsonAsync(202)).GetProperty("signalId").GetString());
    }

    private async Task<int> CountAsync(string key, string query) =>
        (await _host.As(key).GetJsonAsync("/api/monitoring" + query)).GetProperty("items").GetArrayLength();

    private async Task<string> OweAsync(DateOnly day, TimeOnly at)
    {
        var policy = _host.Get<PolicyCatalog>().Find("town")!;
        var slice = policy.ForMonitoring(at) with { ContentHash = $"{policy.ContentHash}-{at.Hour}" };
        await _host.Get<IPolicyArchive>().EnsureAsync([slice]);
        var report = new NewReport(policy.MonitoringReport(Sample.Town, day, at, several: true), DeliveryId: null, "system");
        return (await _host.Get<IIncidentRegister>().AcceptReportAsync(report, seed => IncidentIntake.Open(seed, slice), default)).Incident.View.Id;
    }
}
