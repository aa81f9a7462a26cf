using System.Text.Json.Serialization;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies;

/// <summary>
/// A regulation, compiled from its YAML file: data that the incident runs on. Frozen for the incident's life by
/// travelling in the orchestration's input. Its JSON has the shape of the YAML file, without the notes.
/// </summary>
public sealed record PolicySlice
{
    /// <summary>Version of this shape; a newer one than the code knows is refused.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Policy id, such as <c>huaning-highway</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Chinese title.</summary>
    public required string Title { get; init; }

    /// <summary>SHA-256 of the file's text (line ends normalised), in hexadecimal.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>Levels, most urgent first.</summary>
    public required IReadOnlyList<LevelRule> Levels { get; init; }

    /// <summary>Categories that a report may carry; empty when the policy knows none.</summary>
    public IReadOnlyList<NamedItem> Categories { get; init; } = [];

    /// <summary>Which reports are accepted.</summary>
    public required IntakeRule Intake { get; init; }

    /// <summary>Roles by type of signal. A type that is missing here is not offered; administrators may send all others.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Permissions { get; init; }

    /// <summary>Who is told about what, apart from the ladder.</summary>
    public required NoticeRule Notices { get; init; }

    /// <summary>Escalation ladders by id.</summary>
    public required IReadOnlyDictionary<string, LadderRule> Ladders { get; init; }

    /// <summary>How acts entered after their due time are treated (补录).</summary>
    public required BackEntryRule BackEntry { get; init; }

    /// <summary>Obligations, in the order in which people meet them.</summary>
    public required IReadOnlyList<ObligationRule> Obligations { get; init; }

    /// <summary>The level with this id, or null.</summary>
    public LevelRule? FindLevel(string? id) => Levels.FirstOrDefault(level => level.Id == id);

    /// <summary>The rule with this key.</summary>
    /// <exception cref="KeyNotFoundException">A state names a rule that this policy lacks: they do not belong together.</exception>
    public ObligationRule Rule(string key) =>
        Obligations.FirstOrDefault(rule => rule.Key == key)
        ?? throw new KeyNotFoundException($"Policy {Id} ({ContentHash}) has no obligation '{key}'.");

    /// <summary>Whether one of these roles may decide a level; a level from anybody else is provisional.</summary>
    public bool MayDecideLevel(IEnumerable<string> roles) => Allows(SignalTypes.ConfirmLevel, roles);

    /// <summary>Whether one of these roles may send a signal of this type.</summary>
    public bool Allows(string signalType, IEnumerable<string> roles) =>
        Permissions.TryGetValue(signalType, out var allowed)
        && roles.Any(role => role == Roles.Administrator || allowed.Contains(role));
}

/// <summary>A level of the policy.</summary>
/// <param name="Id">Id in reports and signals.</param>
/// <param name="Title">Chinese title.</param>
/// <param name="Criteria">What makes a matter this level.</param>
/// <param name="Urgent">Its notifications ignore quiet hours.</param>
/// <param name="Watch">How long the trend is watched after closing; null = not.</param>
/// <param name="Responsible">Who answers for matters of this level, for display.</param>
public sealed record LevelRule(
    string Id, string Title, IReadOnlyList<string> Criteria, bool Urgent = false, Duration? Watch = null, string? Responsible = null);

/// <summary>Limits on what is taken in.</summary>
/// <param name="MaxAge">A time of the report older than this is refused.</param>
/// <param name="MaxAhead">A time of the report further ahead than this is refused (clocks of senders differ a little).</param>
/// <param name="MaxTimeScale">Largest time scale of a drill.</param>
public sealed record IntakeRule(Duration MaxAge, Duration MaxAhead, double MaxTimeScale);

/// <summary>Duty roles that are told.</summary>
/// <param name="NewIncident">When an incident is opened or reopened.</param>
/// <param name="LevelUp">When its level rises.</param>
/// <param name="Dismissal">When somebody proposes to dismiss it.</param>
public sealed record NoticeRule(IReadOnlyList<string> NewIncident, IReadOnlyList<string> LevelUp, IReadOnlyList<string> Dismissal);

/// <summary>An escalation ladder; the last rung repeats.</summary>
/// <param name="Rungs">Rungs, lowest first.</param>
/// <param name="AcknowledgedFor">How long an acknowledgement stops the climb.</param>
public sealed record LadderRule(IReadOnlyList<RungRule> Rungs, Duration AcknowledgedFor);

/// <summary>One rung.</summary>
/// <param name="Roles">Duty roles that are told.</param>
/// <param name="Wait">Time to the next rung (of the last: to its repetition) when nobody acknowledges.</param>
public sealed record RungRule(IReadOnlyList<string> Roles, Duration Wait);

/// <summary>Back-entry (补录).</summary>
/// <param name="Limit">An act performed in time counts as on time when entered at most this long after its due time.</param>
public sealed record BackEntryRule(Duration Limit);

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

    /// <summary>Levels that it belongs to; empty = all.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>What its clock counts from.</summary>
    public string? Anchor { get; init; }

    /// <summary>What it counts from when the report lacks <see cref="Anchor"/>.</summary>
    public string? Fallback { get; init; }

    /// <summary>Time allowed; null = no clock.</summary>
    public Duration? Due { get; init; }

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

    /// <summary>Duty roles told when it comes into being after the incident was opened.</summary>
    public IReadOnlyList<string> NotifyOnOpen { get; init; } = [];

    /// <summary>Key within the policy: the id, and the levels when they are restricted.</summary>
    [JsonIgnore]
    public string Key => Levels.Count == 0 ? Id : $"{Id}@{string.Join('+', Levels)}";

    /// <summary>Whether it belongs to a level.</summary>
    public bool IsFor(string? level) => Levels.Count == 0 || (level is not null && Levels.Contains(level));
}
