using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Incidents;

/// <summary>An incident as the API shows it: the picture of the register, the report's fields, and what depends on the clock.</summary>
internal sealed record IncidentJson
{
    public required string Id { get; init; }
    public required string Number { get; init; }
    public required string Unit { get; init; }
    public string? UnitTitle { get; init; }
    public required string Title { get; init; }
    public string? Summary { get; init; }
    public string? Url { get; init; }
    public string? Platform { get; init; }
    public required string Source { get; init; }
    public required string ExternalId { get; init; }
    public DateTimeOffset? OccurredAt { get; init; }
    public DateTimeOffset? DiscoveredAt { get; init; }
    public DateTimeOffset? PostedAt { get; init; }
    public DateTimeOffset? HandedOffAt { get; init; }
    public ReportMetrics? Metrics { get; init; }
    public required string Policy { get; init; }
    public required string PolicyVersion { get; init; }
    public string? Level { get; init; }
    public string? LevelTitle { get; init; }
    public bool LevelProvisional { get; init; }
    public string? Category { get; init; }

    /// <summary>triage, open, watching, closed, dismissed or merged.</summary>
    public required string Status { get; init; }
    public bool Drill { get; init; }
    public double TimeScale { get; init; }
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public DateTimeOffset? WatchUntil { get; init; }
    public string? MergedInto { get; init; }
    public DismissalView? Dismissal { get; init; }
    public DateTimeOffset? NextDue { get; init; }
    public string? NextObligation { get; init; }

    /// <summary>True when any obligation is open past its due time now.</summary>
    public bool Overdue { get; init; }
    public required IReadOnlyList<NamedItem> Levels { get; init; }
    public required IReadOnlyList<ObligationJson> Obligations { get; init; }
    public required IReadOnlyList<NamedItem> MissingToClose { get; init; }
    public required IReadOnlyList<FindingView> Findings { get; init; }

    /// <summary>The signal types that the reader may send now: allowed by the policy that the incident runs on, and of use in its present state.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>Text of the statement that counts (口径 / 通稿 / 回复稿): the latest published one, or the latest approved; null in lists and while there is none.</summary>
    public string? Statement { get; init; }

    /// <summary>Statements, oldest first; their texts only when one incident is asked for.</summary>
    public required IReadOnlyList<StatementJson> Statements { get; init; }
    public required IReadOnlyList<NamedItem> ReviewItems { get; init; }

    /// <summary>incident, or monitoring for a daily monitoring record.</summary>
    public required string Kind { get; init; }

    /// <summary>The unit that leads (主办).</summary>
    public required string LeadUnit { get; init; }
    public required IReadOnlyList<string> AssistingUnits { get; init; }
    public required IReadOnlyList<TransferView> Transfers { get; init; }

    /// <summary>All units whose people see it.</summary>
    public required IReadOnlyList<string> Units { get; init; }

    /// <summary>Titles of the units that occur, by id.</summary>
    public required IReadOnlyDictionary<string, string> UnitTitles { get; init; }

    /// <summary>True when the unit first asked keeps its duty officers out (回避).</summary>
    public bool Restricted { get; init; }
    public string? CategoryTitle { get; init; }
    public required IReadOnlyList<NamedItem> Categories { get; init; }
    public required IReadOnlyList<FlagView> Flags { get; init; }

    /// <summary>Names of those who occur, by id; empty in lists.</summary>
    public IReadOnlyDictionary<string, string> People { get; init; } = new Dictionary<string, string>();

    /// <summary>Builds it as of <paramref name="now"/>.</summary>
    /// <param name="texts">Texts of statements by signal id; empty in lists.</param>
    public static IncidentJson From(
        StoredIncident stored, IDutyDirectory directory, IReadOnlyList<string> actions, IReadOnlyDictionary<string, string> texts, DateTimeOffset now)
    {
        var (view, report) = (stored.View, stored.Seed.Report);
        var obligations = view.Obligations.Select(obligation => ObligationJson.From(obligation, now)).ToArray();
        return new IncidentJson
        {
            Id = view.Id,
            Number = view.Number,
            Unit = view.Unit,
            UnitTitle = directory.FindUnit(view.Unit)?.Title,
            Title = report.Title,
            Summary = report.Summary,
            Url = report.Url,
            Platform = report.Platform,
            Source = report.Source,
            ExternalId = report.ExternalId,
            OccurredAt = report.OccurredAt,
            DiscoveredAt = report.DiscoveredAt,
            PostedAt = report.PostedAt,
            HandedOffAt = report.HandedOffAt,
            Metrics = view.Report.Metrics,
            Policy = view.Policy,
            PolicyVersion = view.PolicyVersion,
            Level = view.Level,
            LevelTitle = view.Levels.FirstOrDefault(level => level.Id == view.Level)?.Title,
            LevelProvisional = view.LevelProvisional,
            Category = view.Category,
            Status = view.Status,
            Drill = report.Drill,
            TimeScale = report.TimeScale,
            OpenedAt = view.OpenedAt,
            ClosedAt = view.ClosedAt,
            WatchUntil = view.WatchUntil,
            MergedInto = view.MergedInto,
            Dismissal = view.Dismissal,
            NextDue = view.NextDue,
            NextObligation = view.NextObligation,
            Overdue = obligations.Any(obligation => obligation.Overdue),
            Levels = view.Levels,
            Obligations = obligations,
            MissingToClose = view.MissingToClose,
            Findings = view.Findings,
            Actions = actions,
            Statements = [.. view.Statements.Select(statement => StatementJson.From(statement, texts))],
            Statement = StatementJson.Current(view.Statements) is { } current ? texts.GetValueOrDefault(current.SignalId) : null,
            ReviewItems = view.ReviewItems,
            Kind = view.Kind,
            LeadUnit = view.LeadUnit,
            AssistingUnits = view.AssistingUnits,
            Transfers = view.Transfers,
            Units = view.Units,
            UnitTitles = TitlesOf(view, directory),
            Restricted = view.Restricted,
            CategoryTitle = view.Categories.FirstOrDefault(category => category.Id == view.Category)?.Title,
            Categories = view.Categories,
            Flags = view.Flags,
        };
    }

    private static Dictionary<string, string> TitlesOf(IncidentView view, IDutyDirectory directory) => view.Units
        .Concat(view.Transfers.Select(transfer => transfer.Unit))
        .Append(view.LeadUnit)
        .Distinct()
        .Select(directory.FindUnit)
        .OfType<Unit>()
        .ToDictionary(unit => unit.Id, unit => unit.Title);
}
