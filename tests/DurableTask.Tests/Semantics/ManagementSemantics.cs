using DurableTask.Core.Exceptions;
using DurableTask.Core.History;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Tests.Semantics;

/// <content>What clients do with instances.</content>
public abstract partial class SemanticsSuite
{
    [Fact]
    public async Task Suspend_WhileSuspended_EventsAreKeptUntilResumed()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("wait", context =>
            context.WaitForExternalEvent<string>("value")));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("wait");
        await host.Client.SuspendInstanceAsync(id, "hold");
        await host.Client.RaiseEventAsync(id, "value", "kept");
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await host.Client.GetInstanceAsync(id))!.RuntimeStatus);

        await host.Client.ResumeInstanceAsync(id, "go");

        Assert.Equal("kept", (await host.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Terminate_Running_EndsWithTheGivenOutput()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("sleep", context =>
            context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None)));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("sleep");

        await host.Client.TerminateInstanceAsync(id, output: "enough");

        var ended = await host.EndAsync(id);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, ended.RuntimeStatus);
        Assert.Equal("enough", ended.ReadOutputAs<string>());
        Assert.Equal(0, (await host.Engine.Store.GetStatisticsAsync()).Timers);
    }

    [Fact]
    public async Task SetCustomStatus_LastValue_IsWhatClientsRead()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("status", async context =>
        {
            context.SetCustomStatus(new { step = 1 });
            await context.WaitForExternalEvent<string>("go");
            context.SetCustomStatus(new { step = 2 });
        }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("status");
        await host.UntilAsync(id, instance => instance.SerializedCustomStatus == """{"step":1}""");

        await host.Client.RaiseEventAsync(id, "go", string.Empty);

        Assert.Equal("""{"step":2}""", (await host.EndAsync(id)).SerializedCustomStatus);
    }

    [Fact]
    public async Task ScheduleNew_IdAtWork_Throws()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("wait", context =>
            context.WaitForExternalEvent<string>("never")));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("wait", new StartOrchestrationOptions("same"));

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() =>
            host.Client.ScheduleNewOrchestrationInstanceAsync("wait", new StartOrchestrationOptions("same")));
    }

    [Fact]
    public async Task ScheduleNew_EndedInstanceOfTheId_IsReplaced()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc<int, int>("echo", (_, input) => input));
        await host.EndAsync(await host.Client.ScheduleNewOrchestrationInstanceAsync("echo", 1, new StartOrchestrationOptions("same")));

        await host.Client.ScheduleNewOrchestrationInstanceAsync("echo", 2, new StartOrchestrationOptions("same"));

        Assert.Equal(2, (await host.EndAsync("same")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task ScheduleNew_DedupeStatuses_SayWhatForbidsAStart()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, int>("echo", (_, input) => input)
            .AddOrchestratorFunc("wait", context => context.WaitForExternalEvent<string>("never")));
        await host.EndAsync(await host.Client.ScheduleNewOrchestrationInstanceAsync("echo", 1, new StartOrchestrationOptions("done")));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("wait", new StartOrchestrationOptions("busy"));
        await host.Client.WaitForInstanceStartAsync("busy");

        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync(
            "echo", 2, new StartOrchestrationOptions("done").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed)));
        await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "echo", 3, new StartOrchestrationOptions("busy").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed));

        Assert.Equal(3, (await host.EndAsync("busy")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Purge_Ended_DeletesItAndRunningStays()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("done", _ => Task.CompletedTask)
            .AddOrchestratorFunc("wait", context => context.WaitForExternalEvent<string>("never")));
        var done = (await host.RunAsync("done")).InstanceId;
        var running = await host.Client.ScheduleNewOrchestrationInstanceAsync("wait");

        Assert.Equal(1, (await host.Client.PurgeInstanceAsync(done, options: null)).PurgedInstanceCount);
        Assert.Equal(0, (await host.Client.PurgeInstanceAsync(running, options: null)).PurgedInstanceCount);
        Assert.Null(await host.Client.GetInstanceAsync(done));
        Assert.NotNull(await host.Client.GetInstanceAsync(running));
    }

    [Fact]
    public async Task PurgeAll_ByFilterRecursive_DeletesChildrenToo()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("child", _ => Task.CompletedTask)
            .AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync("child")));
        await host.RunAsync("parent");
        var cut = host.Clock.GetUtcNow();
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var later = (await host.RunAsync("parent")).InstanceId;

        var purged = await host.Client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(CreatedTo: cut), new PurgeInstanceOptions(Recursive: true));

        Assert.Equal(2, purged.PurgedInstanceCount);
        Assert.True(purged.IsComplete);
        Assert.NotNull(await host.Client.GetInstanceAsync(later));
        Assert.Equal(2, (await host.Engine.Store.GetStatisticsAsync()).Instances);
    }

    [Fact]
    public async Task GetAllInstances_FilterAndPages_GiveEachOnce()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, int>("echo", (_, input) => input)
            .AddOrchestratorFunc("fail", _ => throw new InvalidOperationException("no")));
        for (var i = 0; i < 7; i++)
            await host.EndAsync(await host.Client.ScheduleNewOrchestrationInstanceAsync("echo", i, new StartOrchestrationOptions($"a{i}")));
        await host.EndAsync(await host.Client.ScheduleNewOrchestrationInstanceAsync("fail", new StartOrchestrationOptions("a-failed")));
        await host.EndAsync(await host.Client.ScheduleNewOrchestrationInstanceAsync("echo", 9, new StartOrchestrationOptions("b")));

        var pages = new List<Page<OrchestrationMetadata>>();
        var query = new OrchestrationQuery(
            Statuses: [OrchestrationRuntimeStatus.Completed], InstanceIdPrefix: "a", PageSize: 3, FetchInputsAndOutputs: true);
        await foreach (var page in host.Client.GetAllInstancesAsync(query).AsPages())
            pages.Add(page);

        Assert.Equal([3, 3, 1], pages.Select(page => page.Values.Count));
        Assert.Equal(Enumerable.Range(0, 7), pages.SelectMany(page => page.Values).Select(instance => instance.ReadOutputAs<int>()));
        var rest = host.Client.GetAllInstancesAsync(query with { ContinuationToken = pages[0].ContinuationToken });
        Assert.Equal(4, await CountAsync(rest));
    }

    [Fact]
    public async Task ListInstanceIds_ByEnd_PagesByKey()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("done", _ => Task.CompletedTask));
        await host.RunAsync("done");
        host.Clock.Advance(TimeSpan.FromHours(1));
        var from = host.Clock.GetUtcNow();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Add((await host.RunAsync("done")).InstanceId);

        var first = await host.Client.ListInstanceIdsAsync([OrchestrationRuntimeStatus.Completed], from, pageSize: 2);
        var second = await host.Client.ListInstanceIdsAsync(
            [OrchestrationRuntimeStatus.Completed], from, pageSize: 2, lastInstanceKey: first.ContinuationToken);

        Assert.Equal(ids, first.Values.Concat(second.Values));
        Assert.Null(second.ContinuationToken);
    }

    [Fact]
    public async Task Restart_Ended_RunsAgainWithItsInput()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc<int, int>("echo", (_, input) => input));
        var id = (await host.RunAsync("echo", 8)).InstanceId;

        var sameId = await host.Client.RestartAsync(id);
        var newId = await host.Client.RestartAsync(id, restartWithNewInstanceId: true);

        Assert.Equal(id, sameId);
        Assert.NotEqual(id, newId);
        Assert.Equal(8, (await host.EndAsync(sameId)).ReadOutputAs<int>());
        Assert.Equal(8, (await host.EndAsync(newId)).ReadOutputAs<int>());
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.RestartAsync("nobody"));
    }

    [Fact]
    public async Task Rewind_FailedActivity_RunsOnlyItAgain()
    {
        var calls = new List<string>();
        var broken = true;
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc<string, string>("work", (_, name) =>
            {
                lock (calls)
                    calls.Add(name!);
                return broken && name == "b" ? throw new InvalidOperationException("no") : name!;
            })
            .AddOrchestratorFunc("three", async context =>
            {
                var results = await Task.WhenAll(
                    new[] { "a", "b", "c" }.Select(name => context.CallActivityAsync<string>("work", name)));
                return string.Concat(results);
            }));
        var failed = await host.RunAsync("three");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        broken = false;

        await host.Client.RewindInstanceAsync(failed.InstanceId, "fixed");

        Assert.Equal("abc", (await host.EndAsync(failed.InstanceId)).ReadOutputAs<string>());
        Assert.Equal(["a", "b", "b", "c"], calls.Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rewind_AfterAFailureThatTheCodeHandled_KeepsWhatItDidAboutIt(bool equalFailures)
    {
        var calls = new List<string>();
        var broken = true;
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc<string, string>("work", (_, name) =>
            {
                lock (calls)
                    calls.Add(name!);
                return broken && name is "handled" or "fatal"
                    ? throw new InvalidOperationException(equalFailures ? "no" : name)
                    : name!;
            })
            .AddOrchestratorFunc("two", async context =>
            {
                try
                {
                    await context.CallActivityAsync<string>("work", "handled");
                }
                catch (TaskFailedException)
                {
                    await context.CallActivityAsync<string>("work", "instead");
                }

                return await context.CallActivityAsync<string>("work", "fatal");
            }));
        var failed = await host.RunAsync("two");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        broken = false;

        await host.Client.RewindInstanceAsync(failed.InstanceId, "fixed");

        Assert.Equal("fatal", (await host.EndAsync(failed.InstanceId)).ReadOutputAs<string>());

        // Failures that look the same cannot be told apart: then all that came after the first of them is done again.
        Assert.Equal(
            equalFailures ? ["handled", "instead", "fatal", "handled", "fatal"] : ["handled", "instead", "fatal", "fatal"], calls);
    }

    [Fact]
    public async Task Rewind_SeveralAwaitedTogetherFailed_RunsAllOfThemAgain()
    {
        var broken = true;
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc<string, string>("work", (_, name) =>
                broken && name != "b" ? throw new InvalidOperationException(name) : name!)
            .AddOrchestratorFunc("three", async context => string.Concat(await Task.WhenAll(
                new[] { "a", "b", "c" }.Select(name => context.CallActivityAsync<string>("work", name))))));
        var failed = await host.RunAsync("three");
        broken = false;

        await host.Client.RewindInstanceAsync(failed.InstanceId, "fixed");

        Assert.Equal("abc", (await host.EndAsync(failed.InstanceId)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Rewind_FailedChild_GoesOnInTheChild()
    {
        var broken = true;
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc("work", _ => broken ? throw new InvalidOperationException("no") : "ok")
            .AddOrchestratorFunc("child", context => context.CallActivityAsync<string>("work"))
            .AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync<string>(
                "child", new SubOrchestrationOptions(instanceId: "child"))));
        var failed = await host.RunAsync("parent");
        broken = false;

        await host.Client.RewindInstanceAsync(failed.InstanceId, "fixed");

        Assert.Equal("ok", (await host.EndAsync(failed.InstanceId)).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.Client.GetInstanceAsync("child"))!.RuntimeStatus);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.RewindInstanceAsync("child", "again"));
    }

    [Fact]
    public async Task GetOrchestrationHistory_OfARun_ShowsItsSteps()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc<string, string>("echo", (_, input) => input!)
            .AddOrchestratorFunc("one", context => context.CallActivityAsync<string>("echo", "x")));
        var id = (await host.RunAsync("one")).InstanceId;

        var history = await host.Client.GetOrchestrationHistoryAsync(id);

        var kinds = history.Select(step => step.EventType).Where(kind =>
            kind is not (EventType.OrchestratorStarted or EventType.OrchestratorCompleted));
        Assert.Equal(
            [EventType.ExecutionStarted, EventType.TaskScheduled, EventType.TaskCompleted, EventType.ExecutionCompleted], kinds);
        Assert.Equal("\"x\"", history.OfType<TaskCompletedEvent>().Single().Result);
        Assert.Equal(1, history.OfType<TaskCompletedEvent>().Single().TaskScheduledId);
    }

    [Fact]
    public async Task ScheduleNew_Tags_AreReadBack()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("done", _ => Task.CompletedTask));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "done", new StartOrchestrationOptions { Tags = new Dictionary<string, string> { ["unit"] = "南山" } });

        Assert.Equal("南山", (await host.EndAsync(id)).Tags["unit"]);
    }

    private static async Task<int> CountAsync(AsyncPageable<OrchestrationMetadata> instances)
    {
        var count = 0;
        await foreach (var _ in instances)
            count++;
        return count;
    }
}
