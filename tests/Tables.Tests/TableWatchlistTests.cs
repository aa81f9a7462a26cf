using Functions.Tests.Register;
using Yuqing.Functions.Azure.Register;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Testing;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableWatchlistTests(TableEmulator emulator) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
    private TableRegister _tables = null!;
    private TableWatchlist _watchlist = null!;

    private TableIncidentRegister Register => _tables.Register;

    public async Task InitializeAsync()
    {
        _tables = await TableRegister.CreateAsync(emulator, _time);
        _watchlist = new TableWatchlist(_tables.Tables);
    }

    public async Task DisposeAsync() => await _tables.DisposeAsync();

    [Fact]
    public async Task ListMissedBreaches_OnlyPendingPastDueWithoutABreach_EarliestFirst()
    {
        var seed = await OpenAsync("a");
        var due = seed.AcceptedAt + TimeSpan.FromMinutes(30);
        await Register.ProjectAsync(
            Sample.Picture(
                seed,
                version: 2,
                obligations:
                [
                    Sample.Obligation(due, "missed"),
                    Sample.Obligation(due, "breached", breachedAt: due),
                    Sample.Obligation(due, "done", status: "done"),
                    Sample.Obligation(due, "born-overdue") with { BornOverdue = true },
                    Sample.Obligation(due, "extended", status: "extended") with { ExtendedTo = due + TimeSpan.FromHours(1) },
                ]),
            None);

        var missed = await _watchlist.ListMissedBreachesAsync(due + TimeSpan.FromHours(2), 10, None);

        Assert.Equal(["missed", "extended"], missed.Select(clock => clock.Obligation));
        Assert.Equal((seed.IncidentId, seed.Number, Sample.Highway, false), (missed[0].Incident.Id, missed[0].Incident.Number, missed[0].Incident.Unit, missed[0].Incident.Guarded));
        Assert.Empty(await _watchlist.ListMissedBreachesAsync(due, 10, None));
        Assert.Equal(["extended"], (await _watchlist.ListDueFromAsync(due + TimeSpan.FromTicks(1), 10, None)).Select(clock => clock.Obligation));
    }

    [Fact]
    public async Task ListMissedRungs_PastTheirTime_EarliestFirstUntilTheyAreClimbed()
    {
        var seed = await OpenAsync("a");
        var (due, later) = (seed.AcceptedAt + TimeSpan.FromMinutes(30), seed.AcceptedAt + TimeSpan.FromMinutes(40));
        await ProjectAsync(seed, version: 2, Sample.Obligation(due, "later", breachedAt: due) with { NextRungAt = later }, Sample.Obligation(due, "first", breachedAt: due) with { NextRungAt = due });

        var missed = await _watchlist.ListMissedRungsAsync(later.AddTicks(1), 10, None);
        Assert.Equal([("first", due), ("later", later)], missed.Select(clock => (clock.Obligation, clock.DueAt)));
        Assert.Equal(seed.Number, missed[0].Incident.Number);
        Assert.Equal(["first"], (await _watchlist.ListMissedRungsAsync(later, 10, None)).Select(clock => clock.Obligation));
        await ProjectAsync(seed, version: 3, Sample.Obligation(due, "first", breachedAt: due) with { NextRungAt = later.AddHours(1) });
        Assert.Empty(await _watchlist.ListMissedRungsAsync(later.AddMinutes(1), 10, None));
    }

    [Fact]
    public async Task ListLagging_SignalNotInThePictureOrNoPictureYet_SaysSinceWhen()
    {
        var untouched = await OpenAsync("a");
        var good = await OpenAsync("b");
        await Register.ProjectAsync(Sample.Picture(good, version: 2), None);
        var lagging = await OpenAsync("c");
        await Register.ProjectAsync(Sample.Picture(lagging, version: 2), None);
        _time.Advance(TimeSpan.FromMinutes(3));
        await Register.AcceptSignalAsync(lagging.IncidentId, Sample.Note("s-1"), Sample.Allow, None);

        var found = await _watchlist.ListLaggingAsync(null, 10, None);

        Assert.Equal(
            new[] { (untouched.IncidentId, untouched.AcceptedAt), (lagging.IncidentId, _time.GetUtcNow()) }.OrderBy(pair => pair.Item1, StringComparer.Ordinal),
            found.Select(one => (one.Incident.Id, one.Since)));
        Assert.Equal(found.Skip(1), await _watchlist.ListLaggingAsync(found[0].Incident.Id, 10, None));
    }

    [Fact]
    public async Task ListRunning_FinalOnes_AreLeftOut()
    {
        var running = await OpenAsync("a");
        var final = await OpenAsync("b");
        await Register.ProjectAsync(Sample.Picture(final, version: 2, final: true, status: "closed", obligations: []), None);

        Assert.Equal([running.IncidentId], (await _watchlist.ListRunningAsync(null, 10, None)).Select(one => one.Id));
        Assert.Equal([running.IncidentId], (await _watchlist.FindRunningAsync([final.IncidentId, running.IncidentId, "0123"], None)).Select(one => one.Id));
        Assert.Empty(await _watchlist.ListFailingAsync(10, None));
    }

    [Fact]
    public async Task ListFailing_PictureSaysSo_IsFoundUntilItNoLongerDoes()
    {
        var seed = await OpenAsync("a");
        var failing = Sample.Picture(seed, version: 2);
        await Register.ProjectAsync(failing with { View = failing.View with { FailingEffects = 1 } }, None);
        var before = await _watchlist.ListFailingAsync(10, None);
        await Register.ProjectAsync(Sample.Picture(seed, version: 3), None);

        Assert.Equal([(seed.IncidentId, 2L)], before.Select(one => (one.Id, one.Version)));
        Assert.Empty(await _watchlist.ListFailingAsync(10, None));
    }

    private Task ProjectAsync(IncidentSeed seed, long version, params ObligationView[] obligations) =>
        Register.ProjectAsync(Sample.Picture(seed, version, obligations: obligations), None);

    private async Task<IncidentSeed> OpenAsync(string externalId) =>
        (await Register.AcceptReportAsync(Sample.Delivery(Sample.Report(externalId)), Sample.Open, None)).Incident.Seed;
}
