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

/// <summary>One version of a statement; versions share the id. The text itself is in the register's inbox, under <see cref="SignalId"/>.</summary>
public sealed record StatementView
{
    /// <summary>Id within the incident, such as <c>statement:1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>line (口径), release (通稿) or reply (回复稿).</summary>
    public required string Kind { get; init; }

    /// <summary>Version, from 1.</summary>
    public int Version { get; init; }

    /// <summary>
    /// submitted, returned, approved, published, superseded or unauthorised. Of each kind at most one version is approved or
    /// published; approving another one supersedes it (an earlier <see cref="PublishedAt"/> stays).
    /// </summary>
    public required string Status { get; init; }

    /// <summary>Title, if any.</summary>
    public string? Title { get; init; }

    /// <summary>The beginning of the text.</summary>
    public string Excerpt { get; init; } = "";

    /// <summary>SHA-256 of the text, in hexadecimal.</summary>
    public string TextHash { get; init; } = "";

    /// <summary>The signal that carries the whole text of this version.</summary>
    public required string SignalId { get; init; }

    /// <summary>Who submitted this version.</summary>
    public required string SubmittedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset SubmittedAt { get; init; }

    /// <summary>Steps of its approval chain.</summary>
    public IReadOnlyList<ApprovalStepView> Steps { get; init; } = [];

    /// <summary>Why it was returned.</summary>
    public string? Comment { get; init; }

    /// <summary>When it was published.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>Where.</summary>
    public string? Where { get; init; }

    /// <summary>Link.</summary>
    public string? Url { get; init; }

    /// <summary>Who recorded the publication.</summary>
    public string? PublishedBy { get; init; }
}

/// <summary>One step of an approval.</summary>
/// <param name="Title">Who approves, in Chinese.</param>
/// <param name="En">The same in English.</param>
/// <param name="By">Roles that may.</param>
/// <param name="ApprovedBy">Who did, or null.</param>
/// <param name="ApprovedAt">When.</param>
/// <param name="OnBehalfOf">For whom it was recorded (代录).</param>
public sealed record ApprovalStepView(
    string Title, string? En, IReadOnlyList<string> By, string? ApprovedBy = null, DateTimeOffset? ApprovedAt = null, string? OnBehalfOf = null);

/// <summary>More time for an obligation.</summary>
/// <param name="Status">requested, approved or rejected.</param>
/// <param name="Until">The due time asked for.</param>
/// <param name="Reason">Why.</param>
/// <param name="RequestedBy">By whom.</param>
/// <param name="RequestedAt">When.</param>
/// <param name="DecidedBy">Who decided.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Comment">The decision's words.</param>
public sealed record ExtensionView(
    string Status, DateTimeOffset Until, string Reason, string RequestedBy, DateTimeOffset RequestedAt,
    string? DecidedBy = null, DateTimeOffset? DecidedAt = null, string? Comment = null);

/// <summary>A recipient of a report and its receipt.</summary>
/// <param name="Id">Id in the policy.</param>
/// <param name="Title">Chinese name.</param>
/// <param name="En">English name.</param>
/// <param name="ReceivedBy">Who signed for it; null while there is no receipt.</param>
/// <param name="At">When the receipt was recorded.</param>
/// <param name="By">Who recorded it.</param>
public sealed record RecipientView(string Id, string Title, string? En, string? ReceivedBy = null, DateTimeOffset? At = null, string? By = null);

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

/// <summary>One obligation as shown. Instants carry the offset of Asia/Shanghai.</summary>
public sealed record ObligationView
{
    /// <summary>Id within the incident.</summary>
    public required string Id { get; init; }

    /// <summary>Chinese title.</summary>
    public required string Title { get; init; }

    /// <summary>English title, where the policy gives one.</summary>
    public string? En { get; init; }

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

    /// <summary>The unit that must act; null = the lead unit.</summary>
    public string? Unit { get; init; }

    /// <summary>first, follow-up or final (首报/续报/终报), for a report.</summary>
    public string? Stage { get; init; }

    /// <summary>Form of the document that can be made from the fact sheet, if any.</summary>
    public string? Template { get; init; }

    /// <summary>Who must receive it, each with its own receipt.</summary>
    public IReadOnlyList<RecipientView> Recipients { get; init; } = [];

    /// <summary>The latest extension that was asked for.</summary>
    public ExtensionView? Extension { get; init; }

    /// <summary>Latest instant to which it may be extended; null when it may not.</summary>
    public DateTimeOffset? ExtensionLimit { get; init; }

    /// <summary>What an instruction or a promise says.</summary>
    public string? Text { get; init; }

    /// <summary>The due time rests on a calendar that is not there yet: it may move when the calendar arrives.</summary>
    public bool DueProvisional { get; init; }

    /// <summary>Types of signal that fulfil it.</summary>
    public IReadOnlyList<string> Acts { get; init; } = [];

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
/// <param name="Anchor">Name of the anchor.</param>
/// <param name="AnchorAt">Its instant.</param>
/// <param name="Duration">ISO 8601.</param>
/// <param name="Calendar">Null = around the clock; <c>working-days</c>.</param>
public sealed record ClockView(string Anchor, DateTimeOffset AnchorAt, string Duration, string? Calendar = null);

/// <summary>One field of evidence.</summary>
/// <param name="Name">Field name in the signal.</param>
/// <param name="Title">Chinese label.</param>
/// <param name="Required">Missing → 400.</param>
/// <param name="Type">text, datetime, choice, url, or file (id of an attachment).</param>
/// <param name="Choices">Allowed values of a choice.</param>
/// <param name="AnyOf">Name of a group of which at least one field is required, if any.</param>
/// <param name="En">English label.</param>
public sealed record EvidenceField(
    string Name, string Title, bool Required, string Type, IReadOnlyList<string>? Choices = null, string? AnyOf = null, string? En = null);

/// <summary>One checklist item.</summary>
public sealed record ChecklistItemView(string Id, string Title, bool Done, string? By, DateTimeOffset? At, string? En = null);

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
