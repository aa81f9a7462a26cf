namespace Yuqing.Functions.Register;

/// <summary>
/// What the watchdog asks the register. Every question is answered by an index and bounded, however many incidents are open,
/// and says of the matter no more than its number.
/// </summary>
internal interface IWatchlist
{
    /// <summary>
    /// Pending obligations whose due time lies before the given instant and for which no breach is recorded, earliest first
    /// (not those already overdue when the report arrived): somebody should have noticed.
    /// </summary>
    Task<IReadOnlyList<PendingClock>> ListMissedBreachesAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellation);

    /// <summary>Pending obligations whose next rung was due to be told before the given instant, earliest first, with that time.</summary>
    Task<IReadOnlyList<PendingClock>> ListMissedRungsAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellation);

    /// <summary>Pending obligations due at or after an instant, earliest first.</summary>
    Task<IReadOnlyList<PendingClock>> ListDueFromAsync(DateTimeOffset from, int limit, CancellationToken cancellation);

    /// <summary>
    /// Incidents with signals later than their picture, or never a picture but the opening one, in order of id. A monitoring
    /// record tells nobody when it is opened, so its opening picture may stay the only one for hours.
    /// </summary>
    Task<IReadOnlyList<LaggingIncident>> ListLaggingAsync(string? afterIncidentId, int limit, CancellationToken cancellation);

    /// <summary>Incidents whose orchestration should run, in order of id.</summary>
    Task<IReadOnlyList<WatchedIncident>> ListRunningAsync(string? afterIncidentId, int limit, CancellationToken cancellation);

    /// <summary>Incidents whose picture says that something they owe could not be handed over, in order of id.</summary>
    Task<IReadOnlyList<WatchedIncident>> ListFailingAsync(int limit, CancellationToken cancellation);

    /// <summary>Those of some incidents whose orchestration should run.</summary>
    Task<IReadOnlyList<WatchedIncident>> FindRunningAsync(IReadOnlyCollection<string> incidentIds, CancellationToken cancellation);
}

/// <summary>An incident as the watchdog sees it.</summary>
/// <param name="Id">Incident id.</param>
/// <param name="Number">Number that people quote.</param>
/// <param name="Unit">The unit that leads.</param>
/// <param name="Guarded">Its duty officers must not learn of it (回避).</param>
/// <param name="Generation">Generation that should run.</param>
/// <param name="Version">Version of the picture; 1 is the opening one, written with the report.</param>
internal sealed record WatchedIncident(string Id, string Number, string Unit, bool Guarded, int Generation, long Version);

/// <summary>A pending obligation and its clock.</summary>
internal sealed record PendingClock(WatchedIncident Incident, string Obligation, DateTimeOffset DueAt);

/// <summary>An incident that lags behind its inbox.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Since">When the first signal (or the report) that is not applied was accepted.</param>
internal sealed record LaggingIncident(WatchedIncident Incident, DateTimeOffset Since);
