using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>One obligation of an incident: which rule, which clock, what became of it.</summary>
public sealed record Obligation
{
    /// <summary>Id within the incident.</summary>
    public required string Id { get; init; }

    /// <summary>Key of its rule in the policy.</summary>
    public required string Rule { get; init; }

    /// <summary>The obligation that this one confirms, if any.</summary>
    public string? Subject { get; init; }

    /// <summary>The unit that must act; null = the lead unit.</summary>
    public string? Unit { get; init; }

    /// <summary>What an instruction or a promise says.</summary>
    public string? Text { get; init; }

    /// <summary>One of <see cref="ObligationStatus"/>.</summary>
    public string Status { get; init; } = ObligationStatus.Pending;

    /// <summary>Since when its clock has been known: neither reminders nor the breach happen before.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>Name of the anchor that its clock counts from.</summary>
    public string? Anchor { get; init; }

    /// <summary>The anchor's instant, pulled in when it is a drill.</summary>
    public DateTimeOffset? AnchorAt { get; init; }

    /// <summary>Due instant; null without a clock.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Due rests on a calendar that is not there yet.</summary>
    public bool DueProvisional { get; init; }

    /// <summary>Due instant after an extension; it counts instead of <see cref="Due"/>.</summary>
    public DateTimeOffset? ExtendedTo { get; init; }

    /// <summary>The latest extension that was asked for.</summary>
    public ExtensionView? Extension { get; init; }

    /// <summary>How often it was extended.</summary>
    public int Extended { get; init; }

    /// <summary>Past due when the unit first could know (发现时已超时).</summary>
    public bool BornOverdue { get; init; }

    /// <summary>The due time counted from discovery, when discovered later; it counts for one born overdue.</summary>
    public DateTimeOffset? DueFromDiscovery { get; init; }

    /// <summary>How many reminders are behind it.</summary>
    public int Reminded { get; init; }

    /// <summary>The due time as of which its breach is recorded.</summary>
    public DateTimeOffset? BreachedAt { get; init; }

    /// <summary>Highest rung that was told.</summary>
    public int Rung { get; init; }

    /// <summary>When the next rung is told.</summary>
    public DateTimeOffset? NextRungAt { get; init; }

    /// <summary>When the next rung would have been told, had it not been put off to working hours.</summary>
    public DateTimeOffset? PutOff { get; init; }

    /// <summary>Who acknowledged last; while the climb has it, nobody more is told until <see cref="NextRungAt"/>.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>The present rung; null before the first and once it is over.</summary>
    public RungState? Present { get; init; }

    /// <summary>Duty roles and people that could not be reached below the present rung, since the last one that was.</summary>
    public IReadOnlyList<string>? Skipped { get; init; }

    /// <summary>Notifications (short tags of their ids, the latest few) that were reported as given up.</summary>
    public IReadOnlyList<string>? GivenUp { get; init; }

    /// <summary>When it was done, as stated.</summary>
    public DateTimeOffset? PerformedAt { get; init; }

    /// <summary>When the completing signal was accepted.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>Who completed it.</summary>
    public string? CompletedBy { get; init; }

    /// <summary>For whom it was recorded.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>Entered after due, performed before.</summary>
    public bool BackEntered { get; init; }

    /// <summary>Evidence as given, long values cut: the timeline has them in full.</summary>
    public IReadOnlyDictionary<string, string>? Given { get; init; }

    /// <summary>Checklist items that are done.</summary>
    public IReadOnlyDictionary<string, DoneItem>? Items { get; init; }

    /// <summary>Receipts by id of the recipient.</summary>
    public IReadOnlyDictionary<string, Receipt>? Receipts { get; init; }

    /// <summary>Indexes into <see cref="Incident.People"/>: who was alarmed and is owed an all-clear.</summary>
    public IReadOnlyList<int>? Alarmed { get; init; }

    internal Obligation On(Clock? clock) =>
        clock is null
            ? this
            : this with
            {
                Anchor = clock.Anchor,
                AnchorAt = clock.AnchorAt,
                Due = clock.Due,
                DueFromDiscovery = clock.DueFromDiscovery,
                DueProvisional = clock.Provisional,
            };

    /// <summary>Under another rule of its id, as the level calls for; one without a ladder ends the climb.</summary>
    internal Obligation Under(ObligationRule rule) =>
        rule.Ladder is null ? this with { Rule = rule.Key, NextRungAt = null, PutOff = null } : this with { Rule = rule.Key };

    /// <summary>With nothing left of a climb but the record of it: it is over, or was called off.</summary>
    internal Obligation Settled() => this with { NextRungAt = null, PutOff = null, Present = null, Skipped = null };

    /// <summary>As before any climb: the due time was put off.</summary>
    internal Obligation CalledOff() => Settled() with { Rung = 0, AcknowledgedBy = null };

    /// <summary>Still to be done; an extended one is.</summary>
    internal bool IsPending => Status is ObligationStatus.Pending or ObligationStatus.Extended;

    /// <summary>The due time that reminders and the breach go by.</summary>
    internal DateTimeOffset? Deadline => ExtendedTo ?? Due;

    /// <summary>The due time that decides between done and late: that from discovery when it was born overdue.</summary>
    internal DateTimeOffset? DueInFact => BornOverdue && ExtendedTo is null ? DueFromDiscovery ?? Due : Deadline;
}

/// <summary>A checklist item that was done.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When the signal was accepted.</param>
public sealed record DoneItem(string By, DateTimeOffset At);

/// <summary>A recipient's receipt.</summary>
/// <param name="By">Who recorded it.</param>
/// <param name="At">When the signal was accepted.</param>
/// <param name="ReceivedBy">Who signed for it, if stated.</param>
public sealed record Receipt(string By, DateTimeOffset At, string? ReceivedBy = null);

/// <summary>Values of <see cref="Obligation.Status"/>, as in the HTTP contract.</summary>
public static class ObligationStatus
{
    /// <summary>Open.</summary>
    public const string Pending = "pending";

    /// <summary>Open, with more time.</summary>
    public const string Extended = "extended";

    /// <summary>Done on time.</summary>
    public const string Done = "done";

    /// <summary>Done late.</summary>
    public const string Late = "late";

    /// <summary>Still open when the incident was closed.</summary>
    public const string Lapsed = "lapsed";

    /// <summary>No longer applies.</summary>
    public const string Waived = "waived";
}

/// <summary>Values of <see cref="Incident.Status"/>, as in the HTTP contract.</summary>
public static class IncidentStatus
{
    /// <summary>Nobody has graded it.</summary>
    public const string Triage = "triage";

    /// <summary>Being handled.</summary>
    public const string Open = "open";

    /// <summary>Handling concluded, the trend is watched.</summary>
    public const string Watching = "watching";

    /// <summary>Concluded.</summary>
    public const string Closed = "closed";

    /// <summary>False alarm.</summary>
    public const string Dismissed = "dismissed";

    /// <summary>Same matter as another incident.</summary>
    public const string Merged = "merged";
}
