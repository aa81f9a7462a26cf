using DurableTask.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.DurableTask.Store;

namespace DurableTask.Tests.Engine;

/// <summary>Versions, registration and the replay-safe logger.</summary>
public sealed class VersioningTests
{
    [Fact]
    public async Task MatchStrategy_StrictAndFail_FailsOtherVersions()
    {
        await using var host = await EngineHost.StartAsync(Echo, worker: Versioned(
            "2.0", DurableTaskWorkerOptions.VersionMatchStrategy.Strict, DurableTaskWorkerOptions.VersionFailureStrategy.Fail));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await RunAsync(host, "2.0")).RuntimeStatus);
        var failed = await RunAsync(host, "1.0");
        Assert.Equal("VersionMismatch", failed.FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task MatchStrategy_CurrentOrOlder_TakesOlderOnly()
    {
        await using var host = await EngineHost.StartAsync(Echo, worker: Versioned(
            "2.0", DurableTaskWorkerOptions.VersionMatchStrategy.CurrentOrOlder, DurableTaskWorkerOptions.VersionFailureStrategy.Fail));

        Assert.Equal("1.9.5", (await RunAsync(host, "1.9.5")).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await RunAsync(host, "2.0.1")).RuntimeStatus);
    }

    [Fact]
    public async Task FailureStrategy_Reject_LeavesTheInstanceForAnotherWorker()
    {
        using var folder = new TemporaryFolder();
        string id;
        await using (var host = await EngineHost.StartAsync(Waiter, folder.Path, worker: Versioned(
            "2.0", DurableTaskWorkerOptions.VersionMatchStrategy.Strict, DurableTaskWorkerOptions.VersionFailureStrategy.Reject)))
        {
            id = await host.Client.ScheduleNewOrchestrationInstanceAsync("echo", new StartOrchestrationOptions { Version = "3.0" });
            await host.Client.RaiseEventAsync(id, "value", "kept");
            Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
        }

        await using var newer = await EngineHost.StartAsync(Waiter, folder.Path, worker: Versioned(
            "3.0", DurableTaskWorkerOptions.VersionMatchStrategy.Strict, DurableTaskWorkerOptions.VersionFailureStrategy.Reject));
        Assert.Equal("kept", (await newer.EndAsync(id)).ReadOutputAs<string>());
    }

    /// <summary>The turn that finds no worker must not become part of the creation: the instance would be stored as one that has nothing to do.</summary>
    [Fact]
    public async Task FailureStrategy_Reject_FirstTurnBeforeTheCreationIsWritten_LeavesTheInstancePendingWithItsWork()
    {
        using var folder = new TemporaryFolder();
        HoldingStore? store = null;
        await using (var host = await EngineHost.StartAsync(
            Waiter,
            folder.Path,
            configure: services => services.AddSingleton<IOrchestrationStore>(_ => store = new HoldingStore(folder.Path)),
            worker: Versioned("2.0", DurableTaskWorkerOptions.VersionMatchStrategy.Strict, DurableTaskWorkerOptions.VersionFailureStrategy.Reject)))
        {
            var scheduling = host.Client.ScheduleNewOrchestrationInstanceAsync("echo", new StartOrchestrationOptions { Version = "3.0" });
            Assert.True(SpinWait.SpinUntil(() => store!.FirstTurnIsMade, EngineHost.Patience));
            store!.Release();
            var id = await scheduling;

            Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
            Assert.Single(await store.GetReadyAsync(0, 10));
        }
    }

    [Fact]
    public async Task Registry_SeveralVersions_RunTheExactOne()
    {
        await using var host = await EngineHost.StartAsync(tasks => tasks
            .AddOrchestratorFunc<object, string>("echo", "1", (_, _) => Task.FromResult("one"))
            .AddOrchestratorFunc<object, string>("echo", "2", (_, _) => Task.FromResult("two")));

        Assert.Equal("one", (await RunAsync(host, "1")).ReadOutputAs<string>());
        Assert.Equal("two", (await RunAsync(host, "2")).ReadOutputAs<string>());
        Assert.Equal("OrchestratorTaskNotFound", (await RunAsync(host, "3")).FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task Registry_Classes_AreMadeWithServicesAndNamedByAttribute()
    {
        await using var host = await EngineHost.StartAsync(tasks => tasks
            .AddOrchestrator<Greeter>()
            .AddActivity<Greet>());

        Assert.Equal("hello 小明", (await host.RunAsync("greeter", "小明")).ReadOutputAs<string>());
    }

    [Fact]
    public void Registry_SameNameTwice_Throws()
    {
        var registry = new DurableTaskRegistry();
        registry.AddActivityFunc("same", _ => { });

        Assert.Throws<ArgumentException>(() => registry.AddActivityFunc("SAME", _ => { }));
    }

    [Fact]
    public async Task ReplaySafeLogger_UnderReplay_WritesEachLineOnce()
    {
        var lines = new List<string>();
        await using var host = await EngineHost.StartAsync(
            tasks => tasks.AddOrchestratorFunc("log", async context =>
            {
                var logger = context.CreateReplaySafeLogger("test");
                logger.LogWarning("begin");
                await context.WaitForExternalEvent<int>("a");
                logger.LogWarning("middle");
                await context.WaitForExternalEvent<int>("b");
                logger.LogWarning("end");
            }),
            cacheSize: 0,
            configure: services => services.AddLogging(logging => logging
                .SetMinimumLevel(LogLevel.Warning).AddProvider(new ListLoggers(lines))));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("log");
        await host.Client.RaiseEventAsync(id, "a", 1);
        await host.Client.RaiseEventAsync(id, "b", 1);
        await host.EndAsync(id);

        Assert.Equal(["begin", "middle", "end"], lines);
    }

    [Fact]
    public async Task NewGuid_UnderReplay_IsTheSame()
    {
        await using var host = await EngineHost.StartAsync(
            tasks => tasks.AddOrchestratorFunc("guids", async context =>
            {
                var first = context.NewGuid();
                var second = context.NewGuid();
                context.SetCustomStatus(first);
                await context.WaitForExternalEvent<int>("go");
                return new[] { first, second };
            }),
            cacheSize: 0);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("guids");
        var before = (await host.UntilAsync(id, instance => instance.SerializedCustomStatus is not null)).ReadCustomStatusAs<Guid>();
        await host.Client.RaiseEventAsync(id, "go", 1);

        var guids = (await host.EndAsync(id)).ReadOutputAs<Guid[]>()!;
        Assert.Equal(before, guids[0]);
        Assert.NotEqual(guids[0], guids[1]);
    }

    private static void Echo(DurableTaskRegistry tasks) => tasks.AddOrchestratorFunc("echo", context => context.Version);

    private static void Waiter(DurableTaskRegistry tasks) => tasks.AddOrchestratorFunc(
        "echo", context => context.WaitForExternalEvent<string>("value"));

    private static Action<DurableTaskWorkerOptions> Versioned(
        string version, DurableTaskWorkerOptions.VersionMatchStrategy match, DurableTaskWorkerOptions.VersionFailureStrategy failure) =>
        options => options.Versioning = new DurableTaskWorkerOptions.VersioningOptions
        {
            Version = version,
            MatchStrategy = match,
            FailureStrategy = failure,
        };

    private static async Task<OrchestrationMetadata> RunAsync(EngineHost host, string version) => await host.EndAsync(
        await host.Client.ScheduleNewOrchestrationInstanceAsync("echo", new StartOrchestrationOptions { Version = version }));

    [DurableTask("greeter")]
    private sealed class Greeter(TimeProvider clock) : TaskOrchestrator<string, string>
    {
        public override Task<string> RunAsync(TaskOrchestrationContext context, string input)
        {
            Assert.NotNull(clock);
            return context.CallActivityAsync<string>(nameof(Greet), input);
        }
    }

    private sealed class Greet : TaskActivity<string, string>
    {
        public override Task<string> RunAsync(TaskActivityContext context, string input) => Task.FromResult($"hello {input}");
    }

    private sealed class ListLoggers(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
                lines.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
