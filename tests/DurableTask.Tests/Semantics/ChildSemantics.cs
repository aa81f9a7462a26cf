using DurableTask.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Tests.Semantics;

/// <content>Sub-orchestrations.</content>
public abstract partial class SemanticsSuite
{
    [Fact]
    public async Task CallSubOrchestrator_WithAnId_RunsUnderItAndKnowsItsParent()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<int, string>("child", (context, input) =>
                Task.FromResult($"{context.InstanceId} of {context.Parent!.Name} {context.Parent.InstanceId}: {input}"))
            .AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync<string>(
                "child", 5, new SubOrchestrationOptions(instanceId: context.InstanceId + "-child"))));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("parent", new StartOrchestrationOptions("p1"));

        Assert.Equal("p1-child of parent p1: 5", (await host.EndAsync(id)).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.Client.GetInstanceAsync("p1-child"))!.RuntimeStatus);
    }

    [Fact]
    public async Task CallSubOrchestrator_ThatFails_GivesTheFailureWithItsCause()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("child", _ => throw new FormatException("bad"))
            .AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync("child")));

        var ended = await host.RunAsync("parent");

        Assert.Equal(typeof(TaskFailedException).FullName, ended.FailureDetails!.ErrorType);
        Assert.Equal("System.FormatException", ended.FailureDetails.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task CallSubOrchestrator_WithRetry_RunsAgainUnderTheSameId()
    {
        var attempts = 0;
        await using var host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("child", _ => ++attempts < 3 ? throw new FormatException("bad") : Task.FromResult(attempts))
            .AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync<int>(
                "child", TaskOptions.FromRetryHandler(_ => true).WithInstanceId("same"))));

        Assert.Equal(3, (await host.RunAsync("parent")).ReadOutputAs<int>());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.Client.GetInstanceAsync("same"))!.RuntimeStatus);
    }

    [Fact]
    public async Task CallSubOrchestrator_IdAtWork_FailsTheCall()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("child", context => context.WaitForExternalEvent<string>("never"))
            .AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync(
                "child", new SubOrchestrationOptions(instanceId: "taken"))));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("child", new StartOrchestrationOptions("taken"));

        var ended = await host.RunAsync("parent");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("'taken' is at work", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CallSubOrchestrator_FiftyDeep_ComesBack()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc<int, int>("deep", async (context, depth) =>
            depth == 0 ? 0 : 1 + await context.CallSubOrchestratorAsync<int>("deep", depth - 1)));

        Assert.Equal(50, (await host.RunAsync("deep", 50)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Terminate_Recursive_EndsTheChildrenToo()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("leaf", context => context.WaitForExternalEvent<string>("never"))
            .AddOrchestratorFunc("middle", context => context.CallSubOrchestratorAsync(
                "leaf", new SubOrchestrationOptions(instanceId: "leaf")))
            .AddOrchestratorFunc("top", context => context.CallSubOrchestratorAsync(
                "middle", new SubOrchestrationOptions(instanceId: "middle"))));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("top");
        await Eventually.TrueAsync(async () => await host.Client.GetInstanceAsync("leaf") is { IsRunning: true });

        await host.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("stop", Recursive: true));

        Assert.Equal("stop", (await host.EndAsync(id)).ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.EndAsync("middle")).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.EndAsync("leaf")).RuntimeStatus);
    }

    [Fact]
    public async Task Terminate_AChild_FailsTheCallOfItsParent()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("child", context => context.WaitForExternalEvent<string>("never"))
            .AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync(
                "child", new SubOrchestrationOptions(instanceId: "child"))));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("parent");
        await Eventually.TrueAsync(async () => await host.Client.GetInstanceAsync("child") is { IsRunning: true });

        await host.Client.TerminateInstanceAsync("child", output: null);

        Assert.Equal("Terminated", (await host.EndAsync(id)).FailureDetails!.InnerFailure!.ErrorType);
    }
}
