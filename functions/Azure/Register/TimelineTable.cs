using Azure.Data.Tables;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Azure.Register;

/// <summary>Timelines, each line written once.</summary>
internal sealed class TimelineTable(RegisterTables tables)
{
    private const string EntryText = "Entry";
    private const string Place = "Place";

    /// <summary>The entities of lines.</summary>
    public static IEnumerable<TableEntity> Entities(string partition, string incidentId, IReadOnlyList<TimelineEntry> entries) =>
        entries.DistinctBy(entry => entry.Id).Select((entry, place) =>
        {
            var entity = new TableEntity(partition, Keys.Timeline(incidentId, entry.Id)) { [IndexEntries.At] = entry.At.UtcTicks, [Place] = place };
            Chunks.Put(entity, EntryText, RegisterJson.Write(entry));
            return entity;
        });

    /// <summary>Adds the lines that are not there yet; true when one was new.</summary>
    public async Task<bool> AppendAsync(string partition, string incidentId, IReadOnlyList<TimelineEntry> entries, CancellationToken cancellation)
    {
        var written = false;
        foreach (var batch in Entities(partition, incidentId, entries).Chunk(RegisterTables.MaxBatch))
        {
            var adds = batch.Select(entity => new TableTransactionAction(TableTransactionActionType.Add, entity));
            if (await RegisterTables.TryCommitAsync(tables.Incidents, adds, cancellation).ConfigureAwait(false))
            {
                written = true;
                continue;
            }

            // Some of them were written by an earlier attempt.
            foreach (var entity in batch)
                written |= await RegisterTables.TryAddAsync(tables.Incidents, entity, cancellation).ConfigureAwait(false);
        }

        return written;
    }

    /// <summary>Oldest first; lines of the same instant in the order in which they were written.</summary>
    public async Task<IReadOnlyList<TimelineEntry>> ListAsync(string partition, string incidentId, CancellationToken cancellation)
    {
        var (from, end) = (Keys.TimelineOf(incidentId) + "|", Keys.TimelineOf(incidentId) + Keys.End);
        var rows = await RegisterTables.TakeAsync(
            tables.Incidents, TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {from} and RowKey lt {end}"), int.MaxValue, cancellation).ConfigureAwait(false);
        return
        [
            .. rows.OrderBy(row => row.GetInt64(IndexEntries.At)).ThenBy(row => row.Timestamp).ThenBy(row => row.GetInt32(Place))
                .Select(row => RegisterJson.Read<TimelineEntry>(Chunks.Get(row, EntryText)!)),
        ];
    }
}
