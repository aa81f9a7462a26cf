using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Policies;

namespace Functions.Tests.Links;

/// <summary>The archived policies as a test changes them, for what no real one of them forbids.</summary>
internal sealed class ChangedPolicies : IPolicyArchive
{
    private IPolicyArchive _archive = null!;

    public Func<PolicySlice, PolicySlice> Change { get; set; } = policy => policy;

    public ChangedPolicies Over(IPolicyArchive archive)
    {
        _archive = archive;
        return this;
    }

    public Task EnsureAsync(IReadOnlyCollection<PolicySlice> policies, CancellationToken cancellation = default) => _archive.EnsureAsync(policies, cancellation);

    public async ValueTask<PolicySlice?> GetAsync(string contentHash, CancellationToken cancellation = default) =>
        await _archive.GetAsync(contentHash, cancellation) is { } policy ? Change(policy) : null;
}
