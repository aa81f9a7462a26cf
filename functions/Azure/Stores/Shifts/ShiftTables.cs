using Azure.Data.Tables;

namespace Yuqing.Functions.Azure.Stores.Shifts;

/// <summary>
/// The table of shift reports. All but their long lists lies in one partition, so that a report is there with all that it is
/// found by, or not at all.
/// </summary>
/// <param name="service">The storage account.</param>
/// <param name="prefix">Prefix of the table's name: letters and digits, beginning with a letter.</param>
internal sealed class ShiftTables(TableServiceClient service, string prefix = "yuqing") : ITableSet
{
    /// <summary>Reports.</summary>
    public TableClient Shifts { get; } = service.GetTableClient(prefix + "Shifts");

    /// <inheritdoc/>
    public async Task EnsureAsync(CancellationToken cancellation) => await Shifts.CreateIfNotExistsAsync(cancellation).ConfigureAwait(false);
}
