using Azure.Data.Tables;
using Yuqing.Functions.Register;
using Yuqing.Functions.Shifts;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Azure.Register;

/// <summary>
/// Signals of incidents. A signal, its name and the head's count are one transaction on the head's version: two at once get
/// different numbers, and the same signal id is there once.
/// </summary>
internal sealed class Inbox(RegisterTables tables, HeadReader heads, IndexWriter indexes, ChangeLog changes, TimeProvider time) : IDisposable
{
    private const int BatchSize = 50;
    private const string SignalText = "Signal";
    private const string ResultText = "Result";
    private const string SeqName = "Seq";

    private readonly KeyedLocks _locks = new();

    /// <summary>See <see cref="IIncidentRegister.AcceptSignalAsync"/>.</summary>
    public async Task<SignalOutcome> AcceptAsync(string incidentId, Signal signal, SignalCheck check, CancellationToken cancellation)
    {
        using var turn = await _locks.EnterAsync(incidentId, cancellation).ConfigureAwait(false);
        var by = Guid.NewGuid().ToString("N");
        while (true)
        {
            if (await heads.FindAsync(incidentId, cancellation).ConfigureAwait(false) is not { } head)
                return new SignalOutcome(null, Problem.Of(ProblemKind.Conflict, "没有这个事件，请核对链接。"), Repeated: false);
            if (await FindRowAsync(head.Partition, incidentId, signal.SignalId, cancellation).ConfigureAwait(false) is { } stored)
                return stored.By == by ? await AcceptedAsync(head, stored.Signal, cancellation).ConfigureAwait(false) : new SignalOutcome(stored.Signal, null, Repeated: true);
            var now = time.Now();
            var stamped = signal with
            {
                Seq = head.Incident.InboxSeq + 1,
                AcceptedAt = now.UtcTicks < head.AcceptedUntil ? ChinaTime.FromTicks(head.AcceptedUntil) : now,
            };
            var ahead = head.Incident.InboxSeq > head.Incident.LastSeq
                ? await ListAsync(tables, head.Partition, incidentId, head.Incident.LastSeq, BatchSize, cancellation).ConfigureAwait(false)
                : [];
            if (check(head.Incident, ahead, stamped) is { } refused)
                return new SignalOutcome(null, refused, Repeated: false);
            // An incident that had ended must be found by the watchdog again, even if this is the last thing that this process does.
            if (head.Incident.Final)
                await indexes.OpenAsync(incidentId, head.Incident.Seed.Report.Unit, now, cancellation).ConfigureAwait(false);
            if (ShiftActs.Is(stamped))
                await indexes.ActAsync(incidentId, head.Incident.Seed.Report.Unit, stamped.AcceptedAt, cancellation).ConfigureAwait(false);
            if (!await RegisterTables.TryCommitAsync(tables.Incidents, Changes(head, stamped, by), cancellation).ConfigureAwait(false))
                continue;
            return await AcceptedAsync(head, new StoredSignal(stamped, null), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// See <see cref="IIncidentRegister.LoadSignalsAsync"/>. First no signal may get an earlier acceptance time any more: one on its
    /// way finds the head changed and is stamped anew. So whoever decides about a breach sees all that came in time.
    /// </summary>
    public async Task<SignalBatch> LoadAsync(string incidentId, long afterSeq, CancellationToken cancellation)
    {
        if (await CloseUntilNowAsync(incidentId, cancellation).ConfigureAwait(false) is not { } partition)
            return new SignalBatch([], false);
        var rows = await ListAsync(tables, partition, incidentId, afterSeq, BatchSize + 1, cancellation).ConfigureAwait(false);
        return new SignalBatch([.. rows.Take(BatchSize)], rows.Count > BatchSize);
    }

    /// <summary>A signal, or null.</summary>
    public async Task<StoredSignal?> FindAsync(string incidentId, string signalId, CancellationToken cancellation)
    {
        if (await heads.PartitionAsync(incidentId, cancellation).ConfigureAwait(false) is not { } partition)
            return null;
        return (await FindRowAsync(partition, incidentId, signalId, cancellation).ConfigureAwait(false))?.Signal;
    }

    /// <summary>The signal of a number, or null.</summary>
    public static async Task<Signal?> ReadAsync(RegisterTables tables, string partition, string incidentId, long seq, CancellationToken cancellation) =>
        await RegisterTables.FindAsync(tables.Incidents, partition, Keys.Signal(incidentId, seq), cancellation).ConfigureAwait(false) is { } row ? ReadSignal(row) : null;

    /// <summary>Signals after a number, at most so many.</summary>
    public static async Task<List<Signal>> ListAsync(
        RegisterTables tables, string partition, string incidentId, long afterSeq, int limit, CancellationToken cancellation)
    {
        var (after, end) = (Keys.Signal(incidentId, afterSeq), incidentId + "|s" + Keys.End);
        var rows = await RegisterTables.TakeAsync(
            tables.Incidents, TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after} and RowKey lt {end}"), limit, cancellation).ConfigureAwait(false);
        return [.. rows.Select(ReadSignal)];
    }

    /// <summary>Signals after a number, without their outcomes.</summary>
    public async Task<IReadOnlyList<Signal>> ListAsync(string incidentId, long afterSeq, CancellationToken cancellation)
    {
        if (await heads.PartitionAsync(incidentId, cancellation).ConfigureAwait(false) is not { } partition)
            return [];
        return await ListAsync(tables, partition, incidentId, afterSeq, int.MaxValue, cancellation).ConfigureAwait(false);
    }

    /// <summary>See <see cref="IIncidentRegister.ListSignalsAsync"/>.</summary>
    public async Task<IReadOnlyList<StoredSignal>> ListAsync(
        string incidentId, long afterSeq, int limit, IReadOnlyCollection<string>? types, CancellationToken cancellation)
    {
        if (await heads.PartitionAsync(incidentId, cancellation).ConfigureAwait(false) is not { } partition)
            return [];
        var found = (await ListAsync(incidentId, afterSeq, cancellation).ConfigureAwait(false))
            .Where(signal => types is null || types.Contains(signal.Type)).Take(limit).ToList();
        var names = await Task.WhenAll(found.Select(
            signal => RegisterTables.FindAsync(tables.Incidents, partition, Keys.SignalName(incidentId, signal.SignalId), cancellation))).ConfigureAwait(false);
        return [.. found.Zip(names, (signal, name) => new StoredSignal(signal, name is null ? null : ReadResult(name)))];
    }

    /// <summary>Notes outcomes, the first one for each signal; true when one was new.</summary>
    public async Task<bool> WriteResultsAsync(string partition, string incidentId, IReadOnlyList<SignalResult> results, CancellationToken cancellation)
    {
        var written = false;
        foreach (var result in results)
        {
            var key = Keys.SignalName(incidentId, result.SignalId);
            var name = await RegisterTables.FindAsync(tables.Incidents, partition, key, cancellation).ConfigureAwait(false);
            if (name is null || ReadResult(name) is not null)
                continue;
            var entity = new TableEntity(partition, key);
            Chunks.Put(entity, ResultText, RegisterJson.Write(result));
            written |= await RegisterTables.TryCommitAsync(
                tables.Incidents, [new TableTransactionAction(TableTransactionActionType.UpdateMerge, entity, name.ETag)], cancellation).ConfigureAwait(false);
        }

        return written;
    }

    /// <summary>The entities of a signal: itself, and its name with its outcome.</summary>
    public static IEnumerable<TableEntity> Entities(string partition, string incidentId, StoredSignal stored)
    {
        var row = new TableEntity(partition, Keys.Signal(incidentId, stored.Signal.Seq));
        Chunks.Put(row, SignalText, RegisterJson.Write(stored.Signal));
        var name = new TableEntity(partition, Keys.SignalName(incidentId, stored.Signal.SignalId)) { [SeqName] = stored.Signal.Seq };
        if (stored.Result is { } result)
            Chunks.Put(name, ResultText, RegisterJson.Write(result));
        return [row, name];
    }

    public void Dispose() => _locks.Dispose();

    private async Task<SignalOutcome> AcceptedAsync(Head head, StoredSignal stored, CancellationToken cancellation)
    {
        await changes.AppendAsync(head.Id, "signal", stored.Signal.AcceptedAt, cancellation).ConfigureAwait(false);
        return new SignalOutcome(stored, null, Repeated: false, head.Incident with { InboxSeq = Math.Max(head.Incident.InboxSeq, stored.Signal.Seq) });
    }

    /// <summary>A signal with who wrote it, or null.</summary>
    private async Task<(StoredSignal Signal, string? By)?> FindRowAsync(string partition, string incidentId, string signalId, CancellationToken cancellation)
    {
        var name = await RegisterTables.FindAsync(tables.Incidents, partition, Keys.SignalName(incidentId, signalId), cancellation).ConfigureAwait(false);
        if (name?.GetInt64(SeqName) is not { } seq)
            return null;
        var row = await RegisterTables.FindAsync(tables.Incidents, partition, Keys.Signal(incidentId, seq), cancellation).ConfigureAwait(false);
        return row is null ? null : (new StoredSignal(ReadSignal(row), ReadResult(name)), row.GetString(RegisterTables.By));
    }

    private static IEnumerable<TableTransactionAction> Changes(Head head, Signal stamped, string by)
    {
        var entities = Entities(head.Partition, head.Id, new StoredSignal(stamped, null)).ToList();
        entities.ForEach(entity => entity[RegisterTables.By] = by);
        return
        [
            head.Change(entity =>
            {
                entity[nameof(StoredIncident.InboxSeq)] = stamped.Seq;
                entity[nameof(Head.AcceptedUntil)] = stamped.AcceptedAt.UtcTicks;
            }),
            .. entities.Select(entity => new TableTransactionAction(TableTransactionActionType.Add, entity)),
        ];
    }

    private async Task<string?> CloseUntilNowAsync(string incidentId, CancellationToken cancellation)
    {
        if (await heads.PartitionAsync(incidentId, cancellation).ConfigureAwait(false) is not { } partition)
            return null;
        while (true)
        {
            var row = Keys.Head(incidentId);
            var head = await RegisterTables.FindAsync(tables.Incidents, partition, row, cancellation, [nameof(Head.AcceptedUntil)]).ConfigureAwait(false);
            if (head is null)
                return null;
            var now = time.GetUtcNow().UtcTicks;
            if (head.GetInt64(nameof(Head.AcceptedUntil)) > now)
                return partition;
            var closed = new TableEntity(partition, row) { [nameof(Head.AcceptedUntil)] = now };
            if (await RegisterTables.TryCommitAsync(
                tables.Incidents, [new TableTransactionAction(TableTransactionActionType.UpdateMerge, closed, head.ETag)], cancellation).ConfigureAwait(false))
            {
                return partition;
            }
        }
    }

    private static Signal ReadSignal(TableEntity row) => RegisterJson.Read<Signal>(Chunks.Get(row, SignalText)!);

    private static SignalResult? ReadResult(TableEntity name) =>
        Chunks.Get(name, ResultText) is { } text ? RegisterJson.Read<SignalResult>(text) : null;
}
