using Yuqing.Functions.Shifts;

namespace Yuqing.Functions.Register;

/// <summary>Shift reports and what they are made from. Every write may be repeated without a second effect.</summary>
internal interface IShiftStore
{
    /// <summary>What happened to a unit in a time, and what is open now, as one consistent picture.</summary>
    Task<ShiftPicture> ReadAsync(ShiftQuestion question, CancellationToken cancellation);

    /// <summary>Titles of the incidents among the given ones that a reader sees; the others are left out.</summary>
    Task<IReadOnlyDictionary<string, string>> TitlesAsync(IReadOnlyCollection<string> incidents, Sight sight, CancellationToken cancellation);

    /// <summary>Since when reports of a unit and kind are made: what lies before is never made up for. The earliest instant given counts.</summary>
    Task<DateTimeOffset> BeginAsync(string unit, string kind, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Adds a report.</summary>
    /// <param name="document">The report.</param>
    /// <param name="owed">Messages about it are still to be queued.</param>
    /// <param name="remindAt">When to remind of its confirmation; null = never.</param>
    /// <param name="cancellation">Cancels.</param>
    /// <returns>False when it was there before.</returns>
    Task<bool> AddAsync(ShiftDocument document, bool owed, DateTimeOffset? remindAt, CancellationToken cancellation);

    /// <summary>The latest report of a unit and kind that ends at or before an instant, without its lists; null when there is none.</summary>
    Task<ShiftReport?> LatestAsync(string unit, string kind, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>A report with its lists, or null.</summary>
    Task<StoredShift?> GetAsync(string id, CancellationToken cancellation);

    /// <summary>Reports without their lists, latest first.</summary>
    /// <exception cref="BadCursorException">The cursor is not one that the store gave.</exception>
    Task<Page<StoredShift>> ListAsync(ShiftQuery query, CancellationToken cancellation);

    /// <summary>Reports whose messages were not queued, with their lists, oldest first.</summary>
    Task<IReadOnlyList<StoredShift>> ListOwedAsync(int limit, CancellationToken cancellation);

    /// <summary>Notes that the messages about a report are on the queue.</summary>
    Task ToldAsync(string id, CancellationToken cancellation);

    /// <summary>When the next reminder is due; null when none waits.</summary>
    Task<DateTimeOffset?> NextReminderAsync(CancellationToken cancellation);

    /// <summary>Reports without confirmation whose reminder is due, without their lists.</summary>
    Task<IReadOnlyList<StoredShift>> ListRemindersAsync(DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>Notes that the reminder was queued, or is not needed any more.</summary>
    Task RemindedAsync(string id, CancellationToken cancellation);

    /// <summary>Confirms a report unless somebody did; null when there is no such report.</summary>
    /// <returns>The confirmation that counts, and whether it is this one.</returns>
    Task<(ShiftConfirmation Counts, bool New)?> ConfirmAsync(string id, ShiftConfirmation confirmation, CancellationToken cancellation);

    /// <summary>Adds a remark unless the report is confirmed; the same words of the same person once.</summary>
    Task<RemarkOutcome> RemarkAsync(string id, ShiftRemark remark, CancellationToken cancellation);
}

/// <summary>What became of a remark.</summary>
internal enum RemarkOutcome
{
    /// <summary>Added.</summary>
    Added,

    /// <summary>It was there.</summary>
    Known,

    /// <summary>The report is confirmed.</summary>
    Confirmed,

    /// <summary>It has as many remarks as it may have.</summary>
    Full,
}

/// <summary>What to read for a report.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="From">Start of the time.</param>
/// <param name="To">Its end, not included.</param>
/// <param name="Until">End of the time after it whose monitoring records are wanted.</param>
/// <param name="Digest">Read also what only a digest counts: what ended, became overdue and waits for the assessor.</param>
internal sealed record ShiftQuestion(string Unit, DateTimeOffset From, DateTimeOffset To, DateTimeOffset Until, bool Digest)
{
    /// <summary>Since when findings are wanted: candidates are decided on at a month's end, so older ones are not waited for.</summary>
    public DateTimeOffset FindingsFrom => To.AddDays(-62);

    /// <summary>Since when dead notifications were queued: one may die long after that, by retries and fallbacks.</summary>
    public DateTimeOffset DeadFrom => From.AddDays(-2);

    /// <summary>The monitoring records that are wanted.</summary>
    public MonitoringQuery Monitoring => new(
        [Unit], DateOnly.FromDateTime(From.InChina().DateTime).AddDays(-1), DateOnly.FromDateTime(Until.InChina().DateTime), null);
}

/// <summary>What a report is made from. Each list holds at most <see cref="Limit"/> rows.</summary>
internal sealed record ShiftPicture
{
    /// <summary>Most rows of a list.</summary>
    public const int Limit = 500;

    /// <summary>Matters whose orchestration runs, most urgent first.</summary>
    public required IReadOnlyList<StoredIncident> Running { get; init; }

    /// <summary>Matters opened in the time, oldest first.</summary>
    public required IReadOnlyList<StoredIncident> Opened { get; init; }

    /// <summary>Matters that an act of the time may have ended.</summary>
    public required IReadOnlyList<StoredIncident> Ended { get; init; }

    /// <summary>Matters with a task that became overdue in the time.</summary>
    public required IReadOnlyList<StoredIncident> Breached { get; init; }

    /// <summary>Matters with a finding of this month or the last.</summary>
    public required IReadOnlyList<StoredIncident> WithFindings { get; init; }

    /// <summary>Monitoring records around the time.</summary>
    public required IReadOnlyList<StoredIncident> Monitoring { get; init; }

    /// <summary>Acts of people in the time on matters that the unit's duty officers see.</summary>
    public required IReadOnlyList<ShiftActor> Acts { get; init; }

    /// <summary>Dead notifications of the unit, newest first.</summary>
    public required IReadOnlyList<ShiftDead> Dead { get; init; }

    /// <summary>Open alarms of the unit, newest first.</summary>
    public required IReadOnlyList<ShiftAlarm> Alarms { get; init; }

    /// <summary>Of the incidents named anywhere above, those that the unit's duty officers are kept from.</summary>
    public IReadOnlySet<string> Guarded { get; init; } = new HashSet<string>();

    /// <summary>The incidents that it holds or names.</summary>
    public IEnumerable<string> Incidents() => Running.Concat(Opened).Concat(Ended).Concat(Breached).Concat(WithFindings).Select(stored => stored.View.Id)
        .Concat(Dead.Select(dead => dead.Incident)).Concat(Alarms.Select(alarm => alarm.Incident).OfType<string>()).Distinct();

    /// <summary>A list reached its limit.</summary>
    public bool More => new[] { Running.Count, Opened.Count, Ended.Count, Breached.Count, WithFindings.Count, Dead.Count, Alarms.Count }.Max() >= Limit;
}

/// <summary>Which reports to list.</summary>
/// <param name="Units">Of these units; null = all.</param>
/// <param name="Kinds">Of these kinds; null = all.</param>
/// <param name="Limit">Page size, 1 to 200.</param>
/// <param name="Cursor">Where the page before ended, or null.</param>
internal sealed record ShiftQuery(IReadOnlyCollection<string>? Units, IReadOnlyCollection<string>? Kinds, int Limit, string? Cursor);
