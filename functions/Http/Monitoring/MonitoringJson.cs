using Yuqing.Functions.Duty;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Monitoring;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Http.Monitoring;

/// <summary>Monitoring records, latest first.</summary>
internal sealed record MonitoringListJson(IReadOnlyList<MonitoringJson> Items);

/// <summary>A monitoring record: what a unit has to enter for a day, or has entered.</summary>
internal sealed record MonitoringJson
{
    /// <summary>Incident id, for signals and the timeline.</summary>
    public required string Id { get; init; }
    public required string Number { get; init; }
    public required string Unit { get; init; }
    public string? UnitTitle { get; init; }
    public required string Title { get; init; }
    public DateOnly Date { get; init; }

    /// <summary>Time of the day that the entry is for, when several are due a day.</summary>
    public TimeOnly? Time { get; init; }
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>pending, done, late, lapsed or waived.</summary>
    public required string Status { get; init; }
    public bool Overdue { get; init; }
    public string? CompletedBy { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>What was entered, by field.</summary>
    public required IReadOnlyDictionary<string, string> Given { get; init; }

    /// <summary>Fields that an entry has.</summary>
    public required IReadOnlyList<Orchestrations.Contracts.EvidenceField> Evidence { get; init; }

    /// <summary>Builds it as of <paramref name="now"/>.</summary>
    public static MonitoringJson From(StoredIncident stored, IDutyDirectory directory, DateTimeOffset now)
    {
        var (view, report) = (stored.View, stored.Seed.Report);
        var record = view.Obligations.Where(obligation => obligation.Id == PolicySlice.MonitoringRecord).Select(view => ObligationJson.From(view, now)).FirstOrDefault();
        var entry = MonitoringEntry.Of(report.ExternalId);
        return new MonitoringJson
        {
            Id = view.Id,
            Number = view.Number,
            Unit = view.Unit,
            UnitTitle = directory.FindUnit(view.Unit)?.Title,
            Title = record?.Title ?? report.Title,
            Date = entry?.Day ?? DateOnly.FromDateTime(view.OpenedAt.DateTime),
            Time = entry?.Time,
            DueAt = record?.DueAt,
            Status = record?.Status ?? "waived",
            Overdue = record?.Overdue ?? false,
            CompletedBy = record?.CompletedBy,
            AcceptedAt = record?.AcceptedAt,
            Given = record?.Given ?? new Dictionary<string, string>(),
            Evidence = record?.Evidence ?? [],
        };
    }
}
