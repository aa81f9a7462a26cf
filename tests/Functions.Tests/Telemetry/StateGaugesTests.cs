using Functions.Tests.Notifications;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Functions.Telemetry;
using Yuqing.Functions.Watch;
using Yuqing.Testing;

namespace Functions.Tests.Telemetry;

/// <summary>Gauges: what they tell, how seldom they ask, when they fall silent.</summary>
public sealed class StateGaugesTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly IWatchlist _watchlist = Substitute.For<IWatchlist>();
    private readonly INotificationStore _notifications = Substitute.For<INotificationStore>();
    private readonly IAlarmStore _alarms = Substitute.For<IAlarmStore>();
    private readonly StateGauges _gauges;
    private readonly Measured _measured = new();

    public StateGaugesTests()
    {
        var clock = new PendingClock(new WatchedIncident("i", "n", "u", false, 1, 1), "report", _time.GetUtcNow());
        _watchlist.ListDueFromAsync(default, default, default).ReturnsForAnyArgs([clock, clock, clock]);
        _notifications.ListStuckAsync(default, default, default).ReturnsForAnyArgs([Some.Notification("i", "n-1")]);
        _alarms.ListOpenAsync(default!, default, default).ReturnsForAnyArgs([]);
        _alarms.LastRoundAsync(default).ReturnsForAnyArgs(_time.GetUtcNow());
        _gauges = new StateGauges(_watchlist, _notifications, _alarms, _time, NullLogger<StateGauges>.Instance);
    }

    public void Dispose()
    {
        _gauges.Dispose();
        _measured.Dispose();
    }

    [Fact]
    public async Task Reading_AfterTheFirst_TellsHowThingsStand()
    {
        Assert.Empty(Mine());
        await _gauges.Asking;

        var told = Mine();

        Assert.Equal(3, told.Single(figure => figure.Instrument == "yuqing.clocks.open").Value);
        Assert.Equal(1, told.Single(figure => figure.Instrument == "yuqing.queue.depth").Value);
        Assert.Equal(0, told.Single(figure => figure.Instrument == "yuqing.watchdog.round.age").Value);
        Assert.Equal(AlarmKinds.All.Order(), told.Where(figure => figure.Instrument == "yuqing.alarms.open").Select(figure => (string)figure.Tags["kind"]!).Order());
    }

    [Fact]
    public async Task Reading_ManyTimesAMinute_AsksOnceAndBoundsWhatItAsksFor()
    {
        for (var i = 0; i < 20; i++)
        {
            Mine();
            await _gauges.Asking;
        }

        await _watchlist.ReceivedWithAnyArgs(1).ListDueFromAsync(default, default, default);
        await _watchlist.Received().ListDueFromAsync(Arg.Any<DateTimeOffset>(), StateGauges.MostClocks, Arg.Any<CancellationToken>());
        _time.Advance(TimeSpan.FromMinutes(1));
        Mine();
        await _gauges.Asking;
        await _watchlist.ReceivedWithAnyArgs(2).ListDueFromAsync(default, default, default);
    }

    [Fact]
    public async Task Reading_WhileTheStoreFails_FallsSilentSoThatSilenceIsNoticed()
    {
        Mine();
        await _gauges.Asking;
        _watchlist.ListDueFromAsync(default, default, default).ReturnsForAnyArgs(Task.FromException<IReadOnlyList<PendingClock>>(new RegisterUnavailableException("full")));

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(120, Mine().Single(figure => figure.Instrument == "yuqing.watchdog.round.age").Value);
        await _gauges.Asking;
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(Mine());
        await _gauges.Asking;
    }

    /// <summary>Other tests have gauges of their own; an instrument belongs to the meter of its gauges.</summary>
    private List<Figure> Mine() => [.. _measured.Read().Where(figure => _gauges.Owns(figure.Source))];
}
