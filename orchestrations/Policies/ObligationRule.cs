using System.Text.Json.Serialization;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies;

/// <summary>How far an obligation may be put off.</summary>
/// <param name="Limit">Longest extension.</param>
/// <param name="By">Roles that decide.</param>
/// <param name="Calendar">Calendar of the limit, one of <see cref="CalendarKinds"/>.</param>
/// <param name="From">The obligation whose fulfilment the limit counts from; null = its own due time.</param>
/// <param name="Times">How often.</param>
public sealed record ExtensionRule(
    Duration Limit, IReadOnlyList<string> By, string Calendar = CalendarKinds.Always, string? From = null, int Times = 1);

/// <summary>Values of <see cref="ObligationRule.Calendar"/>.</summary>
public static class CalendarKinds
{
    /// <summary>Around the clock, holidays included.</summary>
    public const string Always = "always";

    /// <summary>The State Council's working days with make-up days; only whole days, the time of the day stays.</summary>
    public const string WorkingDays = "working-days";
}

/// <summary>When an obligation comes into being.</summary>
/// <param name="On">One of <see cref="Openings"/>.</param>
/// <param name="Of">The obligation whose completion or outcome opens this one.</param>
/// <param name="Outcomes">Outcomes of <paramref name="Of"/> that open this one.</param>
public sealed record OpeningRule(string On, string? Of = null, IReadOnlyList<string>? Outcomes = null);

/// <summary>Values of <see cref="OpeningRule.On"/>.</summary>
public static class Openings
{
    /// <summary>When the incident has one of the obligation's levels.</summary>
    public const string Level = "level";

    /// <summary>While nobody has graded the incident.</summary>
    public const string Triage = "triage";

    /// <summary>While the level is provisional.</summary>
    public const string Provisional = "provisional";

    /// <summary>When another obligation is completed.</summary>
    public const string Completed = "completed";

    /// <summary>When a sign-off has one of the given outcomes.</summary>
    public const string Outcome = "outcome";

    /// <summary>When an act was back-entered: the confirmation by a second person.</summary>
    public const string BackEntry = "back-entry";

    /// <summary>When handling is concluded.</summary>
    public const string Closed = "closed";

    /// <summary>When the incident is reopened.</summary>
    public const string Reopened = "reopened";

    /// <summary>When the level changes while <c>of</c> last had one of <c>outcomes</c>: a bulletin is put up again.</summary>
    public const string LevelChanged = "level-changed";

    /// <summary>When the matter is offered to another unit: one obligation per offer, <c>id:1</c>, of that unit.</summary>
    public const string Transferred = "transferred";

    /// <summary>When a superior sets a task: one per task, due when the superior says.</summary>
    public const string Instructed = "instructed";

    /// <summary>When a promise was made in public: one per promise, due when it was promised for.</summary>
    public const string Promised = "promised";

    /// <summary>When <c>of</c> was extended.</summary>
    public const string Extended = "extended";

    /// <summary>When the category <c>of</c> was taken back.</summary>
    public const string CategoryReversed = "category-reversed";
}

/// <summary>An obligation as the policy states it.</summary>
public sealed record ObligationRule
{
    /// <summary>Id within the incident. Rules may share an id when their levels differ.</summary>
    public required string Id { get; init; }

    /// <summary>Chinese title.</summary>
    public required string Title { get; init; }

    /// <summary>Kind, such as report, response, triage, confirmation, sign-off, checklist, plan, summary.</summary>
    public required string Kind { get; init; }

    /// <summary>When it comes into being.</summary>
    public OpeningRule Opens { get; init; } = new(Openings.Level);

    /// <summary>English title.</summary>
    public string? En { get; init; }

    /// <summary>Levels that it belongs to; empty = all.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>Categories that it belongs to; empty = all.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Platforms of the report that it belongs to; empty = all.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Flags of which one must be set; empty = none is needed.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>What its clock counts from.</summary>
    public string? Anchor { get; init; }

    /// <summary>What it counts from when the report lacks <see cref="Anchor"/>.</summary>
    public string? Fallback { get; init; }

    /// <summary>Time allowed; null = no clock.</summary>
    public Duration? Due { get; init; }

    /// <summary>What its time counts on, one of <see cref="CalendarKinds"/>.</summary>
    public string Calendar { get; init; } = CalendarKinds.Always;

    /// <summary>How far it may be put off; null = not at all.</summary>
    public ExtensionRule? Extension { get; init; }

    /// <summary>Who must receive it, each with its own receipt; it is done when all have.</summary>
    public IReadOnlyList<NamedItem> Recipients { get; init; } = [];

    /// <summary>first, follow-up or final (首报/续报/终报), for a report.</summary>
    public string? Stage { get; init; }

    /// <summary>Form of the document made from the fact sheet: flash-report, bulletin, written-report or request.</summary>
    public string? Template { get; init; }

    /// <summary>Kinds of statement whose publication fulfils it, when <c>publish-statement</c> does; empty = release and reply.</summary>
    public IReadOnlyList<string> Statements { get; init; } = [];

    /// <summary>Duty role that must act and is reminded.</summary>
    public required string Assignee { get; init; }

    /// <summary>Roles that may complete it, when not those of the signal type.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>Reminders this long before due.</summary>
    public IReadOnlyList<Duration> Reminders { get; init; } = [];

    /// <summary>Ladder climbed after the due time; null = nobody is told.</summary>
    public string? Ladder { get; init; }

    /// <summary>Kind of candidate finding raised by a breach; null = none.</summary>
    public string? Finding { get; init; }

    /// <summary>Evidence that a completion must or may carry.</summary>
    public IReadOnlyList<EvidenceField> Evidence { get; init; } = [];

    /// <summary>Items of a checklist.</summary>
    public IReadOnlyList<NamedItem> Items { get; init; } = [];

    /// <summary>Outcomes of a sign-off or confirmation.</summary>
    public IReadOnlyList<NamedItem> Outcomes { get; init; } = [];

    /// <summary>Types of signal that complete it.</summary>
    public IReadOnlyList<string> CompletedBy { get; init; } = [SignalTypes.Complete];

    /// <summary>Closing needs it done.</summary>
    public bool RequiredToClose { get; init; }

    /// <summary>A completion starts its clock anew instead of ending it.</summary>
    public bool Repeats { get; init; }

    /// <summary>Its completion closes the matter, if nothing else is missing.</summary>
    public bool Concludes { get; init; }

    /// <summary>Duty roles told when it comes into being after the incident was opened.</summary>
    public IReadOnlyList<string> NotifyOnOpen { get; init; } = [];

    /// <summary>Key within the policy: the id, and the conditions that restrict it.</summary>
    [JsonIgnore]
    public string Key => (string[])[.. Levels, .. Categories, .. Platforms, .. Flags] is { Length: > 0 } conditions ? $"{Id}@{string.Join('+', conditions)}" : Id;

    /// <summary>Whether it belongs to a level.</summary>
    public bool IsFor(string? level) => Levels.Count == 0 || (level is not null && Levels.Contains(level));
}
