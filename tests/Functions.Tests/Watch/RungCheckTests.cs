using Functions.Tests.Register;
using Yuqing.Functions.Watch;

namespace Functions.Tests.Watch;

/// <summary>Rungs of ladders that nobody climbs.</summary>
public sealed class RungCheckTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly WatchFixture _watch = new();

    public void Dispose() => _watch.Dispose();

    [Fact]
    public async Task Run_RungNotClimbed_IsReportedWithinTwoMinutesPushedAndClearedWhenItIs()
    {
        var id = await _watch.StartAsync();
        var at = await ClimbAsync(id, version: 3, TimeSpan.FromMinutes(5));
        await _watch.MinutesAsync(6);
        Assert.Empty(await _watch.AllAsync());
        Assert.Equal(0, _watch.Runner.Engine.LooksAt($"{id}-1"));

        await _watch.MinutesAsync(1);

        var alarm = Assert.Single(await _watch.OpenAsync());
        Assert.Equal((AlarmKinds.RungMissed, $"{id}/phone-report", Sample.Highway), (alarm.Kind, alarm.Subject, alarm.Unit));
        Assert.InRange(alarm.RaisedAt, at, at.AddMinutes(2));
        Assert.Equal(alarm.RaisedAt, alarm.PushedAt);
        Assert.Equal(1, _watch.Runner.Engine.LooksAt($"{id}-1"));
        Assert.Contains("升级未执行 HNGL-2026-0001", _watch.Messages[0].Text, StringComparison.Ordinal);
        await ClimbAsync(id, version: 4, TimeSpan.FromMinutes(5));
        await _watch.MinutesAsync(1);
        Assert.Empty(await _watch.OpenAsync());
    }

    [Fact]
    public async Task Run_ClimbThatHasEnded_IsNoNews()
    {
        var id = await _watch.StartAsync();
        await ClimbAsync(id, version: 3, TimeSpan.FromMinutes(5));
        await ClimbAsync(id, version: 4, null);

        await _watch.MinutesAsync(20);

        Assert.Empty(await _watch.AllAsync());
    }

    /// <summary>A picture whose breached obligation waits for its next rung, or for none.</summary>
    private async Task<DateTimeOffset> ClimbAsync(string id, long version, TimeSpan? wait)
    {
        var (stored, now) = (await _watch.Runner.LatestAsync(id), _watch.Time.GetUtcNow());
        var obligation = Sample.Obligation(now, breachedAt: now) with { EscalationRung = 1, Rungs = 3, NextRungAt = now + wait };
        await _watch.Runner.Register.Register.ProjectAsync(Sample.Picture(stored.Seed, version, obligations: [obligation]), None);
        return now + (wait ?? default);
    }
}
