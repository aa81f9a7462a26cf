using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies;

/// <summary>
/// A regulation, compiled from its YAML file: data that the incident runs on. Frozen for the incident's life by
/// travelling in the orchestration's input. Its JSON has the shape of the YAML file, without the notes.
/// </summary>
public sealed partial record PolicySlice
{
    /// <summary>Version of this shape; a newer one than the code knows is refused.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Policy id, such as <c>huaning-highway</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Chinese title.</summary>
    public required string Title { get; init; }

    /// <summary>English title.</summary>
    public string? En { get; init; }

    /// <summary>SHA-256 of the file's text (line ends normalised), in hexadecimal.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>Levels, most urgent first.</summary>
    public required IReadOnlyList<LevelRule> Levels { get; init; }

    /// <summary>Categories that a report may carry; empty when the policy knows none.</summary>
    public IReadOnlyList<CategoryRule> Categories { get; init; } = [];

    /// <summary>Conditions that people set on an incident and that call for more obligations.</summary>
    public IReadOnlyList<NamedItem> Flags { get; init; } = [];

    /// <summary>How statements are reviewed and approved; null = the policy knows none.</summary>
    public StatementRule? Statements { get; init; }

    /// <summary>Categories for which a referral is refused; null = referrals are not offered.</summary>
    public ReferralRule? Referrals { get; init; }

    /// <summary>The daily monitoring record; null = none is owed.</summary>
    public MonitoringRule? Monitoring { get; init; }

    /// <summary>Days of tightened duty, in order.</summary>
    public IReadOnlyList<KeyPeriodRule> KeyPeriods { get; init; } = [];

    /// <summary>Hours in which notices that are not urgent wait; null = none.</summary>
    public QuietHoursRule? QuietHours { get; init; }

    /// <summary>Kinds of findings with their points.</summary>
    public IReadOnlyList<AssessmentRule> Assessment { get; init; } = [];

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
/// <param name="En">English title.</param>
/// <param name="CriteriaEn">The criteria in English, in the same order.</param>
/// <param name="ResponsibleEn">Who answers, in English.</param>
public sealed record LevelRule(
    string Id, string Title, IReadOnlyList<string> Criteria, bool Urgent = false, Duration? Watch = null, string? Responsible = null, string? En = null,
    IReadOnlyList<string>? CriteriaEn = null, string? ResponsibleEn = null);

/// <summary>A category.</summary>
/// <param name="Id">Id in reports and signals.</param>
/// <param name="Title">Chinese title.</param>
/// <param name="En">English title.</param>
/// <param name="Until">The category that a report of this one gets until somebody permitted has verified it; null = counts at once.</param>
/// <param name="By">Roles that may set it, with the <c>evidence</c> of the verification; empty = those who may classify.</param>
/// <param name="Reportable">False: only people may set it, a report may not carry it.</param>
public sealed record CategoryRule(
    string Id, string Title, string? En = null, string? Until = null, IReadOnlyList<string>? By = null, bool Reportable = true);

/// <summary>Statements: what a reviewer checks and who approves.</summary>
/// <param name="Review">Items that must have been checked before approval.</param>
/// <param name="Approval">Who approves, by level.</param>
public sealed record StatementRule(IReadOnlyList<NamedItem> Review, IReadOnlyList<ApprovalRule> Approval);

/// <summary>An approval chain.</summary>
/// <param name="Steps">Steps, in order.</param>
/// <param name="Levels">Levels that it is for; empty = all others.</param>
public sealed record ApprovalRule(IReadOnlyList<ApprovalStepRule> Steps, IReadOnlyList<string>? Levels = null);

/// <summary>One step of an approval chain.</summary>
/// <param name="By">Roles that may approve.</param>
/// <param name="Title">Who that is, in Chinese.</param>
/// <param name="En">In English.</param>
public sealed record ApprovalStepRule(IReadOnlyList<string> By, string Title, string? En = null);

/// <summary>Referrals to other authorities: recorded acts of people, never an obligation.</summary>
/// <param name="RefusedFor">Categories of complaint, suggestion and opinion, for which they are refused.</param>
public sealed record ReferralRule(IReadOnlyList<string> RefusedFor);

/// <summary>The written monitoring record that a unit owes every day (监测记录), working day or not.</summary>
/// <param name="Title">Chinese title.</param>
/// <param name="Times">Times of the day in Asia/Shanghai at which an entry is due, such as 17:00.</param>
/// <param name="Assignee">Duty role that makes it.</param>
/// <param name="Ladder">Ladder climbed when it is missing.</param>
/// <param name="Reminders">Reminders before due.</param>
/// <param name="Evidence">What an entry holds.</param>
/// <param name="En">English title.</param>
/// <param name="KeyPeriodTimes">Times on days of a key period; null = as always.</param>
public sealed record MonitoringRule(
    string Title, IReadOnlyList<TimeOnly> Times, string Assignee, string Ladder, IReadOnlyList<Duration> Reminders,
    IReadOnlyList<EvidenceField> Evidence, string? En = null, IReadOnlyList<TimeOnly>? KeyPeriodTimes = null);

/// <summary>A key period (重大会议、重要节点).</summary>
/// <param name="Id">Id.</param>
/// <param name="Title">Chinese title.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="WaitFactor">Waits of ladders and intervals of repeating obligations that begin then are multiplied by this, above 0 and at most 1.</param>
/// <param name="AlsoNotify">Duty roles told together with the first rung, and of new incidents (doubled duty).</param>
/// <param name="En">English title.</param>
public sealed record KeyPeriodRule(
    string Id, string Title, DateOnly From, DateOnly To, double WaitFactor = 1, IReadOnlyList<string>? AlsoNotify = null, string? En = null);

/// <summary>Quiet hours, daily, in Asia/Shanghai.</summary>
/// <param name="From">Start.</param>
/// <param name="To">End; may lie on the next day.</param>
public sealed record QuietHoursRule(TimeOnly From, TimeOnly To);

/// <summary>A kind of finding and what it costs.</summary>
/// <param name="Finding">Kind, such as <c>late-report</c>.</param>
/// <param name="Title">Chinese title.</param>
/// <param name="Points">Points by level; a level that is missing costs nothing.</param>
/// <param name="En">English title.</param>
public sealed record AssessmentRule(string Finding, string Title, IReadOnlyList<PointsRule> Points, string? En = null);

/// <summary>Points of a finding.</summary>
/// <param name="Levels">Levels that it is for; empty = all.</param>
/// <param name="Lead">Points of the department chiefly responsible.</param>
/// <param name="Indirect">Points of the one indirectly responsible.</param>
public sealed record PointsRule(decimal Lead, decimal Indirect = 0, IReadOnlyList<string>? Levels = null);

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

/// <summary>Back-entry (补录).</summary>
/// <param name="Limit">An act performed in time counts as on time when entered at most this long after its due time.</param>
public sealed record BackEntryRule(Duration Limit);
