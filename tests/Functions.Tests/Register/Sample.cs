using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Register;

/// <summary>Reports, pictures and signals that tests start from.</summary>
internal static class Sample
{
    public const string Highway = "huaning-highway";
    public const string Town = "town";

    public static IncidentReport Report(string externalId = "wb-5012", string unit = Highway, string title = "国道垮塌致交通中断") => new()
    {
        Unit = unit,
        Source = "demo",
        ExternalId = externalId,
        Title = title,
        Summary = "网民反映 G323 线华宁段塌方。",
        Url = "https://weibo.com/detail/5012",
        Platform = "weibo",
        Level = "I",
        DiscoveredAt = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(8)),
    };

    public static NewReport Delivery(IncidentReport report, string? deliveryId = null) => new(report, deliveryId, "source:demo");

    /// <summary>The first picture of an incident, with one obligation due 30 minutes after acceptance.</summary>
    public static IncidentProjection Open(IncidentSeed seed) => Picture(seed, version: 1);

    public static IncidentProjection Picture(
        IncidentSeed seed,
        long version,
        int generation = 1,
        long lastSeq = 0,
        bool final = false,
        string status = "open",
        IReadOnlyList<TimelineEntry>? entries = null,
        IReadOnlyList<SignalResult>? results = null,
        IReadOnlyList<ObligationView>? obligations = null)
    {
        var all = obligations ?? [Obligation(seed.AcceptedAt + TimeSpan.FromMinutes(30))];
        var pending = all.Where(obligation => obligation.Status == "pending" && obligation.DueAt is not null).MinBy(obligation => obligation.DueAt);
        var view = new IncidentView
        {
            Id = seed.IncidentId,
            Number = seed.Number,
            Unit = seed.Report.Unit,
            Report = seed.Report,
            Policy = seed.Report.Unit,
            PolicyVersion = "hash",
            Level = seed.Report.Level,
            Status = status,
            OpenedAt = seed.AcceptedAt,
            NextDue = pending?.DueAt,
            NextObligation = pending?.Id,
            Obligations = all,
            LeadUnit = seed.Report.Unit,
            Units = [seed.Report.Unit],
        };
        return new IncidentProjection(
            seed.IncidentId, generation, version, lastSeq, $$"""{"version":{{version}}}""", view, entries ?? [Entry("reported", seed.AcceptedAt)], results ?? [], final);
    }

    public static ObligationView Obligation(DateTimeOffset? due, string id = "phone-report", string status = "pending", DateTimeOffset? breachedAt = null) =>
        new() { Id = id, Title = "手机快报", Kind = "report", DueAt = due, Status = status, BreachedAt = breachedAt };

    public static TimelineEntry Entry(string id, DateTimeOffset at, string kind = "reported") => new(id, at, kind, "system", null, "舆情已登记。");

    public static Signal Note(string signalId) => new()
    {
        SignalId = signalId,
        Type = SignalTypes.Note,
        Actor = "chen",
        Fields = new Dictionary<string, string> { ["text"] = "已联系养护站" },
    };

    public static Problem? Allow(StoredIncident incident, IReadOnlyList<Signal> ahead, Signal signal) => null;
}

/// <summary>Two units, nobody on duty.</summary>
internal sealed class TwoUnits : IDutyDirectory
{
    public IReadOnlyList<Unit> Units { get; } =
        [new(Sample.Highway, "华宁公路分局", Sample.Highway, "HNGL"), new(Sample.Town, "宁州街道", "town", "NZJD")];

    public Unit? FindUnit(string unitId) => Units.FirstOrDefault(unit => unit.Id == unitId);

    public Person? FindPerson(string personId) => null;

    public IReadOnlyList<Person> OnDuty(string unitId, string dutyRole, DateTimeOffset at) => [];
}
