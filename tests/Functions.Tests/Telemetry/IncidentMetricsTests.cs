using Functions.Tests.Register;
using Yuqing.Functions.Telemetry;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Telemetry;

/// <summary>How late, and how soon taken note of: counted once, however often an activity runs.</summary>
public sealed class IncidentMetricsTests : IDisposable
{
    private readonly RegisterFixture _fixture = new();
    private readonly Measured _measured = new();
    private readonly string _policy = Guid.NewGuid().ToString("N");

    public void Dispose()
    {
        _measured.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public async Task Breach_WrittenTwice_CountsOnceFromItsDueTime()
    {
        var seed = await OpenAsync();
        var due = _fixture.Time.GetUtcNow();
        _fixture.Time.Advance(TimeSpan.FromSeconds(42));
        var picture = PictureOf(seed, 2, new TimelineEntry("breached:1", due, "breached", "system", "report", "…"));

        await WriteAsync(picture);
        _fixture.Time.Advance(TimeSpan.FromMinutes(5));
        await WriteAsync(picture);
        await WriteAsync(PictureOf(seed, 3, [.. picture.Entries]));

        Assert.Equal([42], _measured.Of("yuqing.clocks.lateness", "policy", _policy));
    }

    [Fact]
    public async Task Breach_BeforeTheReportCame_IsNobodysLateness()
    {
        var seed = await OpenAsync();
        var born = new Dictionary<string, string> { ["bornOverdue"] = "true" };

        await WriteAsync(PictureOf(seed, 2, new TimelineEntry("breached:1", seed.AcceptedAt.AddHours(-3), "breached", "system", "report", "…", born)));

        Assert.Empty(_measured.Of("yuqing.clocks.lateness", "policy", _policy));
    }

    [Fact]
    public async Task Acknowledgement_AfterSeveralNotices_CountsOnceFromTheLatestOfItsObligation()
    {
        var seed = await OpenAsync();
        var start = seed.AcceptedAt;
        await WriteAsync(PictureOf(
            seed,
            2,
            new TimelineEntry("escalated:1", start.AddMinutes(1), "escalated", "system", "report", "…"),
            new TimelineEntry("escalated:2", start.AddMinutes(6), "escalated", "system", "report", "…"),
            new TimelineEntry("escalated:3", start.AddMinutes(7), "escalated", "system", "other", "…")));
        var picture = PictureOf(seed, 3, new TimelineEntry("acknowledged:4", start.AddMinutes(9), "acknowledged", "chen", "report", "…"));

        await WriteAsync(picture);
        await WriteAsync(picture);

        Assert.Equal([180], _measured.Of("yuqing.acknowledge.time", "policy", _policy));
        Assert.Equal(["drill", "level", "policy"], _measured.TagsOf("yuqing.acknowledge.time").Order());
    }

    [Fact]
    public async Task Commit_OfTheRegister_IsMeasured()
    {
        var before = _measured.Of("yuqing.commit.duration", "store", "register").Count;

        await OpenAsync();

        Assert.True(_measured.Of("yuqing.commit.duration", "store", "register").Count > before);
    }

    private async Task<IncidentSeed> OpenAsync() =>
        (await _fixture.Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, CancellationToken.None)).Incident.Seed;

    private IncidentProjection PictureOf(IncidentSeed seed, long version, params TimelineEntry[] lines)
    {
        var picture = Sample.Picture(seed, version, entries: lines);
        return picture with { View = picture.View with { Policy = _policy } };
    }

    private async Task WriteAsync(IncidentProjection picture) =>
        await new IncidentMetrics(_fixture.Register, _fixture.Time).RecordAsync(picture, await _fixture.Register.ProjectAsync(picture, CancellationToken.None), CancellationToken.None);
}
