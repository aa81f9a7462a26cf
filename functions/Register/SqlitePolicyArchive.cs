using System.Collections.Concurrent;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Register;

/// <summary>The policy archive in the register's file.</summary>
internal sealed class SqlitePolicyArchive(RegisterDatabase database, TimeProvider time) : IPolicyArchive
{
    private readonly ConcurrentDictionary<string, PolicySlice> _known = new();

    /// <inheritdoc/>
    public Task EnsureAsync(IReadOnlyCollection<PolicySlice> policies, CancellationToken cancellation = default) => database.WriteAsync(
        connection =>
        {
            foreach (var policy in policies)
            {
                connection.Run(
                    "INSERT INTO policies (hash, archived_at, slice) VALUES ($0, $1, $2) ON CONFLICT (hash) DO NOTHING",
                    policy.ContentHash,
                    time.GetUtcNow().UtcTicks,
                    RegisterJson.Write(policy));
            }
        },
        cancellation);

    /// <inheritdoc/>
    public async ValueTask<PolicySlice?> GetAsync(string contentHash, CancellationToken cancellation = default)
    {
        if (_known.TryGetValue(contentHash, out var known))
            return known;
        var slice = await database.ReadAsync(
            connection => connection.First("SELECT slice FROM policies WHERE hash = $0", reader => reader.GetString(0), contentHash),
            cancellation).ConfigureAwait(false);
        return slice is null ? null : _known.GetOrAdd(contentHash, RegisterJson.Read<PolicySlice>(slice));
    }
}
