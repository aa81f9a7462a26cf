using System.Globalization;
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
            Category = report.Category,
            Platform = report.Platform,
            Flags = report.Flags,
            Status = report.Level is null ? IncidentStatus.Triage : IncidentStatus.Open,
        };
        incident = incident.Record("reported", accepted, ReportedText(incident), $"source:{report.Source}", data: ReportedData(seed));
        incident = incident.Owe(NoticeReasons.NewIncident);
        incident = incident.OpenWhere(rule => incident.AppliesNow(rule), Occasion.Report(accepted));
        return incident with { Version = 1 };
    }

    /// <summary>Starts the next generation from the state of the register's last picture.</summary>
    public static Incident Resume(string stateJson, PolicySlice policy, int generation) =>
        Load(stateJson, policy) with { Generation = generation };

    /// <summary>Whether a rule belongs to the incident as it stands, apart from events.</summary>
    internal bool AppliesNow(ObligationRule rule) => rule.Opens.On switch
    {
        Openings.Level => Level is not null && Applies(rule),
        Openings.Triage => Level is null,
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
            return Retime(existing.Under(rule), ClockOf(rule, occasion), occasion.At);
        if (existing is not null && rule.Opens.On == Openings.Level && existing.Status != ObligationStatus.Waived)
            return this;
        var opened = new Obligation
        {
            Id = id ?? rule.Id, Rule = rule.Key, Subject = subject, OpenedAt = occasion.At, Unit = occasion.Unit, Text = occasion.Text,
        }.On(ClockOf(rule, occasion));
        var next = opened.Due < occasion.LearnedAt
            ? Put(opened with { BornOverdue = true }).Breach(opened.Id, occasion.At)
            : Put(opened);
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
            : Put(moved);
    }

    internal Clock? ClockOf(ObligationRule rule, Occasion occasion)
    {
        if (occasion.Due is { } given)
            return new Clock(occasion.Anchor, occasion.At, given, null);
        if (rule.Due is not { } duration)
            return null;
        var (name, at) = occasion.Anchor == Anchoring.Report
            ? ReportAnchor(rule.Anchor, rule.Fallback)
            : (occasion.Anchor, occasion.At);
        return new Clock(name, at, at + Scaled(duration), DiscoveryDue(name, duration));
    }

    private DateTimeOffset? DiscoveryDue(string anchor, Duration duration) =>
        Anchors.TryGetValue(Anchoring.Discovered, out var discovered)
        && Anchors.TryGetValue(anchor, out var anchored)
        && discovered > anchored
            ? PulledIn(discovered) + Scaled(duration)
            : null;

    private (string Name, DateTimeOffset At) ReportAnchor(string? anchor, string? fallback)
    {
        foreach (var name in new[] { anchor, fallback, Anchoring.Discovered, Anchoring.Occurred })
        {
            if (name is not null && Anchors.TryGetValue(name, out var at))
                return (name, PulledIn(at));
            if (name == Anchoring.Accepted)
                break;
        }
        return (Anchoring.Accepted, AcceptedAt);
    }

    /// <summary>In a drill the past is scaled like the future: what was 10 minutes ago was 10 minutes / scale ago.</summary>
    private DateTimeOffset PulledIn(DateTimeOffset anchor) => AcceptedAt - ((AcceptedAt - anchor) / TimeScale);

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

    private static string ReportedText(Incident incident) =>
        (incident.Drill ? "【演练】" : "") + "收到舆情报告，编号 " + incident.Number + (incident.Policy.FindLevel(incident.Level) is { } level
            ? $"，{level.Title}{(incident.LevelProvisional ? "（待确认）" : "")}。"
            : "，等级未定，请研判。");

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
