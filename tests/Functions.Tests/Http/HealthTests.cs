using Yuqing.Functions.Register;

namespace Functions.Tests.Http;

public sealed class HealthTests
{
    [Fact]
    public async Task Get_Working_IsLiveAndReady()
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal("ok", (await host.Anonymous.GetJsonAsync("/api/health/live")).GetProperty("status").GetString());
        var ready = await host.Anonymous.GetJsonAsync("/api/health/ready");
        Assert.Equal("ok", ready.GetProperty("status").GetString());
        Assert.Equal("ok", ready.GetProperty("checks").GetProperty("register").GetString());
        Assert.Equal("ok", ready.GetProperty("checks").GetProperty("engine").GetString());
    }

    [Fact]
    public async Task Get_EngineAway_IsLiveButNotReadyUntilItReturns()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runs.Failure = new IOException("engine away");
        using var live = await host.Anonymous.GetAsync("/api/health/live");
        using var away = await host.Anonymous.GetAsync("/api/health/ready");
        host.Runs.Failure = null;
        host.Time.Advance(TimeSpan.FromSeconds(1));
        using var back = await host.Anonymous.GetAsync("/api/health/ready");

        await live.JsonAsync();
        var health = await away.JsonAsync(503);
        Assert.Equal("unavailable", health.GetProperty("checks").GetProperty("engine").GetString());
        Assert.Equal("ok", health.GetProperty("checks").GetProperty("register").GetString());
        Assert.DoesNotContain("away", health.GetRawText(), StringComparison.Ordinal);
        await back.JsonAsync();
    }

    [Fact]
    public async Task Get_RegisterCannotCommit_IsNotReady()
    {
        await using var host = await ApiHost.StartAsync();
        await host.Get<RegisterDatabase>().WriteAsync(connection => { connection.Run("PRAGMA query_only = 1"); });
        using var response = await host.Anonymous.GetAsync("/api/health/ready");
        Assert.Equal("unavailable", (await response.JsonAsync(503)).GetProperty("checks").GetProperty("register").GetString());
    }
}
