using Yuqing.Functions.Register;

namespace Yuqing.Functions.Shifts;

/// <summary>Kinds of report.</summary>
internal static class ShiftKinds
{
    /// <summary>交接班: over the shift that ends, for those who take over.</summary>
    public const string HandOver = "handover";

    /// <summary>日报: over the time since the last one, for the office.</summary>
    public const string Digest = "digest";
}

/// <summary>
/// A report over a stretch of time, made once and never changed. It names matters by id and number and holds nothing of their
/// content: titles are added for the reader, who may no longer see a matter that the report counts.
/// </summary>
internal sealed record ShiftReport
{
    /// <summary>Deterministic, so that two workers make one report.</summary>
    public required string Id { get; init; }

    /// <summary>Unit id.</summary>
    public required string Unit { get; init; }

    /// <summary>One of <see cref="ShiftKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Start of what it covers.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>End of what it covers, not included: the hand-over, or the time of the digest.</summary>
    public DateTimeOffset To { get; init; }

    /// <summary>Planned end of the shift that begins; of a digest, the end of its day.</summary>
    public DateTimeOffset Until { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset MadeAt { get; init; }

    /// <summary>Made later than it should have been: what was open then is shown as of <see cref="MadeAt"/>.</summary>
    public bool Late { get; init; }

    /// <summary>The roster was changed while the shift was running, and somebody else took over at once.</summary>
    public bool Unplanned { get; init; }

    /// <summary>Who hands over; empty when nobody was on duty.</summary>
    public IReadOnlyList<ShiftPerson> HandsOver { get; init; } = [];

    /// <summary>Who takes over; empty when nobody does.</summary>
    public IReadOnlyList<ShiftPerson> TakesOver { get; init; } = [];

    /// <summary>The leaders on duty of the shift that begins.</summary>
    public IReadOnlyList<ShiftPerson> Leaders { get; init; } = [];

    /// <summary>Something urgent is overdue or due before <see cref="Until"/>; exercises do not count.</summary>
    public bool Urgent { get; init; }

    /// <summary>How many of what.</summary>
    public ShiftCounts Counts { get; init; } = new();

    /// <summary>The same without matters that the unit's duty officers are kept from (回避).</summary>
    public ShiftCounts Plain { get; init; } = new();
}

/// <summary>A report with what it lists.</summary>
internal sealed record ShiftDocument(ShiftReport Report, ShiftContent Content);

/// <summary>A report and what people did with it.</summary>
/// <param name="Report">The report.</param>
/// <param name="Content">What it lists; null in lists of reports.</param>
/// <param name="Confirmed">Its confirmation, if any.</param>
/// <param name="Remarks">Remarks of those who hand over, oldest first.</param>
internal sealed record StoredShift(ShiftReport Report, ShiftContent? Content, ShiftConfirmation? Confirmed, IReadOnlyList<ShiftRemark> Remarks)
{
    /// <summary>Most remarks of a report.</summary>
    public const int MaxRemarks = 50;

    /// <summary>What becomes of a remark; the same in every store.</summary>
    public RemarkOutcome Judge(ShiftRemark remark) =>
        Remarks.Any(known => known.By == remark.By && known.Text == remark.Text) ? RemarkOutcome.Known
        : Confirmed is not null ? RemarkOutcome.Confirmed
        : Remarks.Count >= MaxRemarks ? RemarkOutcome.Full
        : RemarkOutcome.Added;
}

/// <summary>接班确认.</summary>
internal sealed record ShiftConfirmation(string By, string Name, DateTimeOffset At, string? Note);

/// <summary>A remark for those who take over.</summary>
internal sealed record ShiftRemark(string By, string Name, DateTimeOffset At, string Text);

/// <summary>A person on duty.</summary>
internal sealed record ShiftPerson(string Id, string Name);

/// <summary>How many of what; zero where a kind of report does not count it.</summary>
internal sealed record ShiftCounts
{
    /// <summary>Matters opened in the time.</summary>
    public int Opened { get; init; }

    /// <summary>Matters concluded, dismissed or merged in the time (digest).</summary>
    public int Closed { get; init; }

    /// <summary>Tasks that became overdue in the time (digest).</summary>
    public int Breached { get; init; }

    /// <summary>Matters in hand.</summary>
    public int Open { get; init; }

    /// <summary>Of these, with a task that is overdue.</summary>
    public int Overdue { get; init; }

    /// <summary>Of these, escalated and acknowledged by nobody.</summary>
    public int Unacknowledged { get; init; }

    /// <summary>Tasks due in the shift that begins, or on the day of the digest.</summary>
    public int Due { get; init; }

    /// <summary>Acts recorded in the shift (hand-over).</summary>
    public int Acts { get; init; }

    /// <summary>Notifications that were given up.</summary>
    public int Dead { get; init; }

    /// <summary>Open alarms of the unit.</summary>
    public int Alarms { get; init; }

    /// <summary>Monitoring records that were due and are missing.</summary>
    public int Monitoring { get; init; }

    /// <summary>Extensions to decide (digest).</summary>
    public int Extensions { get; init; }

    /// <summary>Statements that wait for approval (digest).</summary>
    public int Statements { get; init; }

    /// <summary>Candidate findings of this month and the last (digest).</summary>
    public int Findings { get; init; }

    /// <summary>Gaps in the rosters of the next 14 days (digest).</summary>
    public int Gaps { get; init; }

    /// <summary>Counts what a report lists.</summary>
    public static ShiftCounts Of(ShiftContent content) => new()
    {
        Opened = content.Opened.Count,
        Closed = content.Closed.Count,
        Breached = content.Breached.Count,
        Open = content.Open.Count,
        Overdue = content.Open.Count(matter => matter.Overdue > 0),
        Unacknowledged = content.Open.Count(matter => matter.Unacknowledged),
        Due = content.Due.Count,
        Acts = content.Acts.Sum(actor => actor.Count),
        Dead = content.Dead.Count,
        Alarms = content.Alarms.Count,
        Monitoring = content.Monitoring.Count(entry => entry.Missing),
        Extensions = content.Extensions.Count,
        Statements = content.Statements.Count,
        Findings = content.Findings.Count,
        Gaps = content.Gaps.Count,
    };
}
