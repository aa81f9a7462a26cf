using Functions.Tests.Http;
using Yuqing.Orchestrations.Policies;

namespace Functions.Tests.Policies;

/// <summary>Regulations over HTTP: only those of units in sight, level by level.</summary>
public sealed class PolicyApiTests : IClassFixture<PolicyApiTests.Fixture>
{
    private readonly ApiHost _host;

    public PolicyApiTests(Fixture fixture) => _host = fixture.Host;

    [Fact]
    public async Task List_CallerOfOneUnit_SeesItsPolicyAlone()
    {
        using var client = _host.As("viewer");

        var policy = Assert.Single((await client.GetJsonAsync("/api/policies")).GetProperty("items").EnumerateArray().ToArray());

        Assert.Equal("huaning-highway", policy.GetProperty("id").GetString());
        Assert.Equal("公路分局网络舆情应对处置实施细则", policy.GetProperty("title").GetString());
        Assert.StartsWith("Implementing rules", policy.GetProperty("en").GetString()!, StringComparison.Ordinal);
        Assert.Equal(_host.Get<PolicyCatalog>().Find("huaning-highway")!.ContentHash, policy.GetProperty("version").GetString());
        Assert.Equal("huaning-highway", Assert.Single(policy.GetProperty("units").EnumerateArray().ToArray()).GetString());
    }

    [Fact]
    public async Task Get_Policy_SaysWhoMustDoWhatByWhen()
    {
        using var client = _host.As("viewer");

        var policy = await client.GetJsonAsync("/api/policies/huaning-highway");

        var level = policy.GetProperty("levels")[0];
        Assert.Equal("I", level.GetProperty("id").GetString());
        var report = level.GetProperty("duties").EnumerateArray().Single(duty => duty.GetProperty("id").GetString() == "phone-report");
        Assert.Equal("PT30M", report.GetProperty("due").GetString());
        Assert.Equal("occurred", report.GetProperty("anchor").GetString());
        Assert.Equal("superior-leaders", report.GetProperty("recipients")[0].GetProperty("id").GetString());
        Assert.Contains("30 分钟", report.GetProperty("note").GetString()!, StringComparison.Ordinal);
        Assert.Equal("专班或党委宣传部门审定", level.GetProperty("approval")[0].GetProperty("title").GetString());
        Assert.Equal("PT5M", policy.GetProperty("ladders")[0].GetProperty("rungs")[0].GetProperty("wait").GetString());
        Assert.Equal("17:00", policy.GetProperty("monitoring").GetProperty("times")[0].GetString());
    }

    [Theory]
    [InlineData("school")]
    [InlineData("nothing")]
    public async Task Get_PolicyOfNoUnitInSight_Is404(string id)
    {
        using var client = _host.As("viewer");
        using var response = await client.GetAsync($"/api/policies/{id}");
        await response.ProblemAsync(404);
    }

    /// <summary>One host: nothing is changed.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        internal ApiHost Host { get; private set; } = null!;

        public async Task InitializeAsync() => Host = await ApiHost.StartAsync();

        public async Task DisposeAsync() => await Host.DisposeAsync();
    }
}
