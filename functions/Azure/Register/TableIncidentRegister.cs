using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Azure.Register;

/// <summary>The register on Azure Tables. See docs/azure.md for what is authoritative and how the rest is put right.</summary>
internal sealed class TableIncidentRegister : IIncidentRegister, IDisposable
{
    private readonly RegisterTables _tables;
    private readonly HeadReader _heads;
    private readonly IndexWriter _indexes;
    private readonly ChangeLog _changes;
    private readonly Inbox _inbox;
    private readonly TimelineTable _timeline;
    private readonly Opening _opening;
    private readonly Pictures _pictures;
    private readonly Listing _listing;
    private readonly Questions _questions;
    private readonly IDutyDirectory _directory;
    private readonly TimeProvider _time;

    public TableIncidentRegister(RegisterTables tables, HeadReader heads, ChangeLog changes, IDutyDirectory directory, TimeProvider time)
    {
        (_tables, _heads, _changes, _directory, _time) = (tables, heads, changes, directory, time);
        _indexes = new IndexWriter(tables);
        _timeline = new TimelineTable(tables);
        _inbox = new Inbox(tables, _heads, _indexes, _changes, time);
        _opening = new Opening(tables, _heads, _inbox, _indexes, _changes, time);
        _pictures = new Pictures(tables, _heads, _indexes, _timeline, _inbox, _changes, time);
        _listing = new Listing(tables, _heads, new WordSearch(tables, _heads));
        _questions = new Questions(tables, _heads);
    }

    /// <inheritdoc/>
    public Task<ReportOutcome> AcceptReportAsync(NewReport report, Func<IncidentSeed, IncidentProjection> open, CancellationToken cancellation)
    {
        var unit = _directory.FindUnit(report.Report.Unit)
            ?? throw new ArgumentException($"Unit {report.Report.Unit} is not in the directory.", nameof(report));
        return Outages.Guard(() => _opening.AcceptAsync(report, unit.NumberPrefix, open, cancellation));
    }

    /// <inheritdoc/>
    public Task<SignalOutcome> AcceptSignalAsync(string incidentId, Signal signal, SignalCheck check, CancellationToken cancellation) =>
        Outages.Guard(() => _inbox.AcceptAsync(incidentId, signal, check, cancellation));

    /// <inheritdoc/>
    public Task<SignalBatch> LoadSignalsAsync(string incidentId, long afterSeq, CancellationToken cancellation) =>
        Outages.Guard(() => _inbox.LoadAsync(incidentId, afterSeq, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<TimelineEntry>> ProjectAsync(IncidentProjection projection, CancellationToken cancellation) =>
        Outages.Guard(() => _pictures.WriteAsync(projection, cancellation));

    /// <inheritdoc/>
    public Task AppendTimelineAsync(string incidentId, TimelineEntry entry, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var partition = await _heads.PartitionAsync(incidentId, cancellation).ConfigureAwait(false) ?? throw Unknown(incidentId);
        if ((await _timeline.AppendAsync(partition, incidentId, [entry], cancellation).ConfigureAwait(false)).Count > 0)
            await _changes.AppendAsync(incidentId, "updated", _time.Now(), cancellation).ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc/>
    public Task<StoredIncident?> GetAsync(string incidentId, CancellationToken cancellation) =>
        Outages.Guard(async () => (await _heads.FindAsync(incidentId, cancellation).ConfigureAwait(false))?.Incident);

    /// <inheritdoc/>
    public Task<StoredSignal?> GetSignalAsync(string incidentId, string signalId, CancellationToken cancellation) =>
        Outages.Guard(() => _inbox.FindAsync(incidentId, signalId, cancellation));

    /// <inheritdoc/>
    public Task<Page<StoredIncident>> ListAsync(IncidentQuery query, CancellationToken cancellation) =>
        Outages.Guard(() => _listing.ListAsync(query, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<TimelineEntry>?> GetTimelineAsync(string incidentId, CancellationToken cancellation) => Outages.Guard(async () =>
        await _heads.PartitionAsync(incidentId, cancellation).ConfigureAwait(false) is { } partition
            ? await _timeline.ListAsync(partition, incidentId, cancellation).ConfigureAwait(false)
            : null);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredIncident>> ListMonitoringAsync(MonitoringQuery query, CancellationToken cancellation) =>
        Outages.Guard(() => _questions.ListMonitoringAsync(query, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> GetTextsAsync(
        string incidentId, IReadOnlyCollection<string> signalIds, CancellationToken cancellation) => Outages.Guard<IReadOnlyDictionary<string, string>>(async () =>
    {
        var signals = await Task.WhenAll(signalIds.Distinct().Select(id => _inbox.FindAsync(incidentId, id, cancellation))).ConfigureAwait(false);
        return signals.OfType<StoredSignal>().Where(stored => stored.Signal.Fields.ContainsKey("text"))
            .ToDictionary(stored => stored.Signal.SignalId, stored => stored.Signal.Fields["text"]);
    });

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> GetActorNamesAsync(string incidentId, CancellationToken cancellation) =>
        Outages.Guard<IReadOnlyDictionary<string, string>>(async () =>
        {
            var names = new Dictionary<string, string>();
            foreach (var signal in await _inbox.ListAsync(incidentId, 0, cancellation).ConfigureAwait(false))
            {
                if (signal.ActorName is { } name)
                    names[signal.Actor] = name;
            }

            return names;
        });

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredSignal>> ListSignalsAsync(
        string incidentId, long afterSeq, int limit, IReadOnlyCollection<string>? types, CancellationToken cancellation) =>
        Outages.Guard(() => _inbox.ListAsync(incidentId, afterSeq, limit, types, cancellation));

    /// <inheritdoc/>
    public Task<Page<StoredIncident>> ListOpenedAsync(OpenedQuery query, CancellationToken cancellation) =>
        Outages.Guard(() => _questions.ListOpenedAsync(query, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredIncident>> ListWithFindingsAsync(
        DateTimeOffset from, DateTimeOffset to, string? afterIncidentId, int limit, CancellationToken cancellation) =>
        Outages.Guard(() => _questions.ListWithFindingsAsync(from, to, afterIncidentId, limit, cancellation));

    /// <inheritdoc/>
    public Task<ChangeBatch> WaitForChangesAsync(string? cursor, Sight? sight, TimeSpan wait, CancellationToken cancellation) =>
        Outages.Guard(() => _changes.WaitAsync(cursor, sight, wait, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<OpenIncident>> ListOpenAsync(string? afterIncidentId, int limit, CancellationToken cancellation) =>
        Outages.Guard(() => _questions.ListOpenAsync(afterIncidentId, limit, _time.GetUtcNow(), cancellation));

    /// <inheritdoc/>
    public Task<bool> BeginGenerationAsync(string incidentId, int generation, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        while (await _heads.FindAsync(incidentId, cancellation).ConfigureAwait(false) is { } head && head.Incident.Generation < generation)
        {
            await _indexes.OpenAsync(incidentId, head.Incident.Seed.Report.Unit, _time.GetUtcNow(), cancellation).ConfigureAwait(false);
            var begun = head.Change(entity =>
            {
                entity[nameof(StoredIncident.Generation)] = generation;
                entity[nameof(StoredIncident.Final)] = false;
            });
            if (await RegisterTables.TryCommitAsync(_tables.Incidents, [begun], cancellation).ConfigureAwait(false))
                return true;
        }

        return false;
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        _opening.Dispose();
        _inbox.Dispose();
    }

    internal static InvalidOperationException Unknown(string id) => new($"The register holds no incident {id}.");
}
