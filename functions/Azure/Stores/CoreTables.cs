using Azure.Data.Tables;

namespace Yuqing.Functions.Azure.Stores;

/// <summary>Tables of what is no incident: who may do what, who did what, who is on duty, and what the app must remember.</summary>
/// <param name="service">The storage account.</param>
/// <param name="prefix">Prefix of the tables' names: letters and digits, beginning with a letter.</param>
internal sealed class CoreTables(TableServiceClient service, string prefix = "yuqing") : ITableSet
{
    /// <summary>Accounts, sessions, failed sign-ins: a partition each.</summary>
    public TableClient Security { get; } = service.GetTableClient(prefix + "Security");

    /// <summary>The audit trail: one partition, since its lines follow one another.</summary>
    public TableClient Audit { get; } = service.GetTableClient(prefix + "Audit");

    /// <summary>The versions of the directory.</summary>
    public TableClient Duty { get; } = service.GetTableClient(prefix + "Duty");

    /// <summary>Every policy that an incident ever ran on.</summary>
    public TableClient Policies { get; } = service.GetTableClient(prefix + "Policies");

    /// <summary>Calendars that were sent; the entity that shows whether writes are taken.</summary>
    public TableClient Notes { get; } = service.GetTableClient(prefix + "Notes");

    /// <inheritdoc/>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        foreach (var table in new[] { Security, Audit, Duty, Policies, Notes })
            await table.CreateIfNotExistsAsync(cancellation).ConfigureAwait(false);
    }
}
