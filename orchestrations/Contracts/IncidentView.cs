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

    /// <summary>Candidate findings (late …), for the assessor.</summary>
    public IReadOnlyList<FindingView> Findings { get; init; } = [];
}

/// <summary>Something with an id and a title.</summary>
public sealed record NamedItem(string Id, string Title);

/// <summary>A dismissal that one person has asked for.</summary>
public sealed record DismissalView(string By, DateTimeOffset At, string Reason);

/// <summary>A candidate finding raised by a clock.</summary>
/// <param name="Kind">Such as <c>late-report</c>.</param>
/// <param name="Obligation">The obligation whose clock lapsed.</param>
/// <param name="At">As of when, normally the due time.</param>
/// <param name="Status">candidate or withdrawn.</param>
public sealed record FindingView(string Kind, string Obligation, DateTimeOffset At, string Status);

/// <summary>One obligation as shown. Instants carry the offset of Asia/Shanghai.</summary>
public sealed record ObligationView
{
    /// <summary>Id within the incident.</summary>
    public required string Id { get; init; }

    /// <summary>Chinese title.</summary>
    public required string Title { get; init; }

    /// <summary>Kind of obligation (report, response, triage, confirmation, sign-off, checklist, summary …).</summary>
    public required string Kind { get; init; }

    /// <summary>Due instant; on time means accepted at or before it. Null for one without a clock.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>pending, done, late, lapsed, waived or extended.</summary>
    public required string Status { get; init; }

    /// <summary>New due instant after an extension.</summary>
    public DateTimeOffset? ExtendedTo { get; init; }

    /// <summary>When it was done, as stated.</summary>
    public DateTimeOffset? PerformedAt { get; init; }

    /// <summary>When the completing signal was accepted.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>Entered after due within the back-entry limit (补录).</summary>
    public bool BackEntered { get; init; }

    /// <summary>Already past due when the report arrived (发现时已超时).</summary>
    public bool BornOverdue { get; init; }

    /// <summary>For a born-overdue obligation: the due time counted from discovery, shown beside the regulation's own.</summary>
    public DateTimeOffset? DueFromDiscovery { get; init; }

    /// <summary>When the breach was recorded as of; null when none.</summary>
    public DateTimeOffset? BreachedAt { get; init; }

    /// <summary>Who completed it.</summary>
    public string? CompletedBy { get; init; }

    /// <summary>For whom it was recorded (代录).</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>Highest rung of the ladder that was notified; 0 when none.</summary>
    public int EscalationRung { get; init; }

    /// <summary>Who acknowledged the escalation.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>Role that must act.</summary>
    public string? Assignee { get; init; }

    /// <summary>How the due time came about.</summary>
    public ClockView? Clock { get; init; }

    /// <summary>Evidence fields that a completion must or may carry.</summary>
    public IReadOnlyList<EvidenceField> Evidence { get; init; } = [];

    /// <summary>Evidence as given.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new Dictionary<string, string>();

    /// <summary>Checklist items, for a checklist.</summary>
    public IReadOnlyList<ChecklistItemView> Items { get; init; } = [];

    /// <summary>What a sign-off or confirmation may result in.</summary>
    public IReadOnlyList<NamedItem> Outcomes { get; init; } = [];

    /// <summary>True when closing needs it done.</summary>
    public bool RequiredToClose { get; init; }
}

/// <summary>Anchor and duration of a clock; the duration is the policy's, before drill scaling, in ISO 8601.</summary>
public sealed record ClockView(string Anchor, DateTimeOffset AnchorAt, string Duration);

/// <summary>One field of evidence.</summary>
/// <param name="Name">Field name in the signal.</param>
/// <param name="Title">Chinese label.</param>
/// <param name="Required">Missing → 400.</param>
/// <param name="Type">text, datetime, choice or url.</param>
/// <param name="Choices">Allowed values of a choice.</param>
/// <param name="AnyOf">Name of a group of which at least one field is required, if any.</param>
public sealed record EvidenceField(string Name, string Title, bool Required, string Type, IReadOnlyList<string>? Choices = null, string? AnyOf = null);

/// <summary>One checklist item.</summary>
public sealed record ChecklistItemView(string Id, string Title, bool Done, string? By, DateTimeOffset? At);

/// <summary>One line of an incident's append-only timeline.</summary>
/// <param name="Id">Unique within the incident and deterministic, so that a repeated write changes nothing.</param>
/// <param name="At">When it happened (a breach: its due time), with offset.</param>
/// <param name="Kind">reported, notified, reminded, breached, escalated, acknowledged, completed, level-changed, no-contact, delivery-failed …</param>
/// <param name="Actor">Who, or <c>system</c>.</param>
/// <param name="Obligation">The obligation concerned, if any.</param>
/// <param name="Text">Chinese sentence.</param>
/// <param name="Data">Facts behind the sentence.</param>
public sealed record TimelineEntry(
    string Id, DateTimeOffset At, string Kind, string Actor, string? Obligation, string Text, IReadOnlyDictionary<string, string>? Data = null);
