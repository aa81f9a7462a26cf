using Functions.Tests.Notifications;
using Functions.Tests.Register;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Watch;

namespace Functions.Tests.Watch;

/// <summary>Each thing that can break is broken some seconds before a round and must be reported within two minutes.</summary>
public sealed class BrokenThingsTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly WatchFixture _watch = new();

    public void Dispose() => _watch.Dispose();

    [Fact]
    public async Task Run_InstanceFailed_IsReportedSucceededAndCleared()
    {
        var id = await _watch.StartAsync();
        await BreakAsync(() => _watch.Runner.Engine.Set($"{id}-1", OrchestrationRuntimeStatus.Failed));

        var alarm = Assert.Single(await _watch.AllAsync());
        Assert.Equal((AlarmKinds.RunFailed, id, Sample.Highway), (alarm.Kind, alarm.Incident, alarm.Unit));
        Assert.NotNull(alarm.PushedAt);
        Assert.Contains($"{id}-2", _watch.Runner.Engine.Instances);
        Assert.NotNull(alarm.ClearedAt);
        Assert.Contains("流程中断 HNGL-2026-0001", _watch.Messages[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InstanceTerminated_IsReportedAndLeftToPeople()
    {
        var id = await _watch.StartAsync();
        await BreakAsync(() => _watch.Runner.Engine.Set($"{id}-1", OrchestrationRuntimeStatus.Terminated));

        var alarm = Assert.Single(await _watch.OpenAsync());
        Assert.Equal((AlarmKinds.RunTerminated, id, null), (alarm.Kind, alarm.Incident, alarm.PushedAt));
        Assert.Equal([$"{id}-1"], _watch.Runner.Engine.Instances);

        _watch.Runner.Engine.Set($"{id}-1", OrchestrationRuntimeStatus.Running);
        await _watch.MinutesAsync(1);
        Assert.Empty(await _watch.OpenAsync());
    }

    [Fact]
    public async Task Run_OldGenerationFailed_IsNoNews()
    {
        var id = await _watch.StartAsync();
        await _watch.Runner.Register.Register.BeginGenerationAsync(id, 2, None);
        _watch.Runner.Engine.Set($"{id}-1", OrchestrationRuntimeStatus.Failed);
        _watch.Runner.Engine.Set($"{id}-2", OrchestrationRuntimeStatus.Running);

        await _watch.MinutesAsync(2);

        Assert.Empty(await _watch.AllAsync());
    }

    [Fact]
    public async Task Run_TimerLost_IsReportedWithinTwoMinutesOfTheDueTime()
    {
        var id = await _watch.StartAsync();
        await _watch.MinutesAsync(29);
        _watch.Time.Advance(TimeSpan.FromSeconds(20));
        await _watch.MinutesAsync(2);

        var alarm = Assert.Single(await _watch.OpenAsync());
        Assert.Equal((AlarmKinds.BreachMissed, $"{id}/phone-report"), (alarm.Kind, alarm.Subject));
        var due = (await _watch.Runner.LatestAsync(id)).View.Obligations.Single().DueAt!.Value;
        Assert.InRange(alarm.RaisedAt, due, due.AddMinutes(2));

        await _watch.Runner.ProjectAsync(await _watch.Runner.LatestAsync(id), version: 3, final: true);
        await _watch.MinutesAsync(1);
        Assert.Empty(await _watch.OpenAsync());
    }

    [Fact]
    public async Task Run_SignalNotAppliedThoughPushed_IsReported()
    {
        var id = await _watch.StartAsync();
        await BreakAsync(() => _watch.Runner.SignalAsync(id, "s-1"));

        var alarm = Assert.Single(await _watch.OpenAsync());
        Assert.Equal((AlarmKinds.SignalLagging, id), (alarm.Kind, alarm.Incident));
        Assert.True(_watch.Runner.Engine.LooksAt($"{id}-1") >= 2);

        await _watch.Runner.ProjectAsync(await _watch.Runner.LatestAsync(id), version: 3, lastSeq: 1);
        await _watch.MinutesAsync(1);
        Assert.Empty(await _watch.OpenAsync());
    }

    [Fact]
    public async Task Run_ReportNeverTakenUp_IsReported()
    {
        _watch.Runner.Engine.FailNextStart = new IOException("no start");
        var incident = await _watch.Runner.AcceptAsync();
        await _watch.MinutesAsync(2);

        Assert.Equal(incident.Seed.IncidentId, Assert.Single(await _watch.OpenAsync(AlarmKinds.SignalLagging)).Incident);
    }

    [Fact]
    public async Task Run_NotificationsNotTried_AreReportedOnceForTheUnit()
    {
        var id = await _watch.StartAsync();
        await BreakAsync(() => _watch.Runner.Register.Notifications.AddAsync(
            [.. new[] { "n-1", "n-2" }.Select(key => Some.Notification(id, key) with { QueuedAt = _watch.Time.GetUtcNow() })], None));

        var alarm = Assert.Single(await _watch.OpenAsync());
        Assert.Equal((AlarmKinds.NotificationStuck, Sample.Highway), (alarm.Kind, alarm.Unit));
        Assert.StartsWith("2 条通知", alarm.Text, StringComparison.Ordinal);

        // Still stuck after it was put on the queue again: the same alarm, which does not come and go.
        await _watch.MinutesAsync(5);
        Assert.Equal(2, _watch.Queue.Sent.Select(sent => sent.Message.Id).Distinct().Count());
        Assert.Single(await _watch.AllAsync());
    }

    [Fact]
    public async Task Run_NotificationInQuietHours_IsNotStuck()
    {
        var id = await _watch.StartAsync();
        await _watch.Runner.Register.Notifications.AddAsync(
            [Some.Notification(id, "n-1") with { QueuedAt = _watch.Time.GetUtcNow(), NextAttemptAt = _watch.Time.GetUtcNow().AddHours(1) }], None);

        await _watch.MinutesAsync(3);

        Assert.Empty(await _watch.AllAsync());
    }

    [Fact]
    public async Task Run_QueueNotRead_IsReportedAndClearsWhenItMoves()
    {
        await BreakAsync(() => _watch.Queue.Oldest = _watch.Time.GetUtcNow());
        Assert.Equal((AlarmKinds.QueueStuck, null), Assert.Single(await _watch.OpenAsync()) is var alarm ? (alarm.Kind, alarm.Unit) : default);

        _watch.Queue.Oldest = null;
        await _watch.MinutesAsync(1);
        Assert.Empty(await _watch.OpenAsync());
    }

    [Fact]
    public async Task Run_QueueDoesNotAnswer_IsReported()
    {
        await BreakAsync(() => _watch.Queue.Fails = true);

        Assert.Contains("没有应答", Assert.Single(await _watch.OpenAsync(AlarmKinds.QueueStuck)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RosterEmptied_IsReportedAndClearsWithTheEdit()
    {
        await BreakAsync(() => _watch.EditDutyAsync(WatchFixture.Office, WatchFixture.Leader));

        var alarm = Assert.Single(await _watch.OpenAsync());
        Assert.Equal((AlarmKinds.RosterGap, $"{Sample.Highway}/duty-officer", true), (alarm.Kind, alarm.Subject, alarm.Urgent));
        Assert.Equal("zhao", Assert.Single(_watch.Messages).Person);

        await _watch.EditDutyAsync(WatchFixture.Office, WatchFixture.Officer, WatchFixture.Leader);
        await _watch.MinutesAsync(1);
        Assert.Empty(await _watch.OpenAsync());
    }

    [Fact]
    public async Task Run_GapInAWeek_IsOneAlarmThatIsRaisedAnewWhenItComesNear()
    {
        var from = _watch.Time.GetUtcNow().AddDays(7);
        await _watch.EditDutyAsync(
            WatchFixture.Office,
            WatchFixture.Leader,
            $$"""{ role: duty-officer, people: [chen], overrides: [{ id: leave, from: "{{from:yyyy-MM-ddTHH:mm:ss}}+00:00", to: "{{from.AddHours(3):yyyy-MM-ddTHH:mm:ss}}+00:00", people: [wang] }] }""");
        await _watch.MinutesAsync(3);
        var far = Assert.Single(await _watch.AllAsync());
        Assert.False(far.Urgent);

        _watch.Time.SetUtcNow(from.AddHours(-23));
        await _watch.MinutesAsync(2);

        var near = Assert.Single(await _watch.OpenAsync(AlarmKinds.RosterGap));
        Assert.True(near.Urgent);
        Assert.NotEqual(far.Id, near.Id);
    }

    [Fact]
    public async Task Run_CalendarEnds_IsReportedUntilTheNextYearIsThere()
    {
        _watch.Time.SetUtcNow(new DateTimeOffset(2026, 11, 16, 2, 0, 0, TimeSpan.Zero));
        await _watch.MinutesAsync(1);
        Assert.Empty(await _watch.OpenAsync());

        _watch.Time.SetUtcNow(new DateTimeOffset(2026, 11, 17, 2, 0, 0, TimeSpan.Zero));
        await _watch.MinutesAsync(2);
        var alarm = Assert.Single(await _watch.OpenAsync(AlarmKinds.CalendarEnding));
        Assert.Equal(("2027", null), (alarm.Subject, alarm.Unit));

        _watch.AddCalendar(2027);
        await _watch.MinutesAsync(1);
        Assert.Empty(await _watch.OpenAsync());
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Run_DueTimeBeyondTheLastCalendar_IsReportedWhenItRestsOnIt(bool provisional, int expected)
    {
        var incident = await _watch.Runner.AcceptAsync();
        await _watch.Runner.EnsureAsync(incident);
        var due = new DateTimeOffset(2027, 1, 5, 9, 0, 0, TimeSpan.FromHours(8));
        await _watch.Runner.Register.Register.ProjectAsync(
            Sample.Picture(incident.Seed, 2, obligations: [Sample.Obligation(due) with { DueProvisional = provisional }]), None);

        await _watch.MinutesAsync(2);

        Assert.Equal(expected, (await _watch.OpenAsync(AlarmKinds.CalendarEnding)).Count);
    }

    [Fact]
    public async Task Run_EffectFails_IsReportedUntilItIsHandedOver()
    {
        var incident = await _watch.Runner.AcceptAsync();
        await _watch.Runner.EnsureAsync(incident);
        var picture = Sample.Picture(incident.Seed, 2);
        await _watch.Runner.Register.Register.ProjectAsync(picture with { View = picture.View with { FailingEffects = 1 } }, None);
        await _watch.MinutesAsync(1);
        Assert.Equal(AlarmKinds.EffectFailing, Assert.Single(await _watch.OpenAsync()).Kind);

        await _watch.Runner.ProjectAsync(incident, version: 3);
        await _watch.MinutesAsync(1);
        Assert.Empty(await _watch.OpenAsync());
    }

    [Fact]
    public async Task Run_EngineThrowsOnEveryCall_TheRegistersChecksStillReportAndPeopleAreTold()
    {
        var id = await _watch.StartAsync();
        await _watch.Runner.SignalAsync(id, "s-1");
        await _watch.EditDutyAsync(WatchFixture.Office, WatchFixture.Leader);
        await _watch.Runner.Register.Notifications.AddAsync([Some.Notification(id, "n-1") with { QueuedAt = _watch.Time.GetUtcNow() }], None);
        _watch.Queue.Fails = true;
        _watch.Options.Value.Watchdog.HeartbeatUrl = "https://beat.example/1";
        _watch.Time.Advance(TimeSpan.FromMinutes(29.5));
        await using var broken = new HalfClient(null);

        await _watch.MinutesAsync(2, broken);

        Assert.Equal(
            [AlarmKinds.BreachMissed, AlarmKinds.NotificationStuck, AlarmKinds.QueueStuck, AlarmKinds.RosterGap, AlarmKinds.SignalLagging, AlarmKinds.WatchdogBlind],
            (await _watch.OpenAsync()).Select(alarm => alarm.Kind).Order(StringComparer.Ordinal));
        Assert.Contains(_watch.Messages, message => message.Text.Contains("逾期未被发现 HNGL-2026-0001", StringComparison.Ordinal));
        Assert.Equal(2, _watch.Beats.Requests.Count);

        _watch.Queue.Fails = false;
        await _watch.MinutesAsync(1);
        Assert.DoesNotContain(await _watch.OpenAsync(), alarm => alarm.Kind == AlarmKinds.WatchdogBlind);
    }

    [Fact]
    public async Task Run_NoRoundForAWhile_SaysForHowLong()
    {
        await _watch.MinutesAsync(2);
        _watch.Time.Advance(TimeSpan.FromMinutes(6));
        await _watch.MinutesAsync(1);

        var alarm = Assert.Single(await _watch.OpenAsync());
        Assert.Equal(AlarmKinds.WatchdogLate, alarm.Kind);
        Assert.Contains("停顿 7 分钟", alarm.Text, StringComparison.Ordinal);
        Assert.Empty(_watch.Messages);
        await _watch.MinutesAsync(1);
        Assert.Empty(await _watch.OpenAsync());
    }

    [Fact]
    public async Task Run_ProcessComesUpAfterADueTime_PushesAtOnceAndLetsTheEngineCatchUp()
    {
        var id = await _watch.StartAsync();
        _watch.Time.Advance(TimeSpan.FromMinutes(40));
        await _watch.RunAsync();
        Assert.Empty(await _watch.AllAsync());
        Assert.Equal(1, _watch.Runner.Engine.LooksAt($"{id}-1"));

        await _watch.MinutesAsync(1);

        Assert.Equal(AlarmKinds.BreachMissed, Assert.Single(await _watch.OpenAsync()).Kind);
    }

    [Fact]
    public async Task Run_NormalDay_RaisesNothing()
    {
        await _watch.StartAsync();
        await _watch.MinutesAsync(29);

        Assert.Empty(await _watch.AllAsync());
        Assert.Empty(_watch.Messages);
    }

    /// <summary>A round, then the break somewhere between two rounds, then those of the next two minutes.</summary>
    private async Task BreakAsync(Action act) => await BreakAsync(() =>
    {
        act();
        return Task.CompletedTask;
    });

    private async Task BreakAsync(Func<Task> act)
    {
        await _watch.MinutesAsync(1);
        _watch.Time.Advance(TimeSpan.FromSeconds(20));
        await act();
        await _watch.MinutesAsync(2);
    }
}
