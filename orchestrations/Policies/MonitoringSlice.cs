using System.Globalization;
using System.Xml;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies;

/// <summary>The daily monitoring record as a matter of its own: one obligation, on the same state machine.</summary>
public sealed partial record PolicySlice
{
    /// <summary>Id of the obligation that is the record.</summary>
    public const string MonitoringRecord = "monitoring-record";

    private static readonly string[] MonitoringActs = [SignalTypes.Complete, SignalTypes.Acknowledge, SignalTypes.Escalate, SignalTypes.Note];

    /// <summary>
    /// The slice that one entry runs on: due on its day at <paramref name="time"/>, closed by its completion, without levels and
    /// triage. It has this policy's hash, because it follows from it.
    /// </summary>
    /// <param name="time">One of the rule's times, in Asia/Shanghai; after midnight.</param>
    /// <exception cref="InvalidOperationException">The policy asks for no monitoring record.</exception>
    public PolicySlice ForMonitoring(TimeOnly time)
    {
        var rule = Monitoring ?? throw new InvalidOperationException($"Policy {Id} asks for no monitoring record.");
        return this with
        {
            Title = rule.Title,
            En = rule.En,
            Levels = [],
            Categories = [],
            Flags = [],
            Statements = null,
            Referrals = null,
            Permissions = Permissions.Where(pair => MonitoringActs.Contains(pair.Key)).ToDictionary(),
            Notices = new NoticeRule([], [], []),
            Obligations = [RecordOf(rule, time)],
        };
    }

    /// <summary>The report that opens one entry. Its day begins at midnight in Asia/Shanghai, which the due time counts from.</summary>
    /// <param name="several">The rule has several times: the entry's own id names its time, too.</param>
    public IncidentReport MonitoringReport(string unit, DateOnly date, TimeOnly time, bool several = false)
    {
        var day = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new IncidentReport
        {
            Kind = MatterKinds.Monitoring,
            Unit = unit,
            Source = MatterKinds.Monitoring,
            ExternalId = several ? $"{day} {time.ToString("HH:mm", CultureInfo.InvariantCulture)}" : day,
            Title = $"{Monitoring?.Title} {day}",
            DiscoveredAt = new DateTimeOffset(date.ToDateTime(TimeOnly.MinValue), TimeSpan.FromHours(8)),
        };
    }

    private static ObligationRule RecordOf(MonitoringRule rule, TimeOnly time) => new()
    {
        Id = MonitoringRecord,
        Title = rule.Title,
        En = rule.En,
        Kind = "monitoring",
        Anchor = "discovered",
        Due = new Duration(XmlConvert.ToString(time.ToTimeSpan())),
        Assignee = rule.Assignee,
        Reminders = rule.Reminders,
        Ladder = rule.Ladder,
        Evidence = rule.Evidence,
        RequiredToClose = true,
        Concludes = true,
    };
}
