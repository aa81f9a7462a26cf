using Yuqing.Functions.Duty;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Register;

/// <summary>The register on SQLite.</summary>
internal sealed class SqliteIncidentRegister(RegisterDatabase database, ChangeFeed changes, IDutyDirectory directory, TimeProvider time)
    : IIncidentRegister
{
    /// <inheritdoc/>
    public Task<ReportOutcome> AcceptReportAsync(NewReport report, Func<IncidentSeed, IncidentProjection> open, CancellationToken cancellation)
    {
        var unit = directory.FindUnit(report.Report.Unit)
            ?? throw new ArgumentException($"Unit {report.Report.Unit} is not in the directory.", nameof(report));
        return database.WriteAsync(
            connection => new ReportCommand(report, unit.NumberPrefix, time.Now(), open).Execute(connection), cancellation);
    }

    /// <inheritdoc/>
    public Task<SignalOutcome> AcceptSignalAsync(
        string incidentId, Signal signal, SignalCheck check, CancellationToken cancellation) =>
        database.WriteAsync(
            connection =>
            {
                if (IncidentRows.Find(connection, incidentId) is not { } incident)
                    return new SignalOutcome(null, Problem.Of(ProblemKind.Conflict, "没有这个事件，请核对链接。"), Repeated: false);
                if (SignalRows.Find(connection, incidentId, signal.SignalId) is { } stored)
                    return new SignalOutcome(stored, null, Repeated: true);
                var stamped = SignalRows.Stamp(connection, incident, signal, time.Now());
                var ahead = incident.InboxSeq > incident.LastSeq ? SignalRows.Load(connection, incidentId, incident.LastSeq).Signals : [];
                if (check(incident, ahead, stamped) is { } refused)
                    return new SignalOutcome(null, refused, Repeated: false);
                SignalRows.Insert(connection, incidentId, stamped);
                return new SignalOutcome(new StoredSignal(stamped, null), null, Repeated: false, incident with { InboxSeq = stamped.Seq });
            },
            cancellation);

    /// <summary>
    /// Waits until the writes handed in before are decided: a signal that got its acceptance time at or before a due time is
    /// then visible to whoever decides about a breach after it, however long its commit took.
    /// </summary>
    public async Task<SignalBatch> LoadSignalsAsync(string incidentId, long afterSeq, CancellationToken cancellation)
    {
        await database.SettledAsync().WaitAsync(cancellation).ConfigureAwait(false);
        return await database.ReadAsync(connection => SignalRows.Load(connection, incidentId, afterSeq), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<TimelineEntry>> ProjectAsync(IncidentProjection projection, CancellationToken cancellation)
    {
        var (viewJson, words) = (RegisterJson.Write(projection.View), IncidentRows.Words(projection.View));
        return database.WriteAsync<IReadOnlyList<TimelineEntry>>(
            connection =>
            {
                var replaced = IncidentRows.Replace(connection, projection, viewJson, words);
                var lines = TimelineRows.Append(connection, projection.IncidentId, projection.Entries);
                var results = SignalRows.WriteResults(connection, projection.IncidentId, projection.Results);
                if (replaced || lines.Count > 0 || results)
                    ChangeFeed.Append(connection, projection.IncidentId, "updated", time.Now());
                return lines;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task AppendTimelineAsync(string incidentId, TimelineEntry entry, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            if (TimelineRows.Append(connection, incidentId, [entry]).Count > 0)
                ChangeFeed.Append(connection, incidentId, "updated", time.Now());
        },
        cancellation);

    /// <inheritdoc/>
    public Task<StoredIncident?> GetAsync(string incidentId, CancellationToken cancellation) =>
        database.ReadAsync(connection => IncidentRows.Find(connection, incidentId), cancellation);

    /// <inheritdoc/>
    public Task<StoredSignal?> GetSignalAsync(string incidentId, string signalId, CancellationToken cancellation) =>
        database.ReadAsync(connection => SignalRows.Find(connection, incidentId, signalId), cancellation);

    /// <inheritdoc/>
    public Task<Page<StoredIncident>> ListAsync(IncidentQuery query, CancellationToken cancellation) =>
        database.ReadAsync(connection => IncidentSearch.List(connection, query), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TimelineEntry>?> GetTimelineAsync(string incidentId, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<TimelineEntry>?>(
            connection => connection.Number("SELECT 1 FROM incidents WHERE id = $0", incidentId) is null
                ? null
                : TimelineRows.List(connection, incidentId),
            cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredSignal>> ListSignalsAsync(
        string incidentId, long afterSeq, int limit, IReadOnlyCollection<string>? types, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<StoredSignal>>(
            connection => SignalRows.List(connection, incidentId, afterSeq, limit, types), cancellation);

    /// <inheritdoc/>
    public Task<Page<StoredIncident>> ListOpenedAsync(OpenedQuery query, CancellationToken cancellation) =>
        database.ReadAsync(connection => OpenedRows.List(connection, query), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredIncident>> ListWithFindingsAsync(
        DateTimeOffset from, DateTimeOffset to, string? afterIncidentId, int limit, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<StoredIncident>>(
            connection => FindingRows.List(connection, from, to, afterIncidentId, limit), cancellation);

    /// <inheritdoc/>
    public Task<ChangeBatch> WaitForChangesAsync(
        string? cursor, Sight? sight, TimeSpan wait, CancellationToken cancellation) =>
        changes.WaitAsync(cursor, sight, wait, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredIncident>> ListMonitoringAsync(MonitoringQuery query, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<StoredIncident>>(connection => MonitoringRows.List(connection, query), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> GetTextsAsync(
        string incidentId, IReadOnlyCollection<string> signalIds, CancellationToken cancellation) =>
        database.ReadAsync(connection => SignalRows.Texts(connection, incidentId, signalIds), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> GetActorNamesAsync(string incidentId, CancellationToken cancellation) =>
        database.ReadAsync(connection => SignalRows.ActorNames(connection, incidentId), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<OpenIncident>> ListOpenAsync(string? afterIncidentId, int limit, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<OpenIncident>>(connection => OpenRows.List(connection, afterIncidentId, limit), cancellation);

    /// <inheritdoc/>
    public Task<bool> BeginGenerationAsync(string incidentId, int generation, CancellationToken cancellation) => database.WriteAsync(
        connection => connection.Run(
            "UPDATE incidents SET generation = $1, final = 0 WHERE id = $0 AND generation < $1", incidentId, generation) > 0,
        cancellation);
}
