namespace Yuqing.Orchestrations.Contracts;

/// <summary>
/// An incident as pages and the API show it, computed from the state by pure code. What depends on the clock
/// (<c>overdue</c>) is added when it is read. Property names become camelCase JSON.
/// </summary>
public sealed record IncidentView
{
    /// <summary>Incident id.</summary>
    public required string Id { get; init; }

    /// <summary>Number that people quote.</summary>
    public required string Number { get; init; }

    /// <summary>Unit id.</summary>
    public required string Unit { get; init; }

    /// <summary>The report, for title, text, link, source and metrics. It crosses the engine with the view; the API flattens it.</summary>
    public required IncidentReport Report { get; init; }

    /// <summary>Policy id.</summary>
    public required string Policy { get; init; }

    /// <summary>Content hash of the policy that this incident runs on to its end.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>Level id, null while in triage.</summary>
    public string? Level { get; init; }

    /// <summary>True until a person has confirmed the level.</summary>
    public bool LevelProvisional { get; init; }

    /// <summary>Category id, if any.</summary>
    public string? Category { get; init; }

    /// <summary>triage, open, watching, closed, dismissed or merged.</summary>
    public required string Status { get; init; }

    /// <summary>When the report was accepted.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>When handling was concluded, the report dismissed or merged.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>End of the watch period, while watching.</summary>
    public DateTimeOffset? WatchUntil { get; init; }

    /// <summary>The incident that this one was merged into.</summary>
    public string? MergedInto { get; init; }

    /// <summary>A dismissal that waits for a second person.</summary>
    public DismissalView? Dismissal { get; init; }

    /// <summary>The earliest due time among pending obligations.</summary>
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>Id of the obligation that falls due next.</summary>
    public string? NextObligation { get; init; }

    /// <summary>Levels of the policy, most urgent first.</summary>
    public IReadOnlyList<NamedItem> Levels { get; init; } = [];

    /// <summary>All obligations, in order of due time.</summary>
    public IReadOnlyList<ObligationView> Obligations { get; init; } = [];

    /// <summary>What still stands in the way of closing.</summary>
    public IReadOnlyList<NamedItem> MissingToClose { get; init; } = [];

    /// <summary>What kind of matter this is, one of <see cref="MatterKinds"/>.</summary>
    public string Kind { get; init; } = MatterKinds.Incident;

    /// <summary>The unit that leads (主办): the one first asked until another accepts.</summary>
    public string LeadUnit { get; init; } = "";

    /// <summary>Units that assist (协办).</summary>
    public IReadOnlyList<string> AssistingUnits { get; init; } = [];

    /// <summary>Offers to other units, oldest first.</summary>
    public IReadOnlyList<TransferView> Transfers { get; init; } = [];

    /// <summary>All units whose people may see it: first asked, lead, assisting, asked.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>回避: the first-asked unit's own staff is the subject; its duty officers do not see the matter.</summary>
    public bool Restricted { get; init; }

    /// <summary>Statements, oldest first; at most the latest 12.</summary>
    public IReadOnlyList<StatementView> Statements { get; init; } = [];

    /// <summary>Review items that an approver must have checked.</summary>
    public IReadOnlyList<NamedItem> ReviewItems { get; init; } = [];

    /// <summary>Categories of the policy.</summary>
    public IReadOnlyList<NamedItem> Categories { get; init; } = [];

    /// <summary>Flags of the policy, with those that are set.</summary>
    public IReadOnlyList<FlagView> Flags { get; init; } = [];

    /// <summary>Findings: candidates raised by a clock and those entered by people, for the assessor.</summary>
    public IReadOnlyList<FindingView> Findings { get; init; } = [];

    /// <summary>How many notices or messages it owes that could not be handed over in spite of retries; null when none. They are tried again.</summary>
    public int? FailingEffects { get; init; }
}

/// <summary>Something with an id and a title.</summary>
/// <param name="Id">Id.</param>
/// <param name="Title">Chinese title.</param>
/// <param name="En">English title, where the policy gives one.</param>
public sealed record NamedItem(string Id, string Title, string? En = null);

/// <summary>A flag of the policy.</summary>
public sealed record FlagView(string Id, string Title, string? En, bool On);

/// <summary>A matter offered to another unit (转办).</summary>
/// <param name="Id">Id within the incident, such as <c>transfer:1</c>: also that of its acceptance obligation.</param>
/// <param name="Unit">The unit that is asked.</param>
/// <param name="Role">lead or assist.</param>
/// <param name="Status">offered, accepted, returned, bounced (no answer in time) or withdrawn.</param>
/// <param name="OfferedAt">When.</param>
/// <param name="OfferedBy">By whom.</param>
/// <param name="DueAt">When the answer is due.</param>
/// <param name="Reason">Why it was offered.</param>
/// <param name="AnsweredAt">When it was accepted or returned.</param>
/// <param name="AnsweredBy">By whom.</param>
/// <param name="Answer">The reason for returning it.</param>
/// <param name="UnitTitle">Name of the unit as the directory gave it when it was asked.</param>
public sealed record TransferView(
    string Id, string Unit, string Role, string Status, DateTimeOffset OfferedAt, string OfferedBy, DateTimeOffset? DueAt, string? Reason,
    DateTimeOffset? AnsweredAt = null, string? AnsweredBy = null, string? Answer = null, string? UnitTitle = null);

/// <summary>A dismissal that one person has asked for.</summary>
public sealed record DismissalView(string By, DateTimeOffset At, string Reason);

/// <summary>A finding: a candidate raised by a clock, or one entered by a person.</summary>
/// <param name="Kind">Such as <c>late-report</c>.</param>
/// <param name="Obligation">The obligation whose clock lapsed; empty when it concerns none.</param>
/// <param name="At">As of when, normally the due time.</param>
/// <param name="Status">candidate, confirmed or withdrawn.</param>
/// <param name="Unit">The unit it is held against; null = the lead unit at the time.</param>
/// <param name="Points">Points of the lead department by the policy, at the level of the incident.</param>
/// <param name="IndirectPoints">Points of the indirectly responsible department.</param>
/// <param name="Lead">The department chiefly responsible (主要责任), chosen by the assessor.</param>
/// <param name="Indirect">The department indirectly responsible (间接责任).</param>
/// <param name="By">Who entered or decided it; null for a clock.</param>
public sealed record FindingView(
    string Kind, string Obligation, DateTimeOffset At, string Status, string? Unit = null, decimal? Points = null, decimal? IndirectPoints = null,
    string? Lead = null, string? Indirect = null, string? By = null);
