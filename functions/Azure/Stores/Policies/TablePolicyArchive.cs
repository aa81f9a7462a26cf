using System.Collections.Concurrent;
using Azure.Data.Tables;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Azure.Stores.Policies;

/// <summary>The policy archive in a table: an entity for each policy, never changed.</summary>
internal sealed class TablePolicyArchive(CoreTables tables, TimeProvider time) : IPolicyArchive
{
    private const string Partition = "policies";
    private const string Slice = "Slice";

    private readonly ConcurrentDictionary<string, PolicySlice> _known = new();

    /// <inheritdoc/>
    public Task EnsureAsync(IReadOnlyCollection<PolicySlice> policies, CancellationToken cancellation = default) => Outages.Guard(async () =>
    {
        foreach (var policy in policies)
        {
            var entity = new TableEntity(Partition, Keys.Hash(policy.ContentHash)) { ["ContentHash"] = policy.ContentHash, ["ArchivedAt"] = time.GetUtcNow().UtcTicks };
            Chunks.Put(entity, Slice, RegisterJson.Write(policy));
            await RegisterTables.TryAddAsync(tables.Policies, entity, cancellation).ConfigureAwait(false);
        }
    });

    /// <inheritdoc/>
    public async ValueTask<PolicySlice?> GetAsync(string contentHash, CancellationToken cancellation = default)
    {
        if (_known.TryGetValue(contentHash, out var known))
            return known;
        var entity = await Outages.Guard(() => RegisterTables.FindAsync(tables.Policies, Partition, Keys.Hash(contentHash), cancellation)).ConfigureAwait(false);
        return entity is null ? null : _known.GetOrAdd(contentHash, RegisterJson.Read<PolicySlice>(Chunks.Get(entity, Slice)!));
    }
}
