using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Register;

/// <summary>Every policy that an incident ever ran on, by content hash, so that a changed policy file never changes a running incident.</summary>
public interface IPolicyArchive
{
    /// <summary>Keeps policies that are not there yet; to be called with the catalog before reports are accepted.</summary>
    Task EnsureAsync(IReadOnlyCollection<PolicySlice> policies, CancellationToken cancellation = default);

    /// <summary>The policy with a content hash (see <see cref="Orchestrations.Contracts.IncidentView.PolicyVersion"/>), or null. Kept in memory once read.</summary>
    ValueTask<PolicySlice?> GetAsync(string contentHash, CancellationToken cancellation = default);
}
