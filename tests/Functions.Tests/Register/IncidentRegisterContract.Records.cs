using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Register;

/// <summary>What records are made from: acts by type, matters in order of opening, incidents with findings.</summary>
public abstract partial class IncidentRegisterContract
{
    [Fact]
    public async Task ListSignals_ByType_GivesThemInOrderWithTheirOutcomes()
    {
        var seed = (await Accept("a")).Incident.Seed;
        await Signal(seed.IncidentId, "n-1");
        await Register.AcceptSignalAsync(seed.IncidentId, Facts("f-1"), Sample.Allow, None);
        await Signal(seed.IncidentId, "n-2");
        await Register.AcceptSignalAsync(seed.IncidentId, Facts("f-2"), Sample.Allow, None);
        await Register.ProjectAsync(Sample.Picture(seed, version: 2, lastSeq: 2, results: [new SignalResult("f-1", true, null)]), None);

        var facts = await Register.ListSignalsAsync(seed.IncidentId, 0, 10, [SignalTypes.Facts], None);
        var first = await Register.ListSignalsAsync(seed.IncidentId, 0, 3, null, None);
        var rest = await Register.ListSignalsAsync(seed.IncidentId, first[^1].Signal.Seq, 3, null, None);

        Assert.Equal(["f-1", "f-2"], facts.Select(stored => stored.Signal.SignalId));
        Assert.Equal([true, null], facts.Select(stored => stored.Result?.Applied));
        Assert.Equal(["n-1", "f-1", "n-2", "f-2"], first.Concat(rest).Select(stored => stored.Signal.SignalId));
        Assert.Empty(await Register.ListSignalsAsync("0123", 0, 10, null, None));
    }

    [Fact]
    public async Task ListOpened_Pages_GoThroughTheUnitsMattersOldestFirst()
    {
        var expected = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            expected.Add((await Accept($"a-{i}")).Incident.Seed.IncidentId);
            await Accept($"a-{i}", unit: Sample.Town);
            if (i % 2 == 0)
                Time.Advance(TimeSpan.FromMinutes(1));
        }

        var seen = new List<string>();
        var query = Opened(Sample.Highway) with { Limit = 3 };
        do
        {
            var page = await Register.ListOpenedAsync(query, None);
            seen.AddRange(page.Items.Select(stored => stored.Seed.IncidentId));
            query = query with { Cursor = page.Next };
        }
        while (query.Cursor is not null);

        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task ListOpened_AnotherUnitsMatterThatThisOneAssists_IsThereToo()
    {
        var seed = (await Accept("a", unit: Sample.Town)).Incident.Seed;
        var picture = Sample.Picture(seed, version: 2);
        await Register.ProjectAsync(picture with { View = picture.View with { Units = [Sample.Town, Sample.Highway] } }, None);

        Assert.Equal(seed.IncidentId, Assert.Single((await Register.ListOpenedAsync(Opened(Sample.Highway), None)).Items).Seed.IncidentId);
    }

    [Fact]
    public async Task ListOpened_RangeAndKind_AreHalfOpenAndApart()
    {
        var start = Time.GetUtcNow();
        var incident = (await Accept("a")).Incident.Seed.IncidentId;
        Time.Advance(TimeSpan.FromHours(1));
        var report = Sample.Report("2026-03-02") with { Kind = MatterKinds.Monitoring };
        var record = (await Register.AcceptReportAsync(Sample.Delivery(report), Sample.Open, None)).Incident.Seed.IncidentId;
        var query = Opened(Sample.Highway);

        Assert.Equal([incident], (await Register.ListOpenedAsync(query, None)).Items.Select(stored => stored.Seed.IncidentId));
        Assert.Equal([record], (await Register.ListOpenedAsync(query with { Kind = MatterKinds.Monitoring }, None)).Items.Select(stored => stored.Seed.IncidentId));
        Assert.Single((await Register.ListOpenedAsync(query with { From = start, To = start + TimeSpan.FromTicks(1) }, None)).Items);
        Assert.Empty((await Register.ListOpenedAsync(query with { To = start }, None)).Items);
    }

    [Fact]
    public async Task ListOpened_StrangeCursor_IsRefused() =>
        await Assert.ThrowsAsync<BadCursorException>(() => Register.ListOpenedAsync(Opened(Sample.Highway) with { Cursor = "x" }, None));

    [Fact]
    public async Task ListWithFindings_Range_DecidesByTheFindingNotByTheOpening()
    {
        var at = Time.GetUtcNow();
        var ids = new List<string>();
        for (var day = 0; day < 3; day++)
        {
            var seed = (await Accept($"a-{day}")).Incident.Seed;
            ids.Add(seed.IncidentId);
            await ProjectFinding(seed, version: 2, at + TimeSpan.FromDays(day), "candidate");
            await ProjectFinding(seed, version: 3, at + TimeSpan.FromDays(day), "confirmed");
        }
        await Accept("without");

        var found = await Register.ListWithFindingsAsync(at + TimeSpan.FromDays(1), at + TimeSpan.FromDays(2), null, 10, None);
        var first = await Register.ListWithFindingsAsync(at, at + TimeSpan.FromDays(9), null, 2, None);
        var rest = await Register.ListWithFindingsAsync(at, at + TimeSpan.FromDays(9), first[^1].Seed.IncidentId, 2, None);

        Assert.Equal(ids[1], Assert.Single(found).Seed.IncidentId);
        Assert.Equal("confirmed", Assert.Single(found[0].View.Findings).Status);
        Assert.Equal(ids.Order(StringComparer.Ordinal), first.Concat(rest).Select(stored => stored.Seed.IncidentId));
    }

    private Task ProjectFinding(IncidentSeed seed, long version, DateTimeOffset at, string status)
    {
        var picture = Sample.Picture(seed, version);
        return Register.ProjectAsync(
            picture with { View = picture.View with { Findings = [new FindingView("late-report", "phone-report", at, status)] } }, None);
    }

    private OpenedQuery Opened(string unit) => new(unit, Time.GetUtcNow() - TimeSpan.FromDays(365), Time.GetUtcNow() + TimeSpan.FromDays(365));

    private static Signal Facts(string signalId) => Sample.Note(signalId) with
    {
        Type = SignalTypes.Facts,
        Fields = new Dictionary<string, string> { ["measures"] = "已派人到场" },
    };
}
