using DurableTask.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yuqing.Embedded.DurableTask;
using Yuqing.Embedded.DurableTask.Engine;
using Yuqing.Testing;

namespace DurableTask.Tests.Engine;

/// <summary>How long instances are kept after they have ended.</summary>
public abstract class RetentionTests : IDisposable
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();

    private protected abstract bool InMemory { get; }

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Ended_LongerAgoThanTheRetention_IsDeletedAndTheRestStays()
    {
        await using var host = await StartAsync(Retention);
        foreach (var name in new[] { "ends", "fails", "waits" })
            await host.Client.ScheduleNewOrchestrationInstanceAsync(name, null, new StartOrchestrationOptions(name));
        await host.EndAsync("ends");
        await host.EndAsync("fails");
        _clock.Advance(TimeSpan.FromDays(20));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("ends", null, new StartOrchestrationOptions("later"));
        await host.EndAsync("later");

        _clock.Advance(TimeSpan.FromDays(10) + RetentionSweeper.Interval);

        await GoneAsync(host, "ends", "fails");
        Assert.NotNull(await host.Client.GetInstanceAsync("later"));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync("waits"))!.RuntimeStatus);
    }

    [Fact]
    public async Task Ended_JustNotLongEnoughAgo_Stays()
    {
        await using var host = await StartAsync(Retention);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("ends", null, new StartOrchestrationOptions("first"));
        await host.EndAsync("first");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("ends", null, new StartOrchestrationOptions("second"));
        await host.EndAsync("second");

        // A sweep a moment after the first is due and before the second is.
        _clock.Advance(Retention - TimeSpan.FromMinutes(1));
        Assert.Equal([], await host.Engine.Store.GetEndedAsync((_clock.GetUtcNow() - Retention).UtcDateTime, 10));
        _clock.Advance(TimeSpan.FromTicks(1));
        var due = await host.Engine.Store.GetEndedAsync((_clock.GetUtcNow() - Retention).UtcDateTime, 10);

        Assert.Single(due);
        Assert.NotNull(await host.Client.GetInstanceAsync("second"));
    }

    [Fact]
    public async Task Ended_MoreThanABatch_AreDeletedInBoundedCommits()
    {
        const int Count = (2 * RetentionSweeper.Batch) + 7;
        await using var host = await StartAsync(Retention);
        var ids = new List<string>();
        for (var i = 0; i < Count; i++)
            ids.Add(await host.Client.ScheduleNewOrchestrationInstanceAsync("ends"));
        foreach (var id in ids)
            await host.EndAsync(id);
        Assert.Equal(RetentionSweeper.Batch, (await host.Engine.Store.GetEndedAsync(DateTime.MaxValue, RetentionSweeper.Batch)).Count);

        _clock.Advance(Retention + RetentionSweeper.Interval);

        await Eventually.TrueAsync(async () => (await host.Engine.Store.GetStatisticsAsync()).Instances == 0);
        Assert.Equal(0, (await host.Engine.Store.GetStatisticsAsync()).HistoryRows);
    }

    [Fact]
    public async Task Ended_WithoutARetention_StaysForEver()
    {
        await using var host = await StartAsync(null);
        var id = (await host.RunAsync("ends")).InstanceId;

        _clock.Advance(TimeSpan.FromDays(1_000));

        Assert.NotNull(await host.Client.GetInstanceAsync(id));
        Assert.Single(await host.Engine.Store.GetEndedAsync(_clock.GetUtcNow().UtcDateTime, 10));
    }

    [Fact]
    public async Task Start_RetentionOfZero_IsRefused() =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(TimeSpan.Zero));

    private protected Task<EngineHost> StartAsync(TimeSpan? retention) => EngineHost.StartAsync(
        tasks => tasks
            .AddOrchestratorFunc("ends", _ => Task.CompletedTask)
            .AddOrchestratorFunc("fails", _ => throw new InvalidOperationException("no"))
            .AddOrchestratorFunc("waits", context => context.WaitForExternalEvent<string>("go")),
        InMemory ? null : _folder.Path,
        clock: _clock,
        configure: services => services.Configure<EmbeddedEngineOptions>(options =>
        {
            options.Retention = retention;

            // The tests move the clock by months, and every step of it is a wake-up.
            options.MaximumClockStep = TimeSpan.FromDays(1);
        }));

    private protected static async Task GoneAsync(EngineHost host, params string[] ids)
    {
        foreach (var id in ids)
            await Eventually.TrueAsync(async () => await host.Client.GetInstanceAsync(id) is null);
    }

    private protected void Advance(TimeSpan delta) => _clock.Advance(delta);
}

/// <summary>In memory.</summary>
public sealed class InMemoryRetentionTests : RetentionTests
{
    private protected override bool InMemory => true;
}

/// <summary>In a file.</summary>
public sealed class SqliteRetentionTests : RetentionTests
{
    private protected override bool InMemory => false;

    [Fact]
    public async Task Ended_WhileTheEngineWasAway_IsDeletedWhenItStarts()
    {
        await using (var host = await StartAsync(null))
        {
            await host.Client.ScheduleNewOrchestrationInstanceAsync("ends", null, new StartOrchestrationOptions("old"));
            await host.EndAsync("old");
        }

        Advance(TimeSpan.FromDays(31));
        await using var again = await StartAsync(TimeSpan.FromDays(30));

        await GoneAsync(again, "old");
    }
}
