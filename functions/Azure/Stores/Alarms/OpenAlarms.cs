using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;

namespace Yuqing.Functions.Azure.Stores.Alarms;

/// <summary>The open alarms as they were read, by row, and the counter of ids.</summary>
internal sealed class OpenAlarms
{
    private readonly TableEntity? _counter;

    private OpenAlarms(TableEntity? counter, IReadOnlyDictionary<string, TableEntity> rows) => (_counter, Rows) = (counter, rows);

    /// <summary>The open alarms.</summary>
    public IReadOnlyDictionary<string, TableEntity> Rows { get; }

    /// <summary>The last id given.</summary>
    public long Last => _counter?.GetInt64(AlarmEntities.Last) ?? 0;

    /// <summary>Reads them. There are no more than the checks of a round find.</summary>
    public static async Task<OpenAlarms> ReadAsync(AlarmTables tables, CancellationToken cancellation, IEnumerable<string>? select = null)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {AlarmEntities.Partition} and RowKey ge {AlarmEntities.Counter} and RowKey lt {AlarmEntities.EndOfOpen}");
        var rows = await RegisterTables.TakeAsync(tables.Alarms, filter, int.MaxValue, cancellation, select).ConfigureAwait(false);
        return new OpenAlarms(
            rows.FirstOrDefault(row => row.RowKey == AlarmEntities.Counter), rows.Where(row => row.RowKey != AlarmEntities.Counter).ToDictionary(row => row.RowKey));
    }

    /// <summary>Takes ids, unless somebody else does.</summary>
    public TableTransactionAction Count(int taken)
    {
        var next = new TableEntity(AlarmEntities.Partition, AlarmEntities.Counter) { [AlarmEntities.Last] = Last + taken };
        return RegisterTables.Put(next, _counter?.ETag);
    }
}
