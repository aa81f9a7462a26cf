using Azure.Data.Tables;

namespace Yuqing.Functions.Azure.Stores.Notifications;

/// <summary>
/// The tables of notifications. In <see cref="Notifications"/> each person has a partition, which is authoritative: what may go to the
/// person, and what became of it, are transactions there. <see cref="Indexes"/> follows from it (docs/azure.md).
/// </summary>
/// <param name="service">The storage account.</param>
/// <param name="prefix">Prefix of the tables' names: letters and digits, beginning with a letter.</param>
internal sealed class NotificationTables(TableServiceClient service, string prefix = "yuqing") : ITableSet
{
    /// <summary>Notifications and sending turns by person, and where a notification or bundle is found by its id alone.</summary>
    public TableClient Notifications { get; } = service.GetTableClient(prefix + "Notifications");

    /// <summary>What lists and the watchdog read.</summary>
    public TableClient Indexes { get; } = service.GetTableClient(prefix + "NotificationIndexes");

    /// <inheritdoc/>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        foreach (var table in new[] { Notifications, Indexes })
            await table.CreateIfNotExistsAsync(cancellation).ConfigureAwait(false);
    }
}
