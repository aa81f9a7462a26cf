using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Register;
using Yuqing.Functions.Shifts;

namespace Yuqing.Functions.Azure.Stores.Shifts;

/// <summary>
/// What reports list. It may be longer than an entity or a transaction takes, so it lies in a partition of its own, under its hash, and is
/// there before the report: a report whose lists are missing does not exist. Lists without a report are never read.
/// </summary>
internal sealed class ShiftLists(ShiftTables tables)
{
    private const string Text = "Text";
    private const string Count = "Count";

    /// <summary>Characters in one entity.</summary>
    private const int EntitySize = Chunks.Size * Chunks.MaxParts;

    /// <summary>Writes lists; their hash. Repeating it changes nothing.</summary>
    public async Task<string> WriteAsync(string report, ShiftContent content, CancellationToken cancellation)
    {
        var text = RegisterJson.Write(content);
        var hash = Keys.Hash(text);
        var parts = text.Chunk(EntitySize).Select(part => new string(part)).ToList();
        for (var i = 0; i < parts.Count; i++)
        {
            var entity = new TableEntity(PartitionOf(report), Row(hash, i)) { [Count] = parts.Count };
            Chunks.Put(entity, Text, parts[i]);
            await tables.Shifts.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation).ConfigureAwait(false);
        }

        return hash;
    }

    /// <summary>The lists of a report.</summary>
    public async Task<ShiftContent> ReadAsync(string report, string hash, CancellationToken cancellation)
    {
        var rows = await RowsAsync(report, hash, cancellation).ConfigureAwait(false);
        if (rows.Count == 0 || rows.Count != rows[0].GetInt32(Count))
            throw new InvalidDataException($"The lists of shift report {report} are incomplete.");
        return RegisterJson.Read<ShiftContent>(string.Concat(rows.Select(row => Chunks.Get(row, Text))));
    }

    /// <summary>Removes lists that no report has.</summary>
    public async Task RemoveAsync(string report, string hash, CancellationToken cancellation)
    {
        foreach (var row in await RowsAsync(report, hash, cancellation).ConfigureAwait(false))
            await tables.Shifts.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: cancellation).ConfigureAwait(false);
    }

    private Task<List<TableEntity>> RowsAsync(string report, string hash, CancellationToken cancellation)
    {
        var (partition, from, end) = (PartitionOf(report), hash + "|", hash + Keys.End);
        return RegisterTables.TakeAsync(
            tables.Shifts, TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {end}"), int.MaxValue, cancellation);
    }

    private static string PartitionOf(string report) => "content|" + report;

    private static string Row(string hash, int part) => $"{hash}|{Keys.Padded(part, 4)}";
}
