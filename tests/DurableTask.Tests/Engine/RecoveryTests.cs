using DurableTask.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask;
using Yuqing.Testing;

namespace DurableTask.Tests.Engine;

/// <summary>What survives when the engine goes and comes back on the same folder.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Restart_WhileATimerRuns_FiresItOnceWhenDue()
    {
        string id;
        await using (var host = await StartAsync(Sleeper))
        {
            id = await host.Client.ScheduleNewOrchestrationInstanceAsync("sleep");
            await host.Client.WaitForInstanceStartAsync(id);
        }

        _clock.Advance(TimeSpan.FromHours(30));
        await using var again = await StartAsync(Sleeper);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await again.EndAsync(id)).RuntimeStatus);
        Assert.Equal(0, (await again.Engine.Store.GetStatisticsAsync()).Timers);
    }

    [Fact]
    public async Task Crash_WhileAnActivityRuns_RunsItAgain()
    {
        var started = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        var copy = Path.Combine(_folder.Path, "copy");
        var runs = 0;
        void Tasks(DurableTaskRegistry tasks) => tasks
            .AddActivityFunc("work", async _ =>
            {
                if (Interlocked.Increment(ref runs) == 1)
                {
                    started.SetResult();
                    await never.Task;
                }

                return runs;
            })
            .AddOrchestratorFunc("one", context => context.CallActivityAsync<int>("work"));

        string id;
        var host = await StartAsync(Tasks);
        id = await host.Client.ScheduleNewOrchestrationInstanceAsync("one");
        await started.Task;

        // What a process leaves that is killed now: the files as they are.
        CopyFiles(_folder.Path, copy);
        await using (var again = await EngineHost.StartAsync(Tasks, copy, clock: _clock))
            Assert.Equal(2, (await again.EndAsync(id)).ReadOutputAs<int>());
        never.SetResult();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Crash_RightAfterAnAcknowledgement_LosesNothing()
    {
        var copy = Path.Combine(_folder.Path, "copy");
        void Tasks(DurableTaskRegistry tasks) => tasks.AddOrchestratorFunc("collect", async context =>
        {
            var values = new List<int>();
            while (values.Count < 20)
                values.Add(await context.WaitForExternalEvent<int>("value"));
            return values;
        });

        await using var host = await StartAsync(Tasks);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("collect");
        for (var value = 0; value < 10; value++)
            await host.Client.RaiseEventAsync(id, "value", value);
        CopyFiles(_folder.Path, copy);

        await using var again = await EngineHost.StartAsync(Tasks, copy, clock: _clock);
        for (var value = 10; value < 20; value++)
            await again.Client.RaiseEventAsync(id, "value", value);

        Assert.Equal(Enumerable.Range(0, 20), (await again.EndAsync(id)).ReadOutputAs<List<int>>());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Crash_WithATornLog_OpensWithAllThatWasAcknowledged(int kind)
    {
        var copy = Path.Combine(_folder.Path, "copy");
        void Tasks(DurableTaskRegistry tasks) => tasks.AddOrchestratorFunc("two", async context =>
            await context.WaitForExternalEvent<int>("value") + await context.WaitForExternalEvent<int>("value"));

        await using var host = await StartAsync(Tasks);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("two");
        await host.Client.RaiseEventAsync(id, "value", 1);
        CopyFiles(_folder.Path, copy);
        var log = Path.Combine(copy, "orchestrations.db-wal");

        // Beyond what was synced anything may be found: noise, a frame that was half written, an old frame again.
        var written = await File.ReadAllBytesAsync(log);
        var noise = new byte[10_000];
        new Random(kind).NextBytes(noise);
        await using (var stream = new FileStream(log, FileMode.Append))
            await stream.WriteAsync(kind switch { 0 => noise, 1 => written[^4_120..^1_000], _ => written[32..4_152] });

        await using var again = await EngineHost.StartAsync(Tasks, copy, clock: _clock);
        await again.Client.RaiseEventAsync(id, "value", 2);

        Assert.Equal(3, (await again.EndAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Restart_BeforeAnyWorker_KeepsStartsAndEvents()
    {
        string id;
        await using (var host = await StartAsync(_ => { }, worker: false))
        {
            id = await host.Client.ScheduleNewOrchestrationInstanceAsync("wait");
            await host.Client.RaiseEventAsync(id, "value", "kept");
            Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        }

        await using var again = await StartAsync(tasks => tasks.AddOrchestratorFunc(
            "wait", context => context.WaitForExternalEvent<string>("value")));

        Assert.Equal("kept", (await again.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Restart_WithChangedCode_FailsNamingBothSteps()
    {
        string id;
        await using (var host = await StartAsync(tasks => tasks
            .AddActivityFunc("first", _ => 1)
            .AddOrchestratorFunc("change", async context =>
            {
                await context.CallActivityAsync("first");
                await context.WaitForExternalEvent<string>("go");
            })))
        {
            id = await host.Client.ScheduleNewOrchestrationInstanceAsync("change");
            await Eventually.TrueAsync(async () => (await host.Client.GetOrchestrationHistoryAsync(id))
                .Any(step => step.EventType == global::DurableTask.Core.History.EventType.TaskCompleted));
        }

        await using var again = await StartAsync(tasks => tasks
            .AddActivityFunc("second", _ => 1)
            .AddOrchestratorFunc("change", context => context.CallActivityAsync("second")));
        await again.Client.RaiseEventAsync(id, "go", "now");

        var failure = (await again.EndAsync(id)).FailureDetails!;
        Assert.Contains("at step 1", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("activity 'first'", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("activity 'second'", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_CarriedEventsOfAnExecutionThatContinuedAsNew_AreThere()
    {
        void Tasks(DurableTaskRegistry tasks) => tasks.AddOrchestratorFunc<int, int>("loop", async (context, sum) =>
        {
            if (sum == 0)
            {
                await context.WaitForExternalEvent<string>("go");
                context.ContinueAsNew(1);
                return 0;
            }

            var value = await context.WaitForExternalEvent<int>("value");
            await context.WaitForExternalEvent<string>("end");
            return value;
        });

        string id;
        await using (var host = await StartAsync(Tasks))
        {
            id = await host.Client.ScheduleNewOrchestrationInstanceAsync("loop", 0);
            await host.Client.RaiseEventAsync(id, "value", 5);
            await host.Client.RaiseEventAsync(id, "go", string.Empty);
            await host.UntilAsync(id, instance => instance.SerializedInput == "1");
        }

        await using var again = await StartAsync(Tasks);
        await again.Client.RaiseEventAsync(id, "end", string.Empty);

        Assert.Equal(5, (await again.EndAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task DiskFull_WhileWorking_AnswersTypedAndGoesOnByItself()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc<int, string>("big", (_, size) => new string('x', size))
            .AddOrchestratorFunc("grow", async context =>
            {
                await context.WaitForExternalEvent<string>("go");
                return (await context.CallActivityAsync<string>("big", 200_000)).Length;
            }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("grow");
        await host.Client.RaiseEventAsync(id, "other", string.Empty);
        var connection = host.Store.Connection;

        // The event fits into the free part of a page; the activity's result does not.
        connection.Execute($"PRAGMA max_page_count = {connection.Scalar("PRAGMA page_count")}");
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            host.Client.ScheduleNewOrchestrationInstanceAsync("grow", new string('y', 300_000)));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Client.RaiseEventAsync(id, "go", new string('z', 300_000)));
        connection.Execute("PRAGMA max_page_count = 1073741823");
        await Eventually.TrueAsync(async () =>
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            try
            {
                await host.Client.RaiseEventAsync(id, "go", string.Empty);
                return true;
            }
            catch (StoreUnavailableException)
            {
                return false;
            }
        });

        Assert.Equal(200_000, (await host.EndAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task DiskFull_WhileAnInstanceIsCreated_ASecondAttemptGetsItsEvents()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string, int>(
            "two", async (context, _) => await context.WaitForExternalEvent<int>("value") + await context.WaitForExternalEvent<int>("value")));
        var options = new StartOrchestrationOptions("again");
        var connection = host.Store.Connection;
        connection.Execute($"PRAGMA max_page_count = {connection.Scalar("PRAGMA page_count")}");
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            host.Client.ScheduleNewOrchestrationInstanceAsync("two", new string('y', 300_000), options));
        connection.Execute("PRAGMA max_page_count = 1073741823");

        await host.Client.ScheduleNewOrchestrationInstanceAsync("two", "small", options);
        await host.Client.RaiseEventAsync("again", "value", 1).WaitAsync(EngineHost.Patience);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.Client.RaiseEventAsync("again", "value", 2).WaitAsync(EngineHost.Patience);

        Assert.Equal(3, (await host.EndAsync("again")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Stop_WhileAnActivityRuns_WaitsForItsResult()
    {
        var started = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        var runs = 0;
        void Tasks(DurableTaskRegistry tasks) => tasks
            .AddActivityFunc("work", async _ =>
            {
                runs++;
                started.SetResult();
                await go.Task;
                return "done";
            })
            .AddOrchestratorFunc("one", context => context.CallActivityAsync<string>("work"));

        var host = await StartAsync(Tasks);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("one");
        await started.Task;
        var stopping = host.DisposeAsync();
        go.SetResult();
        await stopping;

        await using var again = await StartAsync(Tasks);
        Assert.Equal("done", (await again.EndAsync(id)).ReadOutputAs<string>());
        Assert.Equal(1, runs);
    }

    private static void Sleeper(DurableTaskRegistry tasks) => tasks.AddOrchestratorFunc("sleep", context =>
        context.CreateTimer(TimeSpan.FromHours(24), CancellationToken.None));

    internal static void CopyFiles(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from, "orchestrations.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }

    private Task<EngineHost> StartAsync(Action<DurableTaskRegistry> tasks, bool worker = true) =>
        EngineHost.StartAsync(tasks, _folder.Path, clock: _clock, runs: worker);
}
