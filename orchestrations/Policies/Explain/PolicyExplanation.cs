using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies.Explain;

/// <summary>
/// What a policy asks, level by level: who must do what by when, who is told when it is late. Made for people; durations are
/// ISO 8601, texts are Chinese with the English beside them where the policy gives it, notes are the author's.
/// </summary>
public sealed record PolicyExplanation
{
    /// <summary>Policy id.</summary>
    public required string Id { get; init; }

    /// <summary>Chinese title.</summary>
    public required string Title { get; init; }

    /// <summary>English title.</summary>
    public string? En { get; init; }

    /// <summary>Content hash of the file: the version that new incidents run on.</summary>
    public required string Version { get; init; }

    /// <summary>The author's note on the whole.</summary>
    public string? Note { get; init; }

    /// <summary>Ids of the units that work by it, as far as the reader may see them.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>Levels, most urgent first, each with its duties.</summary>
    public IReadOnlyList<LevelExplanation> Levels { get; init; } = [];

    /// <summary>Categories.</summary>
    public IReadOnlyList<CategoryExplanation> Categories { get; init; } = [];

    /// <summary>Conditions that people set and that call for more duties.</summary>
    public IReadOnlyList<NamedItem> Flags { get; init; } = [];

    /// <summary>Escalation ladders.</summary>
    public IReadOnlyList<LadderExplanation> Ladders { get; init; } = [];

    /// <summary>What is checked before a statement is approved.</summary>
    public IReadOnlyList<NamedItem> Review { get; init; } = [];

    /// <summary>The daily monitoring record.</summary>
    public MonitoringExplanation? Monitoring { get; init; }

    /// <summary>Kinds of findings and their points.</summary>
    public IReadOnlyList<AssessmentExplanation> Assessment { get; init; } = [];

    /// <summary>Days of tightened duty.</summary>
    public IReadOnlyList<KeyPeriodExplanation> KeyPeriods { get; init; } = [];

    /// <summary>Start and end of the quiet hours, such as 22:00 and 07:00.</summary>
    public IReadOnlyList<string> QuietHours { get; init; } = [];

    /// <summary>Categories for which a referral is refused; null when none can be recorded.</summary>
    public IReadOnlyList<string>? ReferralsRefusedFor { get; init; }

    /// <summary>How long after its due time an act that was performed in time may be entered.</summary>
    public required string BackEntry { get; init; }

    /// <summary>Remarks on parts that have no place of their own here, by the part's path in the file.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();
}

/// <summary>A level and what it brings with it.</summary>
/// <param name="Duties">All duties that a matter of this level can have, in the policy's order.</param>
/// <param name="Approval">Who approves statements, in order.</param>
/// <param name="RequiredToClose">Titles of the duties that are always needed for closing.</param>
public sealed record LevelExplanation(
    string Id, string Title, string? En, IReadOnlyList<string> Criteria, IReadOnlyList<string>? CriteriaEn, string? Responsible, string? ResponsibleEn,
    bool Urgent, string? Watch, IReadOnlyList<DutyExplanation> Duties, IReadOnlyList<ApprovalStepRule> Approval, IReadOnlyList<NamedItem> RequiredToClose, string? Note);

/// <summary>What somebody must do.</summary>
public sealed record DutyExplanation
{
    /// <summary>Id in incidents.</summary>
    public required string Id { get; init; }

    /// <summary>Chinese title.</summary>
    public required string Title { get; init; }

    /// <summary>English title.</summary>
    public string? En { get; init; }

    /// <summary>Kind.</summary>
    public required string Kind { get; init; }

    /// <summary>When it comes into being.</summary>
    public required OpeningRule Opens { get; init; }

    /// <summary>Levels that have it; empty = all.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>Only for these categories.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Only for reports from these platforms.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>Only when one of these flags is set.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Time allowed, ISO 8601; null = no clock, or given with each case.</summary>
    public string? Due { get; init; }

    /// <summary>What the time counts from.</summary>
    public string? Anchor { get; init; }

    /// <summary>What it counts from when that is unknown.</summary>
    public string? Fallback { get; init; }

    /// <summary>always or working-days.</summary>
    public required string Calendar { get; init; }

    /// <summary>Duty role that must act.</summary>
    public required string Assignee { get; init; }

    /// <summary>Roles that alone may fulfil it; empty = all that may send the signal.</summary>
    public IReadOnlyList<string> By { get; init; } = [];

    /// <summary>Signals that fulfil it.</summary>
    public IReadOnlyList<string> CompletedBy { get; init; } = [];

    /// <summary>Reminders before due, ISO 8601.</summary>
    public IReadOnlyList<string> Reminders { get; init; } = [];

    /// <summary>Ladder climbed when it is late.</summary>
    public string? Ladder { get; init; }

    /// <summary>Evidence.</summary>
    public IReadOnlyList<EvidenceField> Evidence { get; init; } = [];

    /// <summary>Items of a checklist.</summary>
    public IReadOnlyList<NamedItem> Items { get; init; } = [];

    /// <summary>Possible outcomes.</summary>
    public IReadOnlyList<NamedItem> Outcomes { get; init; } = [];

    /// <summary>Who must receive it, each with a receipt.</summary>
    public IReadOnlyList<NamedItem> Recipients { get; init; } = [];

    /// <summary>How far it may be put off.</summary>
    public ExtensionExplanation? Extension { get; init; }

    /// <summary>Kind of candidate finding when it is late.</summary>
    public string? Finding { get; init; }

    /// <summary>Closing needs it.</summary>
    public bool RequiredToClose { get; init; }

    /// <summary>Each completion starts the clock anew.</summary>
    public bool Repeats { get; init; }

    /// <summary>first, follow-up or final.</summary>
    public string? Stage { get; init; }

    /// <summary>Form of the document.</summary>
    public string? Template { get; init; }

    /// <summary>The author's note.</summary>
    public string? Note { get; init; }
}

/// <summary>How far a duty may be put off.</summary>
/// <param name="Limit">ISO 8601.</param>
/// <param name="From">The duty whose fulfilment the limit counts from; null = its own due time.</param>
public sealed record ExtensionExplanation(string Limit, string Calendar, IReadOnlyList<string> By, string? From, int Times, string? Note);

/// <summary>A category.</summary>
/// <param name="Until">The category that a matter has until this one is verified.</param>
/// <param name="By">Roles that may set it.</param>
public sealed record CategoryExplanation(string Id, string Title, string? En, string? Until, IReadOnlyList<string> By, bool Reportable, string? Note);

/// <summary>An escalation ladder.</summary>
/// <param name="AcknowledgedFor">How long an acknowledgement stops the climb, ISO 8601.</param>
public sealed record LadderExplanation(string Id, IReadOnlyList<RungExplanation> Rungs, string AcknowledgedFor, string? Note);

/// <summary>A rung and the time to the next one.</summary>
/// <param name="Acknowledge">any or all: whose acknowledgement stops the climb.</param>
/// <param name="Hours">always or working: when it may be told.</param>
public sealed record RungExplanation(IReadOnlyList<string> Roles, string Wait, string Acknowledge, string Hours);

/// <summary>The daily monitoring record; times are of Asia/Shanghai.</summary>
public sealed record MonitoringExplanation(
    string Title, string? En, IReadOnlyList<string> Times, IReadOnlyList<string>? KeyPeriodTimes, string Assignee, string Ladder,
    IReadOnlyList<string> Reminders, IReadOnlyList<EvidenceField> Evidence, string? Note);

/// <summary>A kind of finding and what it costs.</summary>
public sealed record AssessmentExplanation(string Finding, string Title, string? En, IReadOnlyList<PointsRule> Points, string? Note);

/// <summary>Days of tightened duty, such as 2027-10-01 to 2027-10-07.</summary>
public sealed record KeyPeriodExplanation(
    string Id, string Title, string? En, string From, string To, double WaitFactor, IReadOnlyList<string> AlsoNotify, string? Note);
