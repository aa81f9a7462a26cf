using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Yuqing.Testing;

namespace DurableTask.Tests.Semantics;

/// <content>Timers.</content>
public abstract partial class SemanticsSuite
{
    [Fact]
    public async Task CreateTimer_BeforeItsTime_DoesNotFire()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("sleep", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(24), CancellationToken.None);
            return context.CurrentUtcDateTime;
        }));
        var due = host.Clock.GetUtcNow().UtcDateTime.AddHours(24);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("sleep");
        await host.Client.WaitForInstanceStartAsync(id);

        host.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);

        host.Clock.Advance(TimeSpan.FromSeconds(1));
        var firedAt = (await host.EndAsync(id)).ReadOutputAs<DateTime>();
        Assert.InRange(firedAt, due, due.AddSeconds(1));
    }

    [Fact]
    public async Task CreateTimer_SeveralAtOnce_FireInOrder()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("race", async context =>
        {
            var order = new List<int>();
            await Task.WhenAll(new[] { 3, 1, 2 }.Select(async hours =>
            {
                await context.CreateTimer(TimeSpan.FromHours(hours), CancellationToken.None);
                order.Add(hours);
            }));
            return order;
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("race");
        await host.Client.WaitForInstanceStartAsync(id);

        host.Clock.Advance(TimeSpan.FromHours(4));

        Assert.Equal([1, 2, 3], (await host.EndAsync(id)).ReadOutputAs<List<int>>());
    }

    [Fact]
    public async Task CreateTimer_Cancelled_NeverFires()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("cancel", async context =>
        {
            using var cancellation = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromHours(1), cancellation.Token);
            await context.WaitForExternalEvent<string>("go");
            cancellation.Cancel();
            var cancelled = timer.IsCanceled;
            context.SetCustomStatus("cancelled");
            await context.CreateTimer(TimeSpan.FromHours(2), CancellationToken.None);
            return cancelled && timer.IsCanceled;
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("cancel");
        await host.Client.RaiseEventAsync(id, "go", "now");
        await host.UntilAsync(id, instance => instance.ReadCustomStatusAs<string>() == "cancelled");

        host.Clock.Advance(TimeSpan.FromHours(3));

        Assert.True((await host.EndAsync(id)).ReadOutputAs<bool>());
        Assert.Equal(0, (await host.Engine.Store.GetStatisticsAsync()).Timers);
    }

    [Fact]
    public async Task CreateTimer_WallClockJumpsForward_FiresAtTheNextLook()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("sleep", async context =>
            await context.CreateTimer(TimeSpan.FromHours(5), CancellationToken.None)));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("sleep");
        await host.Client.WaitForInstanceStartAsync(id);

        host.Clock.JumpWallClock(TimeSpan.FromHours(6));
        host.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.EndAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Timer_EngineHeldUpBeforeItSleeps_FiresAllTheSame()
    {
        FakeTimeProvider? clock = null;
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("sleep", context =>
        {
            clock!.HoldUp(() => clock.JumpWallClock(TimeSpan.FromHours(1)));
            return context.CreateTimer(TimeSpan.FromMilliseconds(500), CancellationToken.None);
        }));
        clock = host.Clock;

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.RunAsync("sleep")).RuntimeStatus);
    }

    [Fact]
    public async Task CreateTimer_WallClockJumpsBack_WaitsForTheDueTime()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("sleep", async context =>
        {
            var before = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
            return context.CurrentUtcDateTime >= before.AddMinutes(1);
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("sleep");
        await host.Client.WaitForInstanceStartAsync(id);

        host.Clock.JumpWallClock(TimeSpan.FromMinutes(-30));
        host.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);

        host.Clock.Advance(TimeSpan.FromMinutes(25));
        Assert.True((await host.EndAsync(id)).ReadOutputAs<bool>());
    }

    [Fact]
    public async Task ScheduleNew_StartAtInTheFuture_StaysPendingUntilThen()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("later", async context =>
            await context.WaitForExternalEvent<string>("early")));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "later", new StartOrchestrationOptions(StartAt: host.Clock.GetUtcNow().AddHours(2)));

        await host.Client.RaiseEventAsync(id, "early", "kept");
        host.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);

        host.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal("kept", (await host.EndAsync(id)).ReadOutputAs<string>());
    }
}
