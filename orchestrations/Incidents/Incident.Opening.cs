using System.Globalization;
using Yuqing.Orchestrations.Calendars;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>How an incident and its obligations come into being.</summary>
public sealed partial record Incident
{
    /// <summary>The incident as it is the moment its report is accepted.</summary>
    public static Incident Open(IncidentSeed seed, PolicySlice policy)
    {
        ArgumentNullException.ThrowIfNull(seed);
        var report = seed.Report;
        var accepted = China(seed.AcceptedAt);
        var incident = new Incident
        {
            Id = seed.IncidentId,
            Number = seed.Number,
            Unit = report.Unit,
            Policy = policy,
            AcceptedAt = accepted,
            Drill = report.Drill,
            TimeScale = report.TimeScale,
            Anchors = AnchorsOf(report),
            Level = report.Level,
            LevelProvisional = report.Level is not null && report.LevelProvisional,
            Category = Classifying.OnReport(report.Category, policy),
            Calendars = CalendarsFor(seed, policy),
            Platform = report.Platform,
            Flags = report.Flags,
            Status = IncidentStatus.Open,
        };
        incident = incident with { Status = incident.StatusInHand };
        incident = incident.Record("reported", accepted, ReportedText(incident), $"source:{report.Source}", data: ReportedData(seed));
        incident = incident.OweNewIncident(accepted);
        incident = incident.OpenWhere(rule => incident.AppliesNow(rule), Occasion.Report(accepted));
        return incident with { Version = 1 };
    }

    /// <summary>Starts the next generation from the state of the register's last picture.</summary>
    public static Incident Resume(string stateJson, PolicySlice policy, int generation) =>
        Load(stateJson, policy) with { Generation = generation };

    /// <summary>Whether a rule belongs to the incident as it stands, apart from events.</summary>
    internal bool AppliesNow(ObligationRule rule) => rule.Opens.On switch
    {
        Openings.Level => !InTriage && Applies(rule),
        Openings.Triage => InTriage && Applies(rule),
        Openings.Provisional => LevelProvisional && Applies(rule),
        _ => false,
    };

    /// <summary>Opens all obligations of the policy that meet a condition.</summary>
    internal Incident OpenWhere(Func<ObligationRule, bool> condition, Occasion occasion) =>
        Policy.Obligations.Where(condition).Aggregate(this, (incident, rule) => incident.OpenOne(rule, occasion));

    /// <summary>
    /// Opens one obligation. One that is still pending under the same id keeps its earlier due time; one that is over
    /// is left alone when the level calls for it (done stays done) and starts anew when an event does.
    /// </summary>
    internal Incident OpenOne(ObligationRule rule, Occasion occasion, string? id = null, string? subject = null)
    {
        var existing = Find(id ?? rule.Id);
        if (existing is { IsPending: true })
            return Retime(existing.Under(rule), ClockOf(rule, occasion), occasion.At).GoOnClimbing(existing.Id, occasion.At);
        if (existing is not null && rule.Opens.On == Openings.Level && existing.Status != ObligationStatus.Waived)
            return this;
        var opened = new Obligation
        {
            Id = id ?? rule.Id,
            Rule = rule.Key,
            Subject = subject,
            OpenedAt = occasion.At,
            Unit = occasion.Unit,
            Text = occasion.Text,
        }.On(ClockOf(rule, occasion));
        var next = opened.Due < occasion.LearnedAt
            ? Put(opened with { BornOverdue = true }).Breach(opened.Id, occasion.At)
            : Put(opened).WarnIfProvisional(opened.Id, occasion.At);
        if (occasion.Anchor == Anchoring.Report)
            return next;
        next = next.Record("opened", occasion.At, OpenedText(rule, opened), obligation: opened.Id);
        return rule.NotifyOnOpen.Count == 0
            ? next
            : next.Owe(rule.Kind == "sign-off" ? NoticeReasons.SignOff : NoticeReasons.Obligation, opened.Id);
    }

    /// <summary>
    /// Gives a pending obligation another clock if that falls due earlier: a due time never moves back. More time that was
    /// granted is lost only to a superior's task, or to a clock that is earlier than the one that was extended.
    /// </summary>
    /// <param name="learnedAt">When the unit could first know of that clock.</param>
    internal Incident Retime(Obligation obligation, Clock? clock, DateTimeOffset learnedAt)
    {
        if (clock is null || (clock.Anchor == Anchoring.Instructed ? obligation.Deadline : obligation.Due) <= clock.Due)
            return Put(obligation);
        var moved = obligation.On(clock) with { Status = ObligationStatus.Pending, ExtendedTo = null, OpenedAt = learnedAt, Reminded = 0 };
        if (obligation.BreachedAt is not null)
            return Put(moved);
        return clock.Due < learnedAt
            ? Put(moved with { BornOverdue = true, DueFromDiscovery = obligation.Due }).Breach(obligation.Id, learnedAt)
            : Put(moved).WarnIfProvisional(obligation.Id, learnedAt);
    }

    private static Dictionary<string, DateTimeOffset> AnchorsOf(IncidentReport report)
    {
        var anchors = new Dictionary<string, DateTimeOffset>();
        Add(Anchoring.Occurred, report.OccurredAt);
        Add(Anchoring.Discovered, report.DiscoveredAt);
        Add(Anchoring.Posted, report.PostedAt);
        Add(Anchoring.HandedOff, report.HandedOffAt);
        return anchors;

        void Add(string name, DateTimeOffset? at)
        {
            if (at is { } instant)
                anchors[name] = China(instant);
        }
    }

    /// <summary>Calendars that its clocks may need: a clock counts forward, so earlier years never matter.</summary>
    private static IReadOnlyList<CalendarYear> CalendarsFor(IncidentSeed seed, PolicySlice policy)
    {
        var first = AnchorsOf(seed.Report).Values.Append(China(seed.AcceptedAt)).Min().Year;
        return WorkingCalendar.IsNeededBy(policy) ? [.. seed.Calendars.Where(year => year.Year >= first).OrderBy(year => year.Year)] : [];
    }

    private static string ReportedText(Incident incident) =>
        (incident.Drill ? "【演练】" : "") + (incident.Policy.Levels.Count == 0 ? $"{incident.Policy.Title}，编号 " : "收到舆情报告，编号 ") + incident.Number + (incident.Policy.FindLevel(incident.Level) is { } level
            ? $"，{level.Title}{(incident.LevelProvisional ? "（待确认）" : "")}。"
            : incident.InTriage ? "，等级未定，请研判。" : "。");

    private static Dictionary<string, string> ReportedData(IncidentSeed seed)
    {
        var data = new Dictionary<string, string> { ["source"] = seed.Report.Source, ["externalId"] = seed.Report.ExternalId };
        if (seed.Report.TimeScale != 1)
            data["timeScale"] = seed.Report.TimeScale.ToString(CultureInfo.InvariantCulture);
        return data;
    }

    private static string OpenedText(ObligationRule rule, Obligation opened) =>
        opened.Due is { } due ? $"新增任务“{rule.Title}”，时限 {Clocks.Show(due)}。" : $"新增任务“{rule.Title}”。";
}
