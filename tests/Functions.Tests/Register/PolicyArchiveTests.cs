using Yuqing.Functions.Register;

namespace Functions.Tests.Register;

public sealed class PolicyArchiveTests : PolicyArchiveContract, IDisposable
{
    private readonly RegisterFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    protected override IPolicyArchive Open() => new SqlitePolicyArchive(_fixture.Database, _fixture.Time);
}
