using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Register;

/// <summary>Who sees what, when several units take part; monitoring records beside incidents.</summary>
public abstract partial class IncidentRegisterContract
{
    private static readonly Sight Town = new([Sample.Town], Restricted: false);
    private static readonly Sight Highway = new([Sample.Highway], Restricted: false);

    [Fact]
    public async Task List_MatterPassedOn_IsSeenByEveryUnitThatTakesPart()
    {
        var seed = (await Accept("a")).Incident.Seed;
        await Accept("b");
        Assert.Empty(await ListAsync(new IncidentQuery { Sight = Town }));

        await ShareAsync(seed, 2, units: [Sample.Highway, Sample.Town]);

        Assert.Equal(["a"], await ListAsync(new IncidentQuery { Sight = Town }));
        Assert.Equal(["a", "b"], await ListAsync(new IncidentQuery { Sight = Highway }));
        Assert.Equal(["a"], await ListAsync(new IncidentQuery { Sight = Highway, Units = [Sample.Town] }));
        Assert.Equal(["a", "b"], await ListAsync(new IncidentQuery()));
        Assert.Empty(await ListAsync(new IncidentQuery { Sight = new Sight([], Restricted: true) }));
    }

    [Fact]
    public async Task List_OwnStaffIsTheSubject_IsKeptFromDutyOfficersOfTheUnitFirstAsked()
    {
        var seed = (await Accept("a")).Incident.Seed;
        await ShareAsync(seed, 2, units: [Sample.Highway, Sample.Town], restricted: true);
        var stored = (await Register.GetAsync(seed.IncidentId, None))!;

        foreach (var (sight, sees) in new[]
        {
            (Highway, false), (Highway with { Restricted = true }, true), (Town, true),
            (new Sight([Sample.Highway, Sample.Town], Restricted: false), true), (new Sight(null, Restricted: false), true),
        })
        {
            Assert.Equal(sees, (await ListAsync(new IncidentQuery { Sight = sight })).Any());
            Assert.Equal(sees, sight.Shows(stored.View));
        }
    }

    [Fact]
    public async Task List_ByLeadAndCategory_FollowsThePicture()
    {
        var seed = (await Accept("a")).Incident.Seed;
        await Accept("b");
        await ShareAsync(seed, 2, units: [Sample.Highway, Sample.Town], lead: Sample.Town, category: "rumour");

        Assert.Equal(["a"], await ListAsync(new IncidentQuery { Leads = [Sample.Town] }));
        Assert.Equal(["b"], await ListAsync(new IncidentQuery { Leads = [Sample.Highway] }));
        Assert.Equal(["a"], await ListAsync(new IncidentQuery { Categories = ["rumour", "other"] }));
    }

    [Fact]
    public async Task WaitForChanges_MatterPassedOn_IsToldToTheUnitThatIsAsked()
    {
        var seed = (await Accept("a")).Incident.Seed;
        var cursor = (await Register.WaitForChangesAsync(null, Town, TimeSpan.Zero, None)).Cursor;
        await Signal(seed.IncidentId, "s-1");
        Assert.Empty((await Register.WaitForChangesAsync(cursor, Town, TimeSpan.Zero, None)).Items);

        await ShareAsync(seed, 2, units: [Sample.Highway, Sample.Town], restricted: true);

        Assert.Contains((await Register.WaitForChangesAsync(cursor, Town, TimeSpan.Zero, None)).Items, change => change.Kind == "updated");
        Assert.Empty((await Register.WaitForChangesAsync(cursor, Highway, TimeSpan.Zero, None)).Items);
        Assert.NotEmpty((await Register.WaitForChangesAsync(cursor, Highway with { Restricted = true }, TimeSpan.Zero, None)).Items);
    }

    [Fact]
    public async Task Project_OlderPicture_DoesNotChangeWhoSees()
    {
        var seed = (await Accept("a")).Incident.Seed;
        await ShareAsync(seed, 3, units: [Sample.Highway, Sample.Town]);
        await ShareAsync(seed, 2, units: [Sample.Highway]);

        Assert.Equal(["a"], await ListAsync(new IncidentQuery { Sight = Town }));
        await ShareAsync(seed, 4, units: [Sample.Highway]);
        Assert.Empty(await ListAsync(new IncidentQuery { Sight = Town }));
    }

    [Fact]
    public async Task AcceptReport_MonitoringRecord_CountsByItselfAndStaysOutOfTheList()
    {
        var record = await AcceptRecordAsync("2026-03-02 17:00");
        var incident = await Accept("a");

        Assert.Equal("HNGL-JC-2026-0001", record.Incident.Seed.Number);
        Assert.Equal("HNGL-2026-0001", incident.Incident.Seed.Number);
        Assert.Equal(["a"], await ListAsync(new IncidentQuery()));
        Assert.Equal(["2026-03-02 17:00"], await ListAsync(new IncidentQuery { Kind = MatterKinds.Monitoring }));
        Assert.True((await AcceptRecordAsync("2026-03-02 17:00")).Duplicate);
    }

    [Fact]
    public async Task ListMonitoring_SpanOfDays_LatestFirstWithinUnitsAndSight()
    {
        foreach (var day in new[] { "2026-02-28 17:00", "2026-03-01 09:00", "2026-03-01 17:00", "2026-03-02 17:00" })
            await AcceptRecordAsync(day);
        await AcceptRecordAsync("2026-03-01 17:00", Sample.Town);
        await Accept("2026-03-01 17:00");
        var (from, to) = (new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 1));

        Assert.Equal(
            [(Sample.Highway, "2026-03-01 17:00"), (Sample.Town, "2026-03-01 17:00"), (Sample.Highway, "2026-03-01 09:00")],
            await RecordsAsync(new MonitoringQuery([Sample.Highway, Sample.Town], from, to, null)));
        Assert.Equal(3, (await RecordsAsync(new MonitoringQuery([Sample.Highway], from.AddDays(-1), to, Highway))).Count);
        Assert.Empty(await RecordsAsync(new MonitoringQuery([Sample.Highway], from, to, Town)));
        Assert.Empty(await RecordsAsync(new MonitoringQuery([], from, to, null)));
    }

    [Fact]
    public async Task GetTexts_OfSignals_GivesThoseThatCarryOne()
    {
        var id = await OpenIncident();
        await Signal(id, "s-1");
        await Register.AcceptSignalAsync(id, Sample.Note("s-2") with { Fields = new Dictionary<string, string> { ["reason"] = "x" } }, Sample.Allow, None);
        await Signal(await OpenIncident("other"), "s-3");

        Assert.Equal(
            new Dictionary<string, string> { ["s-1"] = "已联系养护站" }, await Register.GetTextsAsync(id, ["s-1", "s-2", "s-3", "s-4"], None));
    }

    [Fact]
    public async Task GetActorNames_SeveralActs_GivesTheNameLastUsed()
    {
        var id = await OpenIncident();
        await Register.AcceptSignalAsync(id, Sample.Note("s-1") with { ActorName = "陈" }, Sample.Allow, None);
        await Register.AcceptSignalAsync(id, Sample.Note("s-2") with { ActorName = "陈敏" }, Sample.Allow, None);
        await Signal(id, "s-3");
        await Register.AcceptSignalAsync(id, Sample.Note("s-4") with { Actor = "system" }, Sample.Allow, None);

        Assert.Equal(new Dictionary<string, string> { ["chen"] = "陈敏" }, await Register.GetActorNamesAsync(id, None));
    }

    [Fact]
    public async Task AcceptReport_WithCalendars_KeepsThemInTheSeed()
    {
        var year = new CalendarYear(2026, [new DateOnly(2026, 1, 1)], [new DateOnly(2026, 1, 4)]);
        var accepted = await Register.AcceptReportAsync(Sample.Delivery(Sample.Report()) with { Calendars = [year] }, Sample.Open, None);

        var kept = Assert.Single((await Register.GetAsync(accepted.Incident.Seed.IncidentId, None))!.Seed.Calendars);
        Assert.Equal((2026, new DateOnly(2026, 1, 1), new DateOnly(2026, 1, 4)), (kept.Year, kept.Holidays.Single(), kept.MakeUpDays.Single()));
    }

    private Task<ReportOutcome> AcceptRecordAsync(string externalId, string unit = Sample.Highway) => Register.AcceptReportAsync(
        Sample.Delivery(Sample.Report(externalId, unit) with { Kind = MatterKinds.Monitoring, Source = MatterKinds.Monitoring }), Sample.Open, None);

    private Task ShareAsync(
        IncidentSeed seed, long version, IReadOnlyList<string> units, bool restricted = false, string lead = Sample.Highway, string? category = null)
    {
        var picture = Sample.Picture(seed, version);
        var view = picture.View with { Units = units, Restricted = restricted, LeadUnit = lead, Category = category };
        return Register.ProjectAsync(picture with { View = view }, None);
    }

    private async Task<IEnumerable<string>> ListAsync(IncidentQuery query) =>
        (await Register.ListAsync(query, None)).Items.Select(item => item.Seed.Report.ExternalId).Order(StringComparer.Ordinal);

    private async Task<List<(string, string)>> RecordsAsync(MonitoringQuery query) =>
        [.. (await Register.ListMonitoringAsync(query, None)).Select(record => (record.Seed.Report.Unit, record.Seed.Report.ExternalId))];
}
