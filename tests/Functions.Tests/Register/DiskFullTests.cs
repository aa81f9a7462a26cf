using Yuqing.Functions.Register;

namespace Functions.Tests.Register;

public sealed class DiskFullTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly RegisterFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task AcceptReport_DiskFull_KeepsOnlyWhatItAcknowledgedAndRecovers()
    {
        var pages = (await _fixture.Database.WriteAsync(connection => connection.Number("PRAGMA page_count")))!.Value;
        await LimitAsync(pages + 20);
        var accepted = new List<string>();

        await Assert.ThrowsAsync<RegisterUnavailableException>(async () =>
        {
            while (true)
                accepted.Add(await AcceptAsync($"wb-{accepted.Count}"));
        });

        Assert.NotEmpty(accepted);
        Assert.Equal(accepted.Order(), await ListAsync());
        await AssertNoHalvesAsync(accepted.Count);

        await LimitAsync(int.MaxValue);
        var late = await AcceptAsync("late");
        Assert.Equal(accepted.Append(late).Order(), await ListAsync());
        Assert.Equal($"HNGL-2026-{accepted.Count + 1:0000}", (await _fixture.Register.GetAsync(late, None))!.Seed.Number);
    }

    [Fact]
    public async Task AcceptSignal_DiskFull_LeavesNoGapInTheInbox()
    {
        var id = await AcceptAsync("wb-1");
        var pages = (await _fixture.Database.WriteAsync(connection => connection.Number("PRAGMA page_count")))!.Value;
        await LimitAsync(pages);
        var accepted = 0;
        await Assert.ThrowsAsync<RegisterUnavailableException>(async () =>
        {
            while (true)
            {
                await SignalAsync(id, $"s-{accepted}");
                accepted++;
            }
        });
        await LimitAsync(int.MaxValue);

        var next = await SignalAsync(id, $"s-{accepted}");

        Assert.False(next.Repeated);
        Assert.Equal(accepted + 1, next.Accepted!.Signal.Seq);
    }

    private Task LimitAsync(long pages) => _fixture.Database.WriteAsync(connection => connection.Number($"PRAGMA max_page_count={pages}"));

    private async Task<string> AcceptAsync(string externalId) =>
        (await _fixture.Register.AcceptReportAsync(Sample.Delivery(Sample.Report(externalId), "d-" + externalId), Sample.Open, None)).Incident.Seed.IncidentId;

    private Task<SignalOutcome> SignalAsync(string id, string signalId) =>
        _fixture.Register.AcceptSignalAsync(id, Sample.Note(signalId) with { OnBehalfOf = new string('长', 300) }, Sample.Allow, None);

    private async Task<IEnumerable<string>> ListAsync() =>
        (await _fixture.Register.ListAsync(new IncidentQuery { Limit = 200 }, None)).Items.Select(incident => incident.Seed.IncidentId).Order();

    private async Task AssertNoHalvesAsync(int incidents)
    {
        foreach (var table in new[] { "deliveries", "timeline", "obligations", "changes", "incident_words_docsize" })
            Assert.Equal(incidents, await _fixture.Database.ReadAsync(connection => connection.Number($"SELECT count(*) FROM {table}")));
    }
}
