using Functions.Tests.Notifications;
using Functions.Tests.Orchestrators;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Notifications;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Watch;

public sealed class WatchdogTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly WatchFixture _watch = new();

    private RunnerFixture Fixture => _watch.Runner;

    private RecordingQueue Queue => _watch.Queue;

    private EngineDouble Engine => Fixture.Engine;

    public void Dispose() => _watch.Dispose();

    [Fact]
    public async Task Run_AcceptedButNeverStarted_StartsIt()
    {
        var incident = await Fixture.AcceptAsync();

        await RunAsync();

        Assert.Equal([$"{incident.Seed.IncidentId}-1"], Engine.Instances);
    }

    [Fact]
    public async Task Run_SignalNotApplied_Pushes()
    {
        var incident = await StartAsync("a");
        var calm = await StartAsync("b");
        await Fixture.SignalAsync(incident, "s-1");

        await RunAsync();

        Assert.Equal(1, Engine.LooksAt($"{incident}-1"));
        Assert.Equal(0, Engine.LooksAt($"{calm}-1"));
    }

    [Fact]
    public async Task Run_EndedWithASignalLeft_StartsTheNextGeneration()
    {
        var id = await StartAsync("a");
        await Fixture.ProjectAsync(await Fixture.LatestAsync(id), version: 3, final: true);
        Engine.Set($"{id}-1", OrchestrationRuntimeStatus.Completed);
        await Fixture.SignalAsync(id, "late");

        await RunAsync();

        Assert.Contains($"{id}-2", Engine.Instances);
    }

    [Fact]
    public async Task Run_MonitoringRecordThatKeepsItsFirstPicture_IsNotPushedAgain()
    {
        var record = await Fixture.AcceptAsync("2026-11-21 17:00", MatterKinds.Monitoring);

        await RunAsync();
        await RunAsync();

        Assert.Equal([$"{record.Seed.IncidentId}-1"], Engine.Instances);
        Assert.Equal(0, Engine.LooksAt($"{record.Seed.IncidentId}-1"));
    }

    [Fact]
    public async Task Run_InstanceGoneThoughNothingLags_IsNoticed()
    {
        var id = await StartAsync("a");
        Engine.Forget($"{id}-1");

        await RunAsync();

        Assert.Equal([$"{id}-2"], Engine.Instances);
    }

    [Fact]
    public async Task Run_MoreOpenIncidentsThanARoundChecks_AllHaveTheirTurn()
    {
        var ids = new List<string>();
        for (var i = 0; i < 510; i++)
            ids.Add(await StartAsync($"a-{i}"));
        var last = ids.Max(StringComparer.Ordinal);
        Engine.Forget($"{last}-1");

        await RunAsync();
        Assert.DoesNotContain($"{last}-2", Engine.Instances);
        await RunAsync();

        Assert.Contains($"{last}-2", Engine.Instances);
    }

    [Fact]
    public async Task Run_DuePassedWithoutABreach_RaisesAnAlarmAndPushes()
    {
        var id = await StartAsync("a");
        await _watch.MinutesAsync(30);
        Fixture.Register.Time.Advance(TimeSpan.FromSeconds(45));
        await RunAsync();
        Assert.Empty(_watch.Logged(LogLevel.Critical));

        Fixture.Register.Time.Advance(TimeSpan.FromSeconds(1));
        await RunAsync();

        Assert.Contains("phone-report", Assert.Single(_watch.Logged(LogLevel.Critical)), StringComparison.Ordinal);
        Assert.Equal(1, Engine.LooksAt($"{id}-1"));
    }

    [Fact]
    public async Task Run_NotificationStuck_IsOnTheQueueAgainOnceInAWhile()
    {
        var id = await StartAsync("a");
        var queued = Some.Notification(id, "n-1") with { QueuedAt = Fixture.Register.Time.GetUtcNow() };
        await Fixture.Register.Notifications.AddAsync([queued], None);
        await Fixture.Register.Notifications.RecordAsync("n-1", NotificationState.Failed, 3, "HTTP 500", queued.QueuedAt, None);
        await RunAsync();
        Assert.Empty(Queue.Sent);

        Fixture.Register.Time.Advance(TimeSpan.FromMinutes(3));
        await RunAsync();
        await RunAsync();

        var (message, notBefore) = Assert.Single(Queue.Sent);
        Assert.Equal(("n-1", 4, null), (message.Id, message.Attempt, notBefore));
        Assert.NotEqual(new NotificationMessage("n-1", 4).MessageId(), message.MessageId());
        Assert.Equal(NotificationState.Failed, (await Fixture.Register.Notifications.GetAsync("n-1", None))!.State);
    }

    [Fact]
    public async Task Run_QueueDown_StillPushesIncidentsAndSaysSo()
    {
        var id = await StartAsync("a");
        await Fixture.Register.Notifications.AddAsync([Some.Notification(id, "n-1") with { QueuedAt = DateTimeOffset.UnixEpoch }], None);
        var waiting = await Fixture.AcceptAsync("b");
        Queue.Fails = true;

        var error = await Assert.ThrowsAsync<AggregateException>(RunAsync);

        Assert.IsType<IOException>(Assert.Single(error.InnerExceptions));
        Assert.Contains($"{waiting.Seed.IncidentId}-1", Engine.Instances);
    }

    [Fact]
    public async Task Run_OneIncidentCannotBePushed_TheOthersAre()
    {
        await Fixture.AcceptAsync("a");
        await Fixture.AcceptAsync("b");
        Engine.FailNextStart = new IOException("engine hiccup");

        await RunAsync();

        Assert.Single(Engine.Instances);
        Assert.Single(_watch.Logged(LogLevel.Error));
        await RunAsync();
        Assert.Equal(2, Engine.Instances.Count());
    }

    private Task RunAsync() => _watch.RunAsync();

    private Task<string> StartAsync(string externalId) => _watch.StartAsync(externalId);
}
