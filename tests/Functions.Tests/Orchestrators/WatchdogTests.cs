using System.Collections.Concurrent;
using Functions.Tests.Notifications;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Orchestrators;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Orchestrators;

public sealed class WatchdogTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly RunnerFixture _fixture = new();
    private readonly RecordingQueue _queue = new();
    private readonly RecordingLogger _log = new();
    private readonly Watchdog _watchdog;

    public WatchdogTests() => _watchdog = new Watchdog(
        _fixture.Register.Register, _fixture.Register.Notifications, _queue, _fixture.Runner, _fixture.Register.Time, _log);

    private EngineDouble Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Run_AcceptedButNeverStarted_StartsIt()
    {
        var incident = await _fixture.AcceptAsync();

        await RunAsync();

        Assert.Equal([$"{incident.Seed.IncidentId}-1"], Engine.Instances);
    }

    [Fact]
    public async Task Run_SignalNotApplied_Pushes()
    {
        var incident = await StartAsync("a");
        var calm = await StartAsync("b");
        await _fixture.SignalAsync(incident, "s-1");

        await RunAsync();

        Assert.Equal(1, Engine.LooksAt($"{incident}-1"));
        Assert.Equal(0, Engine.LooksAt($"{calm}-1"));
    }

    [Fact]
    public async Task Run_EndedWithASignalLeft_StartsTheNextGeneration()
    {
        var id = await StartAsync("a");
        await _fixture.ProjectAsync(await _fixture.LatestAsync(id), version: 3, final: true);
        Engine.Set($"{id}-1", OrchestrationRuntimeStatus.Completed);
        await _fixture.SignalAsync(id, "late");

        await RunAsync();

        Assert.Contains($"{id}-2", Engine.Instances);
    }

    [Fact]
    public async Task Run_MonitoringRecordThatKeepsItsFirstPicture_IsNotPushedAgain()
    {
        var record = await _fixture.AcceptAsync("2026-11-21 17:00", MatterKinds.Monitoring);

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
        _fixture.Register.Time.Advance(TimeSpan.FromMinutes(32));
        await RunAsync();
        Assert.Empty(_log.Of(LogLevel.Critical));

        _fixture.Register.Time.Advance(TimeSpan.FromSeconds(1));
        await RunAsync();

        Assert.Contains("phone-report", Assert.Single(_log.Of(LogLevel.Critical)), StringComparison.Ordinal);
        Assert.Equal(1, Engine.LooksAt($"{id}-1"));
    }

    [Fact]
    public async Task Run_NotificationStuck_IsOnTheQueueAgainOnceInAWhile()
    {
        var id = await StartAsync("a");
        var queued = Some.Notification(id, "n-1") with { QueuedAt = _fixture.Register.Time.GetUtcNow() };
        await _fixture.Register.Notifications.AddAsync([queued], None);
        await _fixture.Register.Notifications.RecordAsync("n-1", NotificationState.Failed, 3, "HTTP 500", queued.QueuedAt, None);
        await RunAsync();
        Assert.Empty(_queue.Sent);

        _fixture.Register.Time.Advance(TimeSpan.FromMinutes(3));
        await RunAsync();
        await RunAsync();

        var (message, notBefore) = Assert.Single(_queue.Sent);
        Assert.Equal(("n-1", 4, null), (message.Id, message.Attempt, notBefore));
        Assert.NotEqual(new NotificationMessage("n-1", 4).MessageId(), message.MessageId());
        Assert.Equal(NotificationState.Failed, (await _fixture.Register.Notifications.GetAsync("n-1", None))!.State);
    }

    [Fact]
    public async Task Run_QueueDown_StillPushesIncidentsAndSaysSo()
    {
        var id = await StartAsync("a");
        await _fixture.Register.Notifications.AddAsync([Some.Notification(id, "n-1") with { QueuedAt = DateTimeOffset.UnixEpoch }], None);
        var waiting = await _fixture.AcceptAsync("b");
        _queue.Fails = true;

        var error = await Assert.ThrowsAsync<AggregateException>(RunAsync);

        Assert.IsType<IOException>(Assert.Single(error.InnerExceptions));
        Assert.Contains($"{waiting.Seed.IncidentId}-1", Engine.Instances);
    }

    [Fact]
    public async Task Run_OneIncidentCannotBePushed_TheOthersAre()
    {
        await _fixture.AcceptAsync("a");
        await _fixture.AcceptAsync("b");
        Engine.FailNextStart = new IOException("engine hiccup");

        await RunAsync();

        Assert.Single(Engine.Instances);
        Assert.Single(_log.Of(LogLevel.Error));
        await RunAsync();
        Assert.Equal(2, Engine.Instances.Count());
    }

    private Task RunAsync() => _watchdog.RunAsync(Engine.Client, None);

    /// <summary>An incident whose orchestration runs and has written its first picture.</summary>
    private async Task<string> StartAsync(string externalId)
    {
        var incident = await _fixture.AcceptAsync(externalId);
        await _fixture.EnsureAsync(incident);
        await _fixture.ProjectAsync(incident, version: 2);
        return incident.Seed.IncidentId;
    }

    private sealed class RecordingLogger : ILogger<Watchdog>
    {
        private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

        public IEnumerable<string> Of(LogLevel level) => _lines.Where(line => line.Level == level).Select(line => line.Text);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue((logLevel, formatter(state, exception)));
    }
}
