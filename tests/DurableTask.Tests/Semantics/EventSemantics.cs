using DurableTask.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Tests.Semantics;

/// <content>External events.</content>
public abstract partial class SemanticsSuite
{
    [Fact]
    public async Task WaitForExternalEvent_OtherCase_IsTheSameName()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("wait", context =>
            context.WaitForExternalEvent<int>("Approval")));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("wait");

        await host.Client.RaiseEventAsync(id, "APPROVAL", 7);

        Assert.Equal(7, (await host.EndAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task WaitForExternalEvent_EventsCameBefore_TakesThemFirstInFirstOut()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("wait", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            var values = new List<int>();
            for (var i = 0; i < 3; i++)
                values.Add(await context.WaitForExternalEvent<int>("value"));
            return values;
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("wait");
        foreach (var value in new[] { 1, 2, 3 })
            await host.Client.RaiseEventAsync(id, "value", value);

        await host.Client.RaiseEventAsync(id, "go", string.Empty);

        Assert.Equal([1, 2, 3], (await host.EndAsync(id)).ReadOutputAs<List<int>>());
    }

    [Fact]
    public async Task WaitForExternalEvent_SeveralWaiters_TheNewestIsServedFirst()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("wait", async context =>
        {
            var older = context.WaitForExternalEvent<string>("value");
            var newer = context.WaitForExternalEvent<string>("value");
            var first = await Task.WhenAny(older, newer);
            return new[] { first == newer ? "newer" : "older", await newer, await older };
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("wait");
        await host.Client.RaiseEventAsync(id, "value", "a");
        await host.Client.RaiseEventAsync(id, "value", "b");

        Assert.Equal(["newer", "a", "b"], (await host.EndAsync(id)).ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task WaitForExternalEvent_AfterATimedOutWait_TheNextEventIsNotSwallowed()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("wait", async context =>
        {
            try
            {
                await context.WaitForExternalEvent<string>("value", TimeSpan.FromMinutes(5));
                return "too early";
            }
            catch (TaskCanceledException)
            {
                context.SetCustomStatus("timed out");
            }

            return await context.WaitForExternalEvent<string>("value");
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("wait");
        await host.Client.WaitForInstanceStartAsync(id);
        host.Clock.Advance(TimeSpan.FromMinutes(6));
        await host.UntilAsync(id, instance => instance.ReadCustomStatusAs<string>() == "timed out");

        await host.Client.RaiseEventAsync(id, "value", "after");

        Assert.Equal("after", (await host.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task WaitForExternalEvent_CancelledWait_TakesNothingFromOlderWaiters()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("wait", async context =>
        {
            var first = context.WaitForExternalEvent<string>("value");
            using var cancellation = new CancellationTokenSource();
            var second = context.WaitForExternalEvent<string>("value", cancellation.Token);
            cancellation.Cancel();
            return new[] { second.IsCanceled.ToString(), await first };
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("wait");
        await host.Client.RaiseEventAsync(id, "value", "kept");

        Assert.Equal(["True", "kept"], (await host.EndAsync(id)).ReadOutputAs<string[]>()!);
    }

    [Fact]
    public async Task WaitForExternalEvent_CancelledBeforehand_LeavesTheKeptEvent()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("wait", async context =>
        {
            await context.WaitForExternalEvent<string>("go");
            var dead = context.WaitForExternalEvent<string>("value", new CancellationToken(canceled: true));
            return dead.IsCanceled + await context.WaitForExternalEvent<string>("value");
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("wait");
        await host.Client.RaiseEventAsync(id, "value", "kept");
        await host.Client.RaiseEventAsync(id, "go", string.Empty);

        Assert.Equal("Truekept", (await host.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task SendEvent_ToAnotherInstance_ReachesIt()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("receiver", context => context.WaitForExternalEvent<string>("hello"))
            .AddOrchestratorFunc<string>("sender", (context, target) => context.SendEvent(target!, "HELLO", "world")));
        var receiver = await host.Client.ScheduleNewOrchestrationInstanceAsync("receiver");

        await host.RunAsync("sender", receiver);

        Assert.Equal("world", (await host.EndAsync(receiver)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task RaiseEvent_ToNoOrAnEndedInstance_IsDropped()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("done", _ => Task.CompletedTask));
        var id = (await host.RunAsync("done")).InstanceId;

        await host.Client.RaiseEventAsync(id, "late", 1);
        await host.Client.RaiseEventAsync("nobody", "late", 1);

        Assert.Equal(0, (await host.Engine.Store.GetStatisticsAsync()).InboxRows);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);
    }

    [Fact]
    public async Task ContinueAsNew_UnprocessedEvents_AreCarriedInOrder()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc<int, int>("loop", async (context, sum) =>
        {
            var value = await context.WaitForExternalEvent<int>("value");
            if (value == 0)
                return sum;
            context.ContinueAsNew((sum * 10) + value);
            return -1;
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("loop", 0);
        foreach (var value in new[] { 1, 2, 3, 4, 0 })
            await host.Client.RaiseEventAsync(id, "value", value);

        Assert.Equal(1234, (await host.EndAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task ContinueAsNew_NotPreserving_DropsUnprocessedEvents()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc<bool, string>("loop", async (context, again) =>
        {
            if (again)
                return await context.WaitForExternalEvent<string>("value", TimeSpan.FromHours(1)) ?? string.Empty;
            await context.WaitForExternalEvent<string>("go");
            context.ContinueAsNew(true, preserveUnprocessedEvents: false);
            return string.Empty;
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("loop", false);
        await host.Client.RaiseEventAsync(id, "value", "dropped");
        await host.Client.RaiseEventAsync(id, "go", string.Empty);
        await host.UntilAsync(id, instance => instance.SerializedInput == "true");

        await host.Client.RaiseEventAsync(id, "value", "later");

        Assert.Equal("later", (await host.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ContinueAsNew_NewVersion_IsTheVersionOfTheNextExecution()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("versions", context =>
        {
            if (context.Version.Length == 0)
                context.ContinueAsNew(new ContinueAsNewOptions { NewVersion = "2.0" });
            return Task.FromResult(context.Version);
        }));

        Assert.Equal("2.0", (await host.RunAsync("versions")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task ContinueAsNew_OpenTimers_AreGone()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc<int, int>("loop", async (context, round) =>
        {
            _ = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            if (round < 3)
                context.ContinueAsNew(round + 1);
            else
                await context.CreateTimer(TimeSpan.FromHours(2), CancellationToken.None);
            return round;
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("loop", 0);
        await host.UntilAsync(id, instance => instance.SerializedInput == "3");
        await Eventually.TrueAsync(async () => (await host.Engine.Store.GetStatisticsAsync()).Timers == 2);

        host.Clock.Advance(TimeSpan.FromHours(3));

        Assert.Equal(3, (await host.EndAsync(id)).ReadOutputAs<int>());
        Assert.Equal(0, (await host.Engine.Store.GetStatisticsAsync()).Timers);
    }
}
