using Functions.Tests.Calendars;
using Functions.Tests.Notifications;
using Functions.Tests.Register;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.DurableTask;
using Yuqing.Embedded.Queues;
using Yuqing.Functions.Embedded;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Watch;
using Yuqing.Orchestrations;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using Yuqing.Testing;

namespace Functions.Tests.Watch;

/// <summary>The watchdog beside the real engine and the real orchestration, which are broken on purpose.</summary>
public sealed class RealEngineTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly WatchFixture _watch = new();
    private readonly PolicySlice _policy = CalendarFolder.ShippedPolicy(Sample.Highway);
    private IHost _host = null!;

    private DurableTaskClient Client => _host.Services.GetRequiredService<DurableTaskClient>();

    public async Task InitializeAsync()
    {
        await _watch.Runner.Policies.EnsureAsync([_policy]);
        await StartEngineAsync();
    }

    public async Task DisposeAsync()
    {
        await StopEngineAsync();
        _watch.Dispose();
    }

    [Fact]
    public async Task Run_InstanceTerminated_IsReportedAndNotStartedAgain()
    {
        var id = await OpenAsync();
        await Client.TerminateInstanceAsync($"{id}-1");
        await UntilAsync(async () => (await Client.GetInstanceAsync($"{id}-1"))!.RuntimeStatus == OrchestrationRuntimeStatus.Terminated);

        await _watch.MinutesAsync(2, Client);

        Assert.Equal(id, Assert.Single(await _watch.OpenAsync(AlarmKinds.RunTerminated)).Incident);
        Assert.Equal(1, (await _watch.Runner.LatestAsync(id)).Generation);
        Assert.Contains(_watch.Messages, message => message.Text.Contains("流程被终止", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_InstanceFailed_IsReportedSucceededAndCleared()
    {
        var incident = (await AcceptAsync()).IncidentId;
        await Client.ScheduleNewOrchestrationInstanceAsync(
            ActivityNames.IncidentOrchestrator,
            new IncidentInput((await _watch.Runner.LatestAsync(incident)).Seed, _policy),
            new StartOrchestrationOptions($"{incident}-1") { Version = "of another program" });
        await UntilAsync(async () => (await Client.GetInstanceAsync($"{incident}-1"))?.RuntimeStatus == OrchestrationRuntimeStatus.Failed);

        await _watch.MinutesAsync(1, Client);

        var alarm = Assert.Single(await _watch.OpenAsync(AlarmKinds.RunFailed));
        Assert.NotNull(alarm.PushedAt);
        await UntilAsync(async () => await Client.GetInstanceAsync($"{incident}-2") is { IsRunning: true });
        await _watch.MinutesAsync(1, Client);
        Assert.Empty(await _watch.OpenAsync(AlarmKinds.RunFailed));
    }

    [Fact]
    public async Task Run_InstancePurged_IsReportedAndSucceeded()
    {
        var id = await OpenAsync();
        await Client.TerminateInstanceAsync($"{id}-1");
        await UntilAsync(async () => (await Client.GetInstanceAsync($"{id}-1"))!.IsCompleted);
        await Client.PurgeInstanceAsync($"{id}-1");

        await _watch.MinutesAsync(1, Client);

        Assert.Equal(id, Assert.Single(await _watch.OpenAsync(AlarmKinds.RunFailed)).Incident);
        await UntilAsync(async () => await Client.GetInstanceAsync($"{id}-2") is not null);
    }

    [Fact]
    public async Task Run_TimersDeletedFromTheEnginesFile_TheMissedBreachIsReportedWithinTwoMinutesAndMadeUpFor()
    {
        var id = await OpenAsync();
        await StopEngineAsync();
        var connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(_watch.Runner.Register.Folder, "orchestrations.db"), Pooling = false };
        await using (var file = new SqliteConnection(connection.ConnectionString))
        {
            await file.OpenAsync();
            await using var command = file.CreateCommand();
            command.CommandText = "DELETE FROM timers";
            Assert.True(await command.ExecuteNonQueryAsync() > 0);
        }

        await StartEngineAsync();
        var (due, obligation) = (await _watch.Runner.LatestAsync(id)).View.Obligations
            .Where(clock => clock.DueAt is not null && !clock.BornOverdue).Select(clock => (clock.DueAt!.Value, clock.Id)).Min();
        while (_watch.Time.GetUtcNow() < due.AddMinutes(1))
            await _watch.MinutesAsync(1, Client);
        if ((await _watch.OpenAsync(AlarmKinds.BreachMissed)).Count == 0)
            await _watch.MinutesAsync(1, Client);

        var alarm = (await _watch.OpenAsync(AlarmKinds.BreachMissed)).First(alarm => alarm.Subject == $"{id}/{obligation}");
        Assert.InRange(alarm.RaisedAt, due, due.AddMinutes(2));
        await UntilAsync(async () => (await _watch.Runner.LatestAsync(id)).View.Obligations.Single(clock => clock.Id == obligation).BreachedAt == due);
        await _watch.RunAsync(Client);
        Assert.DoesNotContain(await _watch.OpenAsync(AlarmKinds.BreachMissed), open => open.Subject == alarm.Subject);
    }

    [Fact]
    public async Task Run_EventsLost_TheSignalNotAppliedIsReportedAndClearsWhenOneArrives()
    {
        var id = await OpenAsync();
        await using var lossy = new HalfClient(Client);
        await _watch.Runner.SignalAsync(id, "s-1");

        await _watch.MinutesAsync(2, lossy);

        Assert.Equal(id, Assert.Single(await _watch.OpenAsync(AlarmKinds.SignalLagging)).Incident);
        await _watch.RunAsync(Client);
        await UntilAsync(async () => (await _watch.Runner.LatestAsync(id)).LastSeq == 1);
        await _watch.MinutesAsync(1, Client);
        Assert.Empty(await _watch.OpenAsync(AlarmKinds.SignalLagging));
    }

    [Fact]
    public async Task Run_NobodyReadsTheRealQueue_QueueAndNotificationsAreReported()
    {
        var time = new FakeTimeProvider();
        var folder = Directory.CreateTempSubdirectory("queue-");
        await using (var store = new SqliteQueueStore(Path.Combine(folder.FullName, "queues.db"), time, new QueueStoreOptions()))
        {
            var queue = new EmbeddedNotificationQueue(store);
            using var watch = new WatchFixture(queue, time: time);
            var id = await watch.StartAsync();
            await watch.Runner.Register.Notifications.AddAsync([Some.Notification(id, "n-1") with { QueuedAt = time.GetUtcNow() }], None);
            await queue.EnqueueAsync(new NotificationMessage("n-1", 1), null, None);
            await queue.EnqueueAsync(new NotificationMessage("n-2", 1), time.GetUtcNow().AddHours(1), None);
            Assert.Equal(time.GetUtcNow(), await queue.OldestWaitingAsync(None));

            await watch.MinutesAsync(2);

            Assert.Equal([AlarmKinds.NotificationStuck, AlarmKinds.QueueStuck], (await watch.OpenAsync()).Select(alarm => alarm.Kind));
            Assert.Contains(watch.Messages, message => message.Text.Contains("通知队列停滞", StringComparison.Ordinal));
        }

        folder.Delete(recursive: true);
    }

    private async Task StartEngineAsync()
    {
        var register = _watch.Runner.Register.Register;
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<TimeProvider>(_watch.Time);
        builder.Services.AddEmbeddedDurableTask(options => options.DataDirectory = _watch.Runner.Register.Folder);
        builder.Services.AddDurableTaskClient();
        builder.Services.AddDurableTaskWorker(worker => worker.AddTasks(tasks => tasks
            .AddOrchestrator<IncidentOrchestrator>(ActivityNames.IncidentOrchestrator)
            .AddActivityFunc<LoadSignalsRequest, SignalBatch>(
                ActivityNames.LoadSignals, (_, request) => register.LoadSignalsAsync(request.IncidentId, request.AfterSeq, None))
            .AddActivityFunc<IncidentProjection>(ActivityNames.ProjectIncident, (_, picture) => register.ProjectAsync(picture, None))
            .AddActivityFunc<NotifyRequest, NotifyResult>(
                ActivityNames.Notify, (_, _) => Task.FromResult(new NotifyResult([new NotifiedPerson("chen", "陈敏", "duty-officer")], [])))));
        _host = builder.Build();
        await _host.StartAsync();
    }

    private async Task StopEngineAsync()
    {
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private async Task<IncidentSeed> AcceptAsync()
    {
        var report = Sample.Report() with { DiscoveredAt = _watch.Time.GetUtcNow() };
        var accepted = await _watch.Runner.Register.Register.AcceptReportAsync(Sample.Delivery(report), seed => IncidentIntake.Open(seed, _policy), None);
        return accepted.Incident.Seed;
    }

    /// <summary>An incident that runs, has told its people and waits for the first of its clocks.</summary>
    private async Task<string> OpenAsync()
    {
        var id = (await AcceptAsync()).IncidentId;
        await _watch.Runner.Runner.EnsureRunningAsync(Client, await _watch.Runner.LatestAsync(id), None);
        await UntilAsync(async () => (await _watch.Runner.Register.Register.GetTimelineAsync(id, None))!.Any(line => line.Kind == "notified"));
        return id;
    }

    /// <summary>The engine works on its own threads: what it does is waited for, but for no more than half a minute.</summary>
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 3000; i++)
        {
            if (await condition())
                return;
            await Task.Delay(10);
        }

        Assert.Fail("It did not happen.");
    }
}
