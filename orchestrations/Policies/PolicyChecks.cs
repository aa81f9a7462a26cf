namespace Yuqing.Orchestrations.Policies;

/// <summary>What a schema cannot say: that names refer to something and that rules fit together.</summary>
internal sealed class PolicyChecks(PolicySlice policy)
{
    private readonly List<Violation> _found = [];

    public IReadOnlyList<Violation> Run()
    {
        _ = policy;
        return _found;
    }
}
