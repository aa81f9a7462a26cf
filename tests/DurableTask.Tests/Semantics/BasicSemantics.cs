using DurableTask.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Tests.Semantics;

/// <summary>The rules of the model, on instances that are always replayed.</summary>
public sealed class ReplayedSemantics() : SemanticsSuite(cacheSize: 0);

/// <summary>The rules of the model, on instances that stay warm.</summary>
public sealed class WarmSemantics() : SemanticsSuite(cacheSize: 1_000);

/// <summary>One test per rule of the model.</summary>
public abstract partial class SemanticsSuite(int cacheSize)
{
    private Task<EngineHost> StartAsync(Action<DurableTaskRegistry> tasks) => EngineHost.StartAsync(tasks, cacheSize: cacheSize);

    [Fact]
    public async Task Orchestrator_ThatReturns_CompletesWithItsOutput()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc<string, string>("echo", (_, input) => input + "!"));

        var ended = await host.RunAsync("echo", "hello");

        Assert.Equal(OrchestrationRuntimeStatus.Completed, ended.RuntimeStatus);
        Assert.Equal("hello!", ended.ReadOutputAs<string>());
        Assert.Equal("hello", ended.ReadInputAs<string>());
    }

    [Fact]
    public async Task CallActivity_Sequence_PassesResultsOn()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc<int, int>("add one", (_, value) => value + 1)
            .AddOrchestratorFunc<int, int>("three", async (context, value) =>
            {
                for (var i = 0; i < 3; i++)
                    value = await context.CallActivityAsync<int>("add one", value);
                return value;
            }));

        Assert.Equal(3, (await host.RunAsync("three", 0)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task CallActivity_FanOut_GathersAllResults()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc<int, int>("square", async (_, value) =>
            {
                await Task.Yield();
                return value * value;
            })
            .AddOrchestratorFunc("fan", async context =>
            {
                var squares = await Task.WhenAll(
                    Enumerable.Range(1, 50).Select(value => context.CallActivityAsync<int>("square", value)));
                return squares.Sum();
            }));

        Assert.Equal(Enumerable.Range(1, 50).Sum(value => value * value), (await host.RunAsync("fan")).ReadOutputAs<int>());
    }
}
