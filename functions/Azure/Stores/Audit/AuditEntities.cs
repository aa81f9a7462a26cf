using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Azure.Stores.Audit;

/// <summary>Where the trail ends.</summary>
/// <param name="Seq">Number of the last line; 0 = none yet.</param>
/// <param name="Hash">Its seal.</param>
/// <param name="Version">Version of the entity that says so; null when there is none.</param>
internal sealed record AuditEnd(long Seq, string Hash, ETag? Version);

/// <summary>Lines of the trail and its end as entities.</summary>
internal sealed class AuditEntities(TableClient table)
{
    private const string Partition = "a";
    private const string EndRow = "!";
    private const string Batch = "Batch";

    /// <summary>How often a batch is tried whose outcome nobody told; the client has repeated each of them.</summary>
    private const int Attempts = 3;

    /// <summary>Adds lines at the end, whoever else does so.</summary>
    /// <exception cref="RequestFailedException">The account is away; whether the lines were added stays unknown.</exception>
    public async Task AppendAsync(IReadOnlyList<AuditRow> lines, CancellationToken cancellation)
    {
        var batch = Guid.NewGuid().ToString("N");
        long? tried = null;
        for (var failures = 0; ;)
        {
            var end = await EndAsync(cancellation).ConfigureAwait(false);
            // No answer, or a refusal of what the client repeated without one: a batch that is there must not be added again.
            // As long as the end is the one that was tried on, no earlier attempt can have been, or still be, carried out beside this one.
            if (tried < end.Seq && await IsThereAsync(tried.Value + 1, batch, cancellation).ConfigureAwait(false))
                return;
            tried = end.Seq;
            try
            {
                if (await RegisterTables.TryCommitAsync(table, [.. Changes(end, lines, batch)], cancellation).ConfigureAwait(false))
                    return;
            }
            catch (Exception failure) when (Outages.Is(failure) && ++failures < Attempts)
            {
                // Looked up in the next turn.
            }
        }
    }

    /// <summary>The last line's number and seal.</summary>
    public async Task<AuditEnd> EndAsync(CancellationToken cancellation) =>
        await RegisterTables.FindAsync(table, Partition, EndRow, cancellation).ConfigureAwait(false) is { } end
            ? new AuditEnd(end.GetInt64(nameof(AuditEnd.Seq))!.Value, end.GetString(nameof(AuditEnd.Hash)), end.ETag)
            : await FindEndAsync(cancellation).ConfigureAwait(false);

    /// <summary>Lines after a number, at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<AuditRow>> ReadAsync(long afterSeq, int limit, CancellationToken cancellation)
    {
        var after = Row(afterSeq);
        var rows = await RegisterTables.TakeAsync(
            table, TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {after}"), limit, cancellation).ConfigureAwait(false);
        return [.. rows.Select(Read)];
    }

    /// <summary>Refuses a line that no entity can hold, before it keeps others from being written.</summary>
    public static void Check(AuditRow line)
    {
        foreach (var text in new[] { line.Actor, line.Action, line.Target, line.Outcome })
            ArgumentOutOfRangeException.ThrowIfGreaterThan(text?.Length ?? 0, Chunks.Size, nameof(line));
        Write(line, "");
    }

    /// <summary>Bytes of a line in a transaction at most: a Chinese character is sent as six.</summary>
    public static int Weigh(AuditRow line) =>
        2000 + (6 * (line.Actor.Length + line.Action.Length + (line.Target?.Length ?? 0) + line.Outcome.Length + (line.Data?.Length ?? 0)));

    /// <summary>The end as the lines have it: of an empty trail, or of one whose end somebody removed.</summary>
    private async Task<AuditEnd> FindEndAsync(CancellationToken cancellation)
    {
        var end = new AuditEnd(0, AuditRow.Beginning, null);
        var lines = table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {EndRow}"),
            select: ["RowKey", nameof(AuditRow.Hash)],
            cancellationToken: cancellation);
        await foreach (var line in lines.ConfigureAwait(false))
            end = new AuditEnd(SeqOf(line), line.GetString(nameof(AuditRow.Hash)), null);
        return end;
    }

    private async Task<bool> IsThereAsync(long seq, string batch, CancellationToken cancellation) =>
        (await RegisterTables.FindAsync(table, Partition, Row(seq), cancellation, [Batch]).ConfigureAwait(false))?.GetString(Batch) == batch;

    private static IEnumerable<TableTransactionAction> Changes(AuditEnd end, IReadOnlyList<AuditRow> lines, string batch)
    {
        var (seq, hash) = (end.Seq, end.Hash);
        foreach (var line in lines)
        {
            var next = line.After(seq, hash);
            (seq, hash) = (next.Seq, next.Hash);
            yield return new TableTransactionAction(TableTransactionActionType.Add, Write(next, batch));
        }

        var last = new TableEntity(Partition, EndRow) { [nameof(AuditEnd.Seq)] = seq, [nameof(AuditEnd.Hash)] = hash };
        yield return RegisterTables.Put(last, end.Version);
    }

    private static TableEntity Write(AuditRow line, string batch)
    {
        var row = new TableEntity(Partition, Row(line.Seq))
        {
            [nameof(AuditRow.At)] = line.At,
            [nameof(AuditRow.Actor)] = line.Actor,
            [nameof(AuditRow.Action)] = line.Action,
            [nameof(AuditRow.Outcome)] = line.Outcome,
            [nameof(AuditRow.Hash)] = line.Hash,
            [Batch] = batch,
        };
        if (line.Target is { } target)
            row[nameof(AuditRow.Target)] = target;
        if (line.Data is { } data)
            Chunks.Put(row, nameof(AuditRow.Data), data);
        return row;
    }

    private static AuditRow Read(TableEntity row) => new(
        SeqOf(row),
        row.GetInt64(nameof(AuditRow.At)) ?? 0,
        row.GetString(nameof(AuditRow.Actor)),
        row.GetString(nameof(AuditRow.Action)),
        row.GetString(nameof(AuditRow.Target)),
        row.GetString(nameof(AuditRow.Outcome)),
        Chunks.Get(row, nameof(AuditRow.Data)),
        row.GetString(nameof(AuditRow.Hash)));

    private static string Row(long seq) => Keys.Padded(seq, 19);

    private static long SeqOf(TableEntity row) => long.Parse(row.RowKey, CultureInfo.InvariantCulture);
}
