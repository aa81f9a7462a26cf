using System.Text.Json;
using Functions.Tests.Orchestrators;
using Yuqing.Functions.Register;

namespace Functions.Tests.Register;

public sealed class PolicyArchiveTests : IDisposable
{
    private readonly RegisterFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Get_AfterThePolicyChanged_StillFindsTheOldOne()
    {
        var old = RunnerFixture.Policy("old");
        await new SqlitePolicyArchive(_fixture.Database, _fixture.Time).EnsureAsync([old]);
        var archive = new SqlitePolicyArchive(_fixture.Database, _fixture.Time);
        await archive.EnsureAsync([RunnerFixture.Policy("new") with { Title = "修订" }, old with { Title = "same hash, other words" }]);

        var found = await archive.GetAsync("old");

        Assert.Equal(JsonSerializer.Serialize(old), JsonSerializer.Serialize(found));
        Assert.Same(found, await archive.GetAsync("old"));
        Assert.Equal("修订", (await archive.GetAsync("new"))!.Title);
        Assert.Null(await archive.GetAsync("never"));
    }
}
