using Yuqing.Functions.Register;

namespace Functions.Tests.Register;

public sealed class SqliteIncidentRegisterTests : IncidentRegisterContract, IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly RegisterFixture _fixture;

    public SqliteIncidentRegisterTests() => _fixture = new RegisterFixture(Time);

    protected override IIncidentRegister Register => _fixture.Register;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Reopen_AfterAnAbruptEnd_HoldsEverythingAcknowledged()
    {
        var id = await OpenIncident();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Signal(id, $"s-{i}")));
        var cursor = (await Register.WaitForChangesAsync(null, null, TimeSpan.Zero, None)).Cursor;

        using var again = new RegisterFixture(Time, _fixture.CrashImage());

        Assert.Equal(20, (await again.Register.GetAsync(id, None))!.InboxSeq);
        var next = await again.Register.AcceptSignalAsync(id, Sample.Note("after"), Sample.Allow, None);
        Assert.Equal(21, next.Accepted!.Signal.Seq);
        Assert.True((await again.Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, None)).Duplicate);
        Assert.Equal("signal", Assert.Single((await again.Register.WaitForChangesAsync(cursor, null, TimeSpan.Zero, None)).Items).Kind);
        System.IO.Directory.Delete(again.Folder, recursive: true);
    }

    [Fact]
    public async Task WaitForChanges_FurtherBehindThanIsKept_SaysToReadAnew()
    {
        var id = await OpenIncident();
        var old = (await Register.WaitForChangesAsync(null, null, TimeSpan.Zero, None)).Cursor;
        await _fixture.Database.WriteAsync(connection =>
        {
            for (var i = 0; i <= ChangeFeed.Kept; i++)
                ChangeFeed.Append(connection, id, "updated", Time.GetUtcNow());
        });

        var batch = await Register.WaitForChangesAsync(old, null, TimeSpan.Zero, None);

        Assert.True(batch.Reset);
        Assert.Equal(ChangeFeed.Kept, await _fixture.Database.ReadAsync(connection => connection.Number("SELECT count(*) FROM changes")));
        Assert.False((await Register.WaitForChangesAsync(batch.Cursor, null, TimeSpan.Zero, None)).Reset);
    }

    [Fact]
    public async Task WaitForChanges_CursorOfAnotherRegister_SaysToReadAnew()
    {
        await OpenIncident();

        Assert.True((await Register.WaitForChangesAsync("999999", null, TimeSpan.FromSeconds(25), None)).Reset);
    }

    [Fact]
    public async Task AcceptReport_DeliveriesOlderThanTheMemory_AreForgottenInSmallSteps()
    {
        for (var i = 0; i < 10; i++)
            await Accept("a", deliveryId: $"old-{i}");
        Time.Advance(TimeSpan.FromDays(9));
        await Accept("a", deliveryId: "new");

        Assert.Equal(9, await _fixture.Database.ReadAsync(connection => connection.Number("SELECT count(*) FROM deliveries")));
        Assert.False((await Accept("a", deliveryId: "old-0")).Repeated);
    }

    [Theory]
    [InlineData(Watchlist.OpenQuery, "incidents_open")]
    [InlineData(Watchlist.MissedBreachQuery, "obligations_unbreached")]
    public async Task Watchlist_Query_IsAnsweredByItsIndex(string query, string index)
    {
        var plan = await _fixture.Database.ReadAsync(
            connection => connection.Query($"EXPLAIN QUERY PLAN {query}", reader => reader.GetString(3), "0", 10));

        Assert.Contains(plan, step => step.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("SCAN", StringComparison.Ordinal) || step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }
}
