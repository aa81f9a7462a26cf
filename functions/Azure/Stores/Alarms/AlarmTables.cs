using Azure.Data.Tables;

namespace Yuqing.Functions.Azure.Stores.Alarms;

/// <summary>The watchdog's table. All its alarms lie in one partition, so that raising and clearing are transactions and nothing has to be repaired.</summary>
/// <param name="service">The storage account.</param>
/// <param name="prefix">Prefix of the table's name: letters and digits, beginning with a letter.</param>
internal sealed class AlarmTables(TableServiceClient service, string prefix = "yuqing") : ITableSet
{
    /// <summary>Alarms, the counter of their ids, and the last round.</summary>
    public TableClient Alarms { get; } = service.GetTableClient(prefix + "Alarms");

    /// <inheritdoc/>
    public async Task EnsureAsync(CancellationToken cancellation) => await Alarms.CreateIfNotExistsAsync(cancellation).ConfigureAwait(false);
}
