using System.Globalization;
using Functions.Tests.Http;
using Functions.Tests.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Documents;

public sealed class FactSheetTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_SeveralActs_AreMergedWithWhoAndWhen()
    {
        var seed = await Records.OpenAsync(_host, acts:
        [
            Records.Act("f-1", SignalTypes.Facts, ("measures", "已派人到场"), ("place", "G323 线 K12"), ("signer", "王伟"), ("unknown", "x")),
            Records.Act("n-1", SignalTypes.Note, ("text", "不是事实")),
            Records.Act("f-2", SignalTypes.Facts, ("measures", "已抢通半幅"), ("place", "")) with { ActorName = "赵琳" },
        ]);

        var facts = await _host.As("viewer").GetJsonAsync($"/api/incidents/{seed.IncidentId}/facts");

        Assert.Equal("""{"measures":"已抢通半幅","signer":"王伟"}""", facts.GetProperty("fields").GetRawText());
        Assert.Equal("赵琳", facts.GetProperty("updatedBy").GetString());
        Assert.Equal(_host.Time.GetUtcNow(), facts.GetProperty("updatedAt").GetDateTimeOffset());
        Assert.Equal(("赵琳", "陈敏"), (By("measures"), By("signer")));

        string? By(string field) => facts.GetProperty("sources").GetProperty(field).GetProperty("by").GetString();
    }

    [Fact]
    public async Task Get_NothingApplied_IsEmpty()
    {
        var seed = await Records.OpenAsync(_host, acts: [Records.Act("f-1", SignalTypes.Facts, ("measures", "x"))], applied: false);

        var facts = await _host.As("viewer").GetJsonAsync($"/api/incidents/{seed.IncidentId}/facts");

        Assert.Equal("{}", facts.GetProperty("fields").GetRawText());
        Assert.Equal("null", facts.GetProperty("updatedAt").GetRawText());
    }

    [Fact]
    public async Task Get_MoreActsThanAPage_LosesNone()
    {
        var acts = Enumerable.Range(0, 120).Select(i => Records.Act($"f-{i}", SignalTypes.Facts, ("measures", i.ToString(CultureInfo.InvariantCulture)))).ToArray();
        var seed = await Records.OpenAsync(_host, acts: acts);

        var facts = await _host.As("viewer").GetJsonAsync($"/api/incidents/{seed.IncidentId}/facts");

        Assert.Equal("119", facts.GetProperty("fields").GetProperty("measures").GetString());
    }

    [Fact]
    public async Task Get_UnknownOrForeignIncident_Is404()
    {
        var foreign = await Records.OpenAsync(_host, report: Sample.Report(unit: Sample.Town));
        foreach (var id in new[] { "nothing", foreign.IncidentId })
        {
            foreach (var part in new[] { "facts", "archive", "documents/paper-report" })
            {
                using var response = await _host.As("office").GetAsync($"/api/incidents/{id}/{part}");
                await response.ProblemAsync(404);
            }
        }
    }
}
