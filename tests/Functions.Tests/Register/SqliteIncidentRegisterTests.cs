using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

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
    [InlineData(OpenRows.Query, "incidents_open")]
    [InlineData(SqliteWatchlist.MissedQuery, "obligations_unbreached")]
    [InlineData(SqliteWatchlist.DueQuery, "obligations_unbreached")]
    [InlineData(SqliteWatchlist.RungQuery, "obligations_climbing")]
    [InlineData(SqliteWatchlist.LaggingQuery, "incidents_lagging")]
    [InlineData(SqliteWatchlist.UntouchedQuery, "incidents_untouched")]
    [InlineData(SqliteWatchlist.RunningQuery, "incidents_open")]
    public async Task Watchlist_Query_IsAnsweredByItsIndex(string query, string index)
    {
        var plan = await _fixture.Database.ReadAsync(
            connection => connection.Query($"EXPLAIN QUERY PLAN {query}", reader => reader.GetString(3), "0", 10));

        Assert.Contains(plan, step => step.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("SCAN", StringComparison.Ordinal) || step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Migration_FileOfTheFirstVersion_FindsItsFindings()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("register-old-").FullName;
        var first = new RegisterSchemaPart(RegisterSchema.Part.Name, [RegisterSchema.Part.Migrations[0]]);
        using (var old = RegisterDatabase.Open(folder, [first], NullLogger<RegisterDatabase>.Instance))
        {
            var view = """{"findings":[{"kind":"late-report","obligation":"phone-report","at":"2026-03-02T08:30:00.5+08:00","status":"candidate"}]}""";
            await old.WriteAsync(connection => connection.Run(
                """
                INSERT INTO incidents (id, number, unit, source, external_id, opened_at, status, generation, version, last_seq, inbox_seq, accepted_until, final, seed, view, state, words)
                VALUES ('i-1', 'HNGL-2026-0001', 'u', 's', 'e', 0, 'open', 1, 1, 0, 0, 0, 0, '{}', $0, '{}', 0)
                """,
                view));
        }

        using (var opened = RegisterFixture.Open(folder))
        {
            var from = new DateTimeOffset(2026, 3, 2, 8, 30, 0, TimeSpan.FromHours(8));
            var found = await opened.ReadAsync(connection => connection.Query(
                FindingRows.Query, reader => reader.GetString(0), from.UtcTicks, from.AddSeconds(1).UtcTicks, "", 10));
            Assert.Equal(["i-1"], found);
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Migration_FileFromBeforeUnitsShared_IsListedForItsUnit()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("register-old-").FullName;
        var before = new RegisterSchemaPart(RegisterSchema.Part.Name, [.. RegisterSchema.Part.Migrations.Take(2)]);
        var seed = new IncidentSeed("i-1", "HNGL-2026-0001", Time.GetUtcNow(), Sample.Report());
        var view = RegisterJson.Write(Sample.Picture(seed, 1).View with { LeadUnit = "", Units = [], Category = "problem" });
        using (var old = RegisterDatabase.Open(folder, [before], NullLogger<RegisterDatabase>.Instance))
        {
            await old.WriteAsync(connection => connection.Run(
                """
                INSERT INTO incidents (id, number, unit, source, external_id, opened_at, status, generation, version, last_seq, inbox_seq, accepted_until, final, seed, view, state, words)
                VALUES ('i-1', 'HNGL-2026-0001', $0, 's', 'e', 0, 'open', 1, 1, 0, 0, 0, 0, $1, $2, '{}', 0)
                """,
                Sample.Highway,
                RegisterJson.Write(seed),
                view));
        }

        using (var opened = new RegisterFixture(Time, folder))
        {
            var query = new IncidentQuery { Sight = new Sight([Sample.Highway], Restricted: false), Categories = ["problem"], Leads = [Sample.Highway] };
            var found = Assert.Single((await opened.Register.ListAsync(query, None)).Items);
            Assert.Equal((Sample.Highway, Sample.Highway), (found.View.LeadUnit, Assert.Single(found.View.Units)));
            Assert.Empty((await opened.Register.ListAsync(query with { Sight = new Sight([Sample.Town], Restricted: true) }, None)).Items);
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Migration_FileFromBeforeRungsWereWatched_FindsThoseThatWait()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("register-old-").FullName;
        var rungs = RegisterSchema.Part.Migrations.ToList().IndexOf(SqliteWatchlist.Rungs);
        var before = new RegisterSchemaPart(RegisterSchema.Part.Name, [.. RegisterSchema.Part.Migrations.Take(rungs)]);
        var (seed, at) = (new IncidentSeed("i-1", "HNGL-2026-0001", Time.GetUtcNow(), Sample.Report()), Time.GetUtcNow().AddMinutes(5));
        var view = Sample.Picture(seed, 1, obligations: [Sample.Obligation(at) with { NextRungAt = at }, Sample.Obligation(at, "calm")]).View;
        using (var old = RegisterDatabase.Open(folder, [before], NullLogger<RegisterDatabase>.Instance))
        {
            await old.WriteAsync(connection =>
            {
                connection.Run(
                    """
                    INSERT INTO incidents (id, number, unit, source, external_id, opened_at, status, generation, version, last_seq, inbox_seq, accepted_until, final, seed, view, state, words, lead)
                    VALUES ('i-1', 'HNGL-2026-0001', 'u', 's', 'e', 0, 'open', 1, 2, 0, 0, 0, 0, '{}', $0, '{}', 0, 'u')
                    """,
                    RegisterJson.Write(view));
                foreach (var obligation in view.Obligations)
                    connection.Run("INSERT INTO obligations (incident, id, kind, status, due, born_overdue) VALUES ('i-1', $0, 'report', 'pending', $1, 0)", obligation.Id, at.UtcTicks);
            });
        }

        using (var opened = RegisterFixture.Open(folder))
        {
            var watchlist = new SqliteWatchlist(opened);
            Assert.Equal(at, Assert.Single(await watchlist.ListMissedRungsAsync(at.AddSeconds(1), 10, None)).DueAt);
            Assert.Empty(await watchlist.ListMissedRungsAsync(at, 10, None));
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Units_Queries_AreAnsweredByTheirIndexes()
    {
        var seen = await PlanAsync($"EXPLAIN QUERY PLAN {string.Format(CultureInfo.InvariantCulture, Audience.Of(new Sight(null, Restricted: false)), "$0")}", "[]");
        Assert.Contains(seen, step => step.Contains("COVERING INDEX incident_units_by_unit (unit=?)", StringComparison.Ordinal));
        var records = await PlanAsync("EXPLAIN QUERY PLAN " + MonitoringRows.Query(""), "[]", "monitoring", "2026-03-01", "2026-03-02", 10);
        Assert.Contains(records, step => step.Contains("(unit=? AND source=? AND external_id>? AND external_id<?)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Records_Queries_AreAnsweredByTheirIndexes()
    {
        var findings = await PlanAsync($"EXPLAIN QUERY PLAN {FindingRows.Query}", 0L, 1L, "", 10);
        Assert.Contains(findings, step => step.Contains("SEARCH findings USING PRIMARY KEY (at>? AND at<?)", StringComparison.Ordinal));
        var opened = await PlanAsync("EXPLAIN QUERY PLAN SELECT id FROM incidents i WHERE i.opened_at >= $0 AND i.opened_at < $1 AND (i.opened_at, i.rid) > ($2, $3) ORDER BY i.opened_at, i.rid", 0L, 1L, 0L, 0L);
        Assert.Contains(opened, step => step.Contains("incidents_by_opened", StringComparison.Ordinal));
        Assert.DoesNotContain(opened, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    private Task<List<string>> PlanAsync(string query, params object[] values) =>
        _fixture.Database.ReadAsync(connection => connection.Query(query, reader => reader.GetString(3), values));
}
