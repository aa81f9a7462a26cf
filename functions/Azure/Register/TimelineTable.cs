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

    /// <summary>Adds the lines that are not there yet; returns those.</summary>
    public async Task<IReadOnlyList<TimelineEntry>> AppendAsync(string partition, string incidentId, IReadOnlyList<TimelineEntry> entries, CancellationToken cancellation)
    {
        var written = new List<TimelineEntry>();
        var by = Guid.NewGuid().ToString("N");
        var lines = entries.DistinctBy(entry => entry.Id).ToList();
        foreach (var batch in RegisterTables.Batches(lines.Zip(Entities(partition, incidentId, lines)), line => line.Second))
        {
            foreach (var (_, entity) in batch)
                entity[RegisterTables.By] = by;
            var adds = batch.Select(line => new TableTransactionAction(TableTransactionActionType.Add, line.Second));
            if (await RegisterTables.TryCommitAsync(tables.Incidents, adds, cancellation).ConfigureAwait(false))
            {
                written.AddRange(batch.Select(line => line.First));
                continue;
            }

            // Some of them were written by an earlier attempt.
            foreach (var (line, entity) in batch)
            {
                if (await RegisterTables.TryAddAsync(tables.Incidents, entity, cancellation).ConfigureAwait(false)
                    || await RegisterTables.IsByAsync(tables.Incidents, entity, by, cancellation).ConfigureAwait(false))
                {
                    written.Add(line);
                }
            }
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
