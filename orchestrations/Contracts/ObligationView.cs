namespace Yuqing.Orchestrations.Contracts;

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

/// <summary>Somebody who was alarmed has taken notice.</summary>
/// <param name="Person">Id of the person.</param>
/// <param name="At">When.</param>
public sealed record AcknowledgementView(string Person, DateTimeOffset At);

/// <summary>A recipient of a report and its receipt.</summary>
/// <param name="Id">Id in the policy.</param>
/// <param name="Title">Chinese name.</param>
/// <param name="En">English name.</param>
/// <param name="ReceivedBy">Who signed for it; null while there is no receipt.</param>
/// <param name="At">When the receipt was recorded.</param>
/// <param name="By">Who recorded it.</param>
public sealed record RecipientView(string Id, string Title, string? En, string? ReceivedBy = null, DateTimeOffset? At = null, string? By = null);

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

    /// <summary>Rungs of its ladder; 0 = none, and then it cannot be escalated.</summary>
    public int Rungs { get; init; }

    /// <summary>When the next rung is told, or the last one again; null while no climb is under way.</summary>
    public DateTimeOffset? NextRungAt { get; init; }

    /// <summary>Who acknowledged the escalation; of a rung that needs all, the last of them.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>On a rung that needs all: who has acknowledged.</summary>
    public IReadOnlyList<AcknowledgementView> Acknowledgements { get; init; } = [];

    /// <summary>On a rung that needs all: ids of the people whose acknowledgement is missing.</summary>
    public IReadOnlyList<string> Awaiting { get; init; } = [];

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
