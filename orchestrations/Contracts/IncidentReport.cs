namespace Yuqing.Orchestrations.Contracts;

/// <summary>
/// What was reported, as accepted: only the fields the product may keep. Author names, account ids and unknown
/// fields never get this far (see <c>docs/security.md</c>). All instants carry their offset.
/// </summary>
public sealed record IncidentReport
{
    /// <summary>What kind of matter this is, one of <see cref="MatterKinds"/>.</summary>
    public string Kind { get; init; } = MatterKinds.Incident;

    /// <summary>Id of the unit that must answer, as in the directory file.</summary>
    public required string Unit { get; init; }

    /// <summary>Name of the webhook source, or <c>manual</c> when a duty officer registered it.</summary>
    public required string Source { get; init; }

    /// <summary>The source's own id of the matter; unique together with unit and source.</summary>
    public required string ExternalId { get; init; }

    /// <summary>Title of the matter, one line.</summary>
    public required string Title { get; init; }

    /// <summary>Text of the matter.</summary>
    public string? Summary { get; init; }

    /// <summary>Public link, without the account part of known platforms.</summary>
    public string? Url { get; init; }

    /// <summary>Platform or site where it was found.</summary>
    public string? Platform { get; init; }

    /// <summary>Level id of the unit's policy, or null when nobody has graded it yet (triage).</summary>
    public string? Level { get; init; }

    /// <summary>True when the level comes from a machine or the reporter: clocks run on it, a person must confirm it.</summary>
    public bool LevelProvisional { get; init; }

    /// <summary>Category id of the unit's policy, if it has categories.</summary>
    public string? Category { get; init; }

    /// <summary>Flags of the unit's policy that hold from the start.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>发生: when the matter arose online (not the underlying event).</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>发现: when it was discovered.</summary>
    public DateTimeOffset? DiscoveredAt { get; init; }

    /// <summary>发帖: when it was posted.</summary>
    public DateTimeOffset? PostedAt { get; init; }

    /// <summary>转交/交办: when a superior handed it over.</summary>
    public DateTimeOffset? HandedOffAt { get; init; }

    /// <summary>Views, comments, reposts at the time of the report.</summary>
    public ReportMetrics? Metrics { get; init; }

    /// <summary>True for an exercise (演练).</summary>
    public bool Drill { get; init; }

    /// <summary>Every duration of the policy is divided by this; 1 outside drills, never below 1.</summary>
    public double TimeScale { get; init; } = 1;
}

/// <summary>Values of <see cref="IncidentReport.Kind"/>: all run on the same state machine.</summary>
public static class MatterKinds
{
    /// <summary>A public-opinion incident (舆情).</summary>
    public const string Incident = "incident";

    /// <summary>The monitoring record that a unit owes for one day (监测记录).</summary>
    public const string Monitoring = "monitoring";
}

/// <summary>Counters that a monitoring system sends with a report.</summary>
public sealed record ReportMetrics(long? Views, long? Comments, long? Reposts)
{
    /// <summary>These numbers, with the earlier ones where they have none.</summary>
    public ReportMetrics Over(ReportMetrics? earlier) =>
        new(Views ?? earlier?.Views, Comments ?? earlier?.Comments, Reposts ?? earlier?.Reposts);
}

/// <summary>What fixes an incident's identity: given by the register when the report is accepted.</summary>
/// <param name="IncidentId">Id in URLs, links and instance ids.</param>
/// <param name="Number">Number that people quote, such as <c>HNGL-2026-0007</c>.</param>
/// <param name="AcceptedAt">When the report was committed; the reference point of drill scaling.</param>
/// <param name="Report">The report itself.</param>
public sealed record IncidentSeed(string IncidentId, string Number, DateTimeOffset AcceptedAt, IncidentReport Report)
{
    /// <summary>Working-day calendars as known at acceptance; empty when the policy counts no working days.</summary>
    public IReadOnlyList<CalendarYear> Calendars { get; init; } = [];
}

/// <summary>
/// The State Council's working days of one year, as far as they differ from Monday to Friday. All dates are of Asia/Shanghai.
/// </summary>
/// <param name="Year">The year.</param>
/// <param name="Holidays">Days off that would be working days.</param>
/// <param name="MakeUpDays">Saturdays and Sundays that are worked (调休).</param>
public sealed record CalendarYear(int Year, IReadOnlyList<DateOnly> Holidays, IReadOnlyList<DateOnly> MakeUpDays);
