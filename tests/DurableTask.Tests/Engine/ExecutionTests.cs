using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;
using Yuqing.Embedded.DurableTask.Executor;

namespace DurableTask.Tests.Engine;

/// <summary>Turns whose mail came together in an order that a running engine rarely shows; each was found by the simulation.</summary>
public sealed class ExecutionTests
{
    private static readonly DateTime Now = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Run_SuspendedAfterContinueAsNewInTheSameTurn_CarriesTheSuspensionAndLaterEvents()
    {
        using var execution = New(FuncTaskOrchestrator.Create<object, object>(async (context, _) =>
        {
            await context.WaitForExternalEvent<int>("go");
            context.ContinueAsNew();
            return 0;
        }));
        var start = new ExecutionStarted("loop", string.Empty, null, Now, null, null, null);

        var result = execution.Run(
            Now, [start, new EventRaised("go", "1"), new EventRaised("go", "2"), new InstanceSuspended(null), new EventRaised("go", "3")]);

        Assert.True(result.Continuation!.Suspended);
        Assert.Equal(["2", "3"], result.Continuation.Carried.Select(carried => carried.Payload));
    }

    [Fact]
    public void Run_SuspendedBeforeItsStart_WaitsForResume()
    {
        using var execution = New(FuncTaskOrchestrator.Create<object, string>((_, _) => Task.FromResult("ran")));
        var start = new ExecutionStarted("once", string.Empty, null, Now, null, null, null);

        Assert.Empty(execution.Run(Now, [new InstanceSuspended(null), start]).Decided);
        var ended = Assert.IsType<ExecutionCompleted>(Assert.Single(execution.Run(Now, [new InstanceResumed(null)]).Decided));

        Assert.Equal("\"ran\"", ended.Output);
    }

    private static OrchestrationExecution New(ITaskOrchestrator orchestrator) => new(
        new ExecutionSetup("id", orchestrator, JsonDataConverter.Default, NullLoggerFactory.Instance, string.Empty, 1_000, null, null),
        () => { });
}
