using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Register;

/// <summary>
/// The incident register: inbox of reports and signals, and what pages and searches read. Every write is one
/// transaction, committed durably before the task completes; every write may be repeated without a second effect.
/// Throws <see cref="RegisterUnavailableException"/> when it cannot commit or read (disk full, I/O error): then nothing was written.
/// </summary>
public interface IIncidentRegister
{
    /// <summary>
    /// Accepts a report. Unit, source and external id decide whether it is a duplicate: then the metrics go into the inbox
    /// of the known incident as a system signal and no clock is touched. The same delivery id (webhook-id) of a source
    /// gets the original answer and nothing else.
    /// </summary>
    /// <param name="open">Builds the first picture from the seed that the register gives (id, number, acceptance time); pure, called inside the transaction.</param>
    Task<ReportOutcome> AcceptReportAsync(NewReport report, Func<IncidentSeed, IncidentProjection> open, CancellationToken cancellation);

    /// <summary>
    /// Accepts a signal: gives it the next sequence number of its incident and an acceptance time that never decreases
    /// there. An unknown incident is a conflict. The same signal id again returns what was stored the first time. <paramref name="check"/> sees the latest
    /// picture inside the transaction, the signals accepted since then (at most 50) and the signal as it would be stored, and
    /// may refuse (nothing is written then).
    /// </summary>
    Task<SignalOutcome> AcceptSignalAsync(string incidentId, Signal signal, SignalCheck check, CancellationToken cancellation);

    /// <summary>Signals after a sequence number, in order, at most 50.</summary>
    Task<SignalBatch> LoadSignalsAsync(string incidentId, long afterSeq, CancellationToken cancellation);

    /// <summary>
    /// Writes a picture unless a newer version is there; timeline lines and signal results are added in any case, once. Returns
    /// the lines that were not there before.
    /// </summary>
    Task<IReadOnlyList<TimelineEntry>> ProjectAsync(IncidentProjection projection, CancellationToken cancellation);

    /// <summary>Appends one line from outside the orchestration (a failed delivery, say); a repeated id is ignored.</summary>
    Task AppendTimelineAsync(string incidentId, TimelineEntry entry, CancellationToken cancellation);

    /// <summary>The stored picture, or null.</summary>
    Task<StoredIncident?> GetAsync(string incidentId, CancellationToken cancellation);

    /// <summary>Outcome of a signal, or null when the incident or the signal is unknown.</summary>
    Task<StoredSignal?> GetSignalAsync(string incidentId, string signalId, CancellationToken cancellation);

    /// <summary>Pages through incidents, most urgent (next due) first, then newest; only those that <see cref="IncidentQuery.Sight"/> shows.</summary>
    /// <exception cref="BadCursorException">The cursor is not one that the register gave for this query.</exception>
    Task<Page<StoredIncident>> ListAsync(IncidentQuery query, CancellationToken cancellation);

    /// <summary>The timeline, oldest first; null when the incident is unknown.</summary>
    Task<IReadOnlyList<TimelineEntry>?> GetTimelineAsync(string incidentId, CancellationToken cancellation);

    /// <summary>Monitoring records of a span of days, latest first, at most 1,000.</summary>
    Task<IReadOnlyList<StoredIncident>> ListMonitoringAsync(MonitoringQuery query, CancellationToken cancellation);

    /// <summary>Texts that signals of an incident carry, by signal id: the words of its statements. Unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<string, string>> GetTextsAsync(string incidentId, IReadOnlyCollection<string> signalIds, CancellationToken cancellation);

    /// <summary>Names of all who have acted on an incident, by the id they acted under.</summary>
    Task<IReadOnlyDictionary<string, string>> GetActorNamesAsync(string incidentId, CancellationToken cancellation);

    /// <summary>
    /// Accepted signals of an incident with their outcomes, in order, at most <paramref name="limit"/> after a sequence number;
    /// only of the given types (null = all). Empty when the incident is unknown.
    /// </summary>
    Task<IReadOnlyList<StoredSignal>> ListSignalsAsync(
        string incidentId, long afterSeq, int limit, IReadOnlyCollection<string>? types, CancellationToken cancellation);

    /// <summary>Pages through the matters of one kind that concern a unit, oldest first; served by an index on when they were opened.</summary>
    /// <exception cref="BadCursorException">The cursor is not one that the register gave.</exception>
    Task<Page<StoredIncident>> ListOpenedAsync(OpenedQuery query, CancellationToken cancellation);

    /// <summary>
    /// Incidents with a finding as of a time in <c>[from, to)</c>, at most <paramref name="limit"/> after
    /// <paramref name="afterIncidentId"/>, in order of id; served by an index. Which findings lie in the range, their pictures say.
    /// </summary>
    Task<IReadOnlyList<StoredIncident>> ListWithFindingsAsync(
        DateTimeOffset from, DateTimeOffset to, string? afterIncidentId, int limit, CancellationToken cancellation);

    /// <summary>
    /// Changes after a cursor, waiting up to <paramref name="wait"/> for the first one; only of incidents that the reader sees now (null = all).
    /// Without a cursor it answers at once, with nothing but the present cursor: ask for it first, then list, then follow.
    /// </summary>
    /// <exception cref="BadCursorException">The cursor is not one that the register gave.</exception>
    Task<ChangeBatch> WaitForChangesAsync(string? cursor, Sight? sight, TimeSpan wait, CancellationToken cancellation);

    /// <summary>
    /// Incidents whose orchestration may need a push: not final, or with signals later than the picture. At most
    /// <paramref name="limit"/> after <paramref name="afterIncidentId"/>, in order of id; served by an index.
    /// </summary>
    Task<IReadOnlyList<OpenIncident>> ListOpenAsync(string? afterIncidentId, int limit, CancellationToken cancellation);

    /// <summary>Notes that a generation was started; false when that or a later one was noted before.</summary>
    Task<bool> BeginGenerationAsync(string incidentId, int generation, CancellationToken cancellation);
}

/// <summary>A report about to be accepted.</summary>
/// <param name="Report">The checked report.</param>
/// <param name="DeliveryId">The webhook-id, or null for one entered by a person.</param>
/// <param name="Actor">Who registers it: <c>source:NAME</c> or a person's id.</param>
public sealed record NewReport(IncidentReport Report, string? DeliveryId, string Actor)
{
    /// <summary>Working-day calendars that the incident starts with; none when its policy counts no working days.</summary>
    public IReadOnlyList<CalendarYear> Calendars { get; init; } = [];
}

/// <summary>What became of a report.</summary>
/// <param name="Incident">The incident, new or known.</param>
/// <param name="Duplicate">True when unit, source and external id were known before this delivery.</param>
/// <param name="Repeated">True when this very delivery was answered before; <see cref="Duplicate"/> is that answer's.</param>
public sealed record ReportOutcome(StoredIncident Incident, bool Duplicate, bool Repeated);

/// <summary>Asks whether a signal may be accepted; returns why not, or null.</summary>
/// <param name="incident">The latest picture.</param>
/// <param name="ahead">Signals accepted after it, in order.</param>
/// <param name="signal">The signal as it would be stored.</param>
public delegate Problem? SignalCheck(StoredIncident incident, IReadOnlyList<Signal> ahead, Signal signal);

/// <summary>What became of a signal: exactly one of the first two is set.</summary>
/// <param name="Accepted">The signal as stored.</param>
/// <param name="Refused">Why it was not.</param>
/// <param name="Repeated">It was stored before.</param>
/// <param name="Incident">The incident as it was when a new signal was committed; null in the other cases.</param>
public sealed record SignalOutcome(StoredSignal? Accepted, Problem? Refused, bool Repeated, StoredIncident? Incident = null);

/// <summary>A stored signal and its fate; <see cref="Result"/> is null until the orchestration has applied it.</summary>
public sealed record StoredSignal(Signal Signal, SignalResult? Result);

/// <summary>The latest picture of an incident.</summary>
/// <param name="Seed">Identity and report.</param>
/// <param name="View">What pages show.</param>
/// <param name="Generation">Latest generation that was begun, from 1.</param>
/// <param name="Version">Version of the picture.</param>
/// <param name="LastSeq">Last signal in the picture.</param>
/// <param name="InboxSeq">Last signal accepted.</param>
/// <param name="StateJson">Serialized state.</param>
/// <param name="Final">True when the orchestration of <see cref="Generation"/> has ended.</param>
public sealed record StoredIncident(
    IncidentSeed Seed, IncidentView View, int Generation, long Version, long LastSeq, long InboxSeq, string StateJson, bool Final);

/// <summary>Where an open incident stands.</summary>
public sealed record OpenIncident(
    string IncidentId, int Generation, long Version, long LastSeq, long InboxSeq, bool Final, DateTimeOffset? NextDue, string Kind);

/// <summary>Which incidents to list. Null means no restriction.</summary>
public sealed record IncidentQuery
{
    /// <summary>What the reader sees; null = everything.</summary>
    public Sight? Sight { get; init; }

    /// <summary>Kind of matter, one of <see cref="MatterKinds"/>.</summary>
    public string Kind { get; init; } = MatterKinds.Incident;

    /// <summary>Units of which one must take part: first asked, lead, assisting or asked.</summary>
    public IReadOnlyCollection<string>? Units { get; init; }

    /// <summary>Units that lead.</summary>
    public IReadOnlyCollection<string>? Leads { get; init; }

    /// <summary>Category ids to include.</summary>
    public IReadOnlyCollection<string>? Categories { get; init; }

    /// <summary>Statuses to include.</summary>
    public IReadOnlyCollection<string>? Statuses { get; init; }

    /// <summary>Level ids to include.</summary>
    public IReadOnlyCollection<string>? Levels { get; init; }

    /// <summary>True: only with a pending obligation past due at <see cref="Now"/>.</summary>
    public bool? Overdue { get; init; }

    /// <summary>The instant that <see cref="Overdue"/> compares with.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Words that title, text, number or link must contain, two Chinese characters being enough.</summary>
    public string? Text { get; init; }

    /// <summary>Opened at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Opened before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Page size, 1 to 200.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>Cursor from the previous page.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Matters of a unit in the order in which they were opened.</summary>
/// <param name="Unit">First asked, lead, assisting or asked.</param>
/// <param name="From">Opened at or after.</param>
/// <param name="To">Opened before.</param>
/// <param name="Kind">One of <see cref="MatterKinds"/>.</param>
/// <param name="Limit">Page size, at least 1.</param>
/// <param name="Cursor">Cursor from the previous page.</param>
public sealed record OpenedQuery(
    string Unit, DateTimeOffset From, DateTimeOffset To, string Kind = MatterKinds.Incident, int Limit = 100, string? Cursor = null);

/// <summary>Which monitoring records to list.</summary>
/// <param name="Units">Units that owe them.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Sight">What the reader sees; null = everything.</param>
public sealed record MonitoringQuery(IReadOnlyCollection<string> Units, DateOnly From, DateOnly To, Sight? Sight);

/// <summary>One page of results.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Changes and where to go on.</summary>
/// <param name="Cursor">Cursor for the next call.</param>
/// <param name="Items">The changes, oldest first, at most 200.</param>
/// <param name="Reset">True when older changes than the register keeps were asked for: read everything anew.</param>
public sealed record ChangeBatch(string Cursor, IReadOnlyList<Change> Items, bool Reset = false);

/// <summary>Something about an incident changed.</summary>
/// <param name="Incident">Incident id.</param>
/// <param name="Kind">opened, updated, signal or notification.</param>
/// <param name="At">When.</param>
public sealed record Change(string Incident, string Kind, DateTimeOffset At);

/// <summary>The register cannot be reached or cannot commit now; try again. Nothing was written.</summary>
public sealed class RegisterUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A cursor that the register did not give for this question; <see cref="Problem"/> says so for field <c>cursor</c>.</summary>
public sealed class BadCursorException() : Exception("The cursor is not valid here.")
{
    /// <summary>The refusal to answer with.</summary>
    public Problem Problem { get; } = Problem.Field("cursor", "游标无效或不属于本次查询，请去掉 cursor 从第一页重新开始。");
}
