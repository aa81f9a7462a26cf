using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Http.Health;

namespace Yuqing.Functions.Azure.Stores;

/// <summary>Writes one entity, always the same, whatever other instances write there.</summary>
internal sealed class TableStoreProbe(CoreTables tables, TimeProvider time) : IStoreProbe
{
    /// <inheritdoc/>
    public Task WriteAsync(CancellationToken cancellation) => Outages.Guard(() => tables.Notes.UpsertEntityAsync(
        new TableEntity("readiness", "!") { ["At"] = time.GetUtcNow().UtcTicks }, TableUpdateMode.Replace, cancellation));
}
