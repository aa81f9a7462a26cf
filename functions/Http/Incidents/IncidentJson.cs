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

    /// <summary>The signal types that the reader's roles may send now, by the policy that the incident runs on.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>The agreed statement (口径 / 通稿 / 回复稿), null while there is none.</summary>
    public string? Statement { get; init; }

    /// <summary>The unit that leads: the incident's own.</summary>
    public required string LeadUnit { get; init; }

    /// <summary>Units that assist.</summary>
    public IReadOnlyList<string> AssistingUnits { get; init; } = [];

    /// <summary>Builds it as of <paramref name="now"/>.</summary>
    public static IncidentJson From(StoredIncident stored, IDutyDirectory directory, IReadOnlyList<string> actions, DateTimeOffset now)
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
            LeadUnit = view.Unit,
        };
    }
}

/// <summary>An obligation as the API shows it.</summary>
internal sealed record ObligationJson
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Kind { get; init; }
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>pending, done, late, lapsed, waived or extended.</summary>
    public required string Status { get; init; }
    public DateTimeOffset? ExtendedTo { get; init; }
    public DateTimeOffset? PerformedAt { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }
    public bool BackEntered { get; init; }
    public bool BornOverdue { get; init; }
    public DateTimeOffset? DueFromDiscovery { get; init; }
    public DateTimeOffset? BreachedAt { get; init; }
    public string? CompletedBy { get; init; }
    public string? OnBehalfOf { get; init; }

    /// <summary>True when it is still open and its due time lies in the past.</summary>
    public bool Overdue { get; init; }
    public int EscalationRung { get; init; }
    public string? AcknowledgedBy { get; init; }
    public string? Assignee { get; init; }
    public ClockView? Clock { get; init; }
    public required IReadOnlyList<EvidenceField> Evidence { get; init; }
    public required IReadOnlyDictionary<string, string> Given { get; init; }
    public required IReadOnlyList<ChecklistItemView> Items { get; init; }
    public required IReadOnlyList<NamedItem> Outcomes { get; init; }
    public bool RequiredToClose { get; init; }

    /// <summary>Builds it as of <paramref name="now"/>: accepted at the due instant is still on time.</summary>
    public static ObligationJson From(ObligationView view, DateTimeOffset now) => new()
    {
        Id = view.Id,
        Title = view.Title,
        Kind = view.Kind,
        DueAt = view.DueAt,
        Status = view.Status,
        ExtendedTo = view.ExtendedTo,
        PerformedAt = view.PerformedAt,
        AcceptedAt = view.AcceptedAt,
        BackEntered = view.BackEntered,
        BornOverdue = view.BornOverdue,
        DueFromDiscovery = view.DueFromDiscovery,
        BreachedAt = view.BreachedAt,
        CompletedBy = view.CompletedBy,
        OnBehalfOf = view.OnBehalfOf,
        Overdue = view.Status is "pending" or "extended" && (view.ExtendedTo ?? view.DueAt) < now,
        EscalationRung = view.EscalationRung,
        AcknowledgedBy = view.AcknowledgedBy,
        Assignee = view.Assignee,
        Clock = view.Clock,
        Evidence = view.Evidence,
        Given = view.Given,
        Items = view.Items,
        Outcomes = view.Outcomes,
        RequiredToClose = view.RequiredToClose,
    };
}

/// <summary>One page of incidents.</summary>
internal sealed record IncidentPageJson(IReadOnlyList<IncidentJson> Items, string? Next);

/// <summary>The timeline of an incident, oldest first.</summary>
internal sealed record TimelineJson(IReadOnlyList<TimelineEntry> Items);

/// <summary>Answer to an accepted report.</summary>
/// <param name="IncidentId">The incident, new or known.</param>
/// <param name="Duplicate">True when unit, source and external id were known before.</param>
/// <param name="Status">Where to read the incident.</param>
internal sealed record ReportAcceptedJson(string IncidentId, bool Duplicate, string Status);

/// <summary>Answer to an accepted signal.</summary>
/// <param name="SignalId">Its id.</param>
/// <param name="Applied">Null until the incident has dealt with it, then whether it took effect.</param>
internal sealed record SignalAcceptedJson(string SignalId, bool? Applied);

/// <summary>What became of a signal.</summary>
internal sealed record SignalStateJson(string SignalId, bool? Applied, SignalProblemJson? Problem);

/// <summary>Why a signal was refused when it was applied.</summary>
internal sealed record SignalProblemJson(ProblemKind Kind, string Detail, IReadOnlyDictionary<string, IReadOnlyList<string>> Errors)
{
    /// <summary>As the API shows it.</summary>
    public static SignalProblemJson From(Problem problem) => new(problem.Kind, problem.Detail, problem.Errors);
}
