using Azure;
using Azure.Data.Tables;
using Yuqing.Functions.Azure.Stores;
using Yuqing.Functions.Telemetry;

namespace Yuqing.Functions.Azure.Register;

/// <summary>
/// The register's tables. <see cref="Incidents"/> is authoritative: one partition for each unit and month, in which an incident's
/// head, inbox and timeline change together. All else follows from it and is put right by whoever repeats a write (docs/azure.md).
/// </summary>
/// <param name="service">The storage account.</param>
/// <param name="prefix">Prefix of the tables' names: letters and digits, beginning with a letter.</param>
internal sealed class RegisterTables(TableServiceClient service, string prefix = "yuqing") : ITableSet
{
    /// <summary>Changes of one transaction; a limit of the service.</summary>
    public const int MaxBatch = 100;

    /// <summary>Property that names the call that wrote an entity, see <see cref="IsByAsync"/>.</summary>
    public const string By = "By";

    /// <summary>Entities of one page; a limit of the service.</summary>
    private const int MaxPage = 1000;

    /// <summary>Requests of one call under way at the same time.</summary>
    private const int AtOnce = 16;

    /// <summary>Heads, inboxes, timelines; claims of external ids, numbers and deliveries.</summary>
    public TableClient Incidents { get; } = service.GetTableClient(prefix + "Incidents");

    /// <summary>What lists, searches and the watchdog read.</summary>
    public TableClient Indexes { get; } = service.GetTableClient(prefix + "Indexes");

    /// <summary>The sequence of changes.</summary>
    public TableClient Changes { get; } = service.GetTableClient(prefix + "Changes");

    /// <inheritdoc/>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        foreach (var table in new[] { Incidents, Indexes, Changes })
            await table.CreateIfNotExistsAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>An entity, or null.</summary>
    public static async Task<TableEntity?> FindAsync(
        TableClient table, string partition, string row, CancellationToken cancellation, IEnumerable<string>? select = null)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, select, cancellation).ConfigureAwait(false);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>The first entities that a filter lets through, in order of their keys; at most <paramref name="limit"/>, which is one or more.</summary>
    public static async Task<List<TableEntity>> TakeAsync(
        TableClient table, string filter, int limit, CancellationToken cancellation, IEnumerable<string>? select = null)
    {
        var rows = new List<TableEntity>();
        var query = table.QueryAsync<TableEntity>(filter, Math.Clamp(limit, 1, MaxPage), select, cancellation);
        await foreach (var row in query.ConfigureAwait(false))
        {
            rows.Add(row);
            if (rows.Count >= limit)
                break;
        }

        return rows;
    }

    /// <summary>Does the same for each of so many, some at a time.</summary>
    public static Task EachAsync(int count, Func<int, CancellationToken, Task> act, CancellationToken cancellation) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
        async (i, token) => await act(i, token).ConfigureAwait(false));

    /// <summary>Writes entities over what is there, in as few requests as there can be; repeating it changes nothing.</summary>
    public static async Task UpsertAsync(TableClient table, IEnumerable<TableEntity> entities, CancellationToken cancellation)
    {
        var batches = entities.GroupBy(entity => entity.PartitionKey).SelectMany(partition => partition.Chunk(MaxBatch)).ToList();
        await EachAsync(
            batches.Count,
            (i, token) => table.SubmitTransactionAsync(batches[i].Select(entity => new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity)), token),
            cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Within one partition: as many as a transaction takes, and no more text than a request does (4 MiB, and a Chinese character
    /// or a quotation mark may be sent as six bytes).
    /// </summary>
    public static IEnumerable<IReadOnlyList<T>> Batches<T>(IEnumerable<T> changes, Func<T, TableEntity> entityOf)
    {
        const int Most = 600_000;
        var (batch, size) = (new List<T>(), 0);
        foreach (var change in changes)
        {
            var more = Chunks.Length(entityOf(change));
            if (batch.Count == MaxBatch || (batch.Count > 0 && size + more > Most))
            {
                yield return batch;
                (batch, size) = ([], 0);
            }

            batch.Add(change);
            size += more;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    /// <summary>
    /// Whether an entity that is there was written by this very call. The client repeats a request whose answer got lost, and the
    /// repetition is refused like that of somebody who came too late.
    /// </summary>
    public static async Task<bool> IsByAsync(TableClient table, TableEntity entity, string by, CancellationToken cancellation) =>
        (await FindAsync(table, entity.PartitionKey, entity.RowKey, cancellation, [By]).ConfigureAwait(false))?.GetString(By) == by;

    /// <summary>Writes an entity over the version that was read; adds it when there was none.</summary>
    public static TableTransactionAction Put(TableEntity next, ETag? read) => read is { } version
        ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, next, version)
        : new TableTransactionAction(TableTransactionActionType.Add, next);

    /// <summary>Removes an entity, unless it has changed since it was read, or is gone.</summary>
    public static async Task RemoveAsync(TableClient table, TableEntity read, CancellationToken cancellation)
    {
        try
        {
            await table.DeleteEntityAsync(read.PartitionKey, read.RowKey, read.ETag, cancellation).ConfigureAwait(false);
        }
        catch (RequestFailedException refusal) when (IsConflict(refusal))
        {
            // Somebody else has it.
        }
    }

    /// <summary>Adds what is not there yet; true when it was not.</summary>
    public static async Task<bool> TryAddAsync(TableClient table, TableEntity entity, CancellationToken cancellation)
    {
        try
        {
            await table.AddEntityAsync(entity, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException refusal) when (IsConflict(refusal))
        {
            return false;
        }
    }

    /// <summary>Makes the changes unless somebody else was faster; false then, and nothing was changed.</summary>
    public static async Task<bool> TryCommitAsync(TableClient table, IEnumerable<TableTransactionAction> changes, CancellationToken cancellation)
    {
        using var timer = new CommitTimer("tables");
        try
        {
            await table.SubmitTransactionAsync(changes, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (TableTransactionFailedException refusal) when (IsConflict(refusal))
        {
            return false;
        }
    }

    /// <summary>Whether the entity was there already, or is not of the expected version any more. A table that is gone is no conflict: trying again would not end.</summary>
    public static bool IsConflict(RequestFailedException refusal) =>
        refusal.Status is 409 or 412 or 404 && refusal.ErrorCode is not ("TableNotFound" or "TableBeingDeleted");
}
