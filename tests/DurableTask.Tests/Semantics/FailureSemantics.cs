using DurableTask.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace DurableTask.Tests.Semantics;

/// <content>Failures and retries.</content>
public abstract partial class SemanticsSuite
{
    [Fact]
    public async Task CallActivity_ThatThrows_GivesTheFailureWithItsCause()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc("break", _ => throw new InvalidOperationException("outer", new FormatException("inner")))
            .AddOrchestratorFunc("catch", async context =>
            {
                try
                {
                    await context.CallActivityAsync("break");
                    return "nothing";
                }
                catch (TaskFailedException failure)
                {
                    return string.Join('|', failure.TaskName, failure.FailureDetails.ErrorType, failure.FailureDetails.ErrorMessage,
                        failure.FailureDetails.InnerFailure!.ErrorType, failure.FailureDetails.IsCausedBy<InvalidOperationException>());
                }
            }));

        Assert.Equal(
            "break|System.InvalidOperationException|outer|System.FormatException|True",
            (await host.RunAsync("catch")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Orchestrator_ThatThrows_FailsWithDetails()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc("break", _ => throw new InvalidOperationException("no"))
            .AddOrchestratorFunc("fail", context => context.CallActivityAsync("break")));

        var ended = await host.RunAsync("fail");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal(typeof(TaskFailedException).FullName, ended.FailureDetails!.ErrorType);
        Assert.Equal("Task 'break' (#1) failed with an unhandled exception: no", ended.FailureDetails.ErrorMessage);
        Assert.Equal("System.InvalidOperationException", ended.FailureDetails.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task CallActivity_NotRegistered_FailsAtOnceDespiteRetries()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("call", context => context.CallActivityAsync(
            "missing", TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromDays(1))))));

        var ended = await host.RunAsync("call");

        Assert.Equal("ActivityTaskNotFound", ended.FailureDetails!.InnerFailure!.ErrorType);
    }

    [Fact]
    public async Task ScheduleNew_OrchestratorNotRegistered_FailsTheInstance()
    {
        await using var host = await StartAsync(_ => { });

        var ended = await host.RunAsync("missing");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Equal("OrchestratorTaskNotFound", ended.FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task RetryPolicy_BackOffWithCap_WaitsAsLongAsItSays()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc("break", _ => throw new InvalidOperationException("no"))
            .AddOrchestratorFunc("retry", async context =>
            {
                var start = context.CurrentUtcDateTime;
                var policy = new RetryPolicy(5, TimeSpan.FromMinutes(1), backoffCoefficient: 3, maxRetryInterval: TimeSpan.FromMinutes(5));
                try
                {
                    await context.CallActivityAsync("break", TaskOptions.FromRetryPolicy(policy));
                }
                catch (TaskFailedException)
                {
                }

                return (context.CurrentUtcDateTime - start).TotalMinutes;
            }));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("retry");

        // 1 + 3 + 5 + 5 minutes; each wait begins when the attempt before has failed.
        foreach (var minutes in new[] { 1, 3, 5, 5 })
        {
            await Eventually.TrueAsync(async () => (await host.Engine.Store.GetStatisticsAsync()).Timers == 1);
            host.Clock.Advance(TimeSpan.FromMinutes(minutes));
            await Eventually.TrueAsync(async () =>
                (await host.Client.GetInstanceAsync(id))!.LastUpdatedAt >= host.Clock.GetUtcNow());
        }

        Assert.Equal(14, (await host.EndAsync(id)).ReadOutputAs<double>());
    }

    [Fact]
    public async Task RetryPolicy_SucceedsInTheEnd_GivesTheResult()
    {
        var attempts = 0;
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc("flaky", _ => Interlocked.Increment(ref attempts) < 3 ? throw new TimeoutException("no") : "yes")
            .AddOrchestratorFunc("retry", context => context.CallActivityAsync<string>(
                "flaky", TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromTicks(1))))));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("retry");

        await Eventually.TrueAsync(async () =>
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            return (await host.Client.GetInstanceAsync(id))!.IsCompleted;
        });

        Assert.Equal("yes", (await host.EndAsync(id)).ReadOutputAs<string>());
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task RetryPolicy_HandleFailureSaysNo_DoesNotTryAgain()
    {
        var attempts = 0;
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc("break", _ =>
            {
                attempts++;
                throw new ArgumentException("no");
            })
            .AddOrchestratorFunc("retry", context => context.CallActivityAsync("break", TaskOptions.FromRetryPolicy(
                new RetryPolicy(5, TimeSpan.FromDays(1)) { HandleFailure = failure => !failure.IsCausedBy<ArgumentException>() }))));

        await host.RunAsync("retry");

        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task RetryPolicy_TimeoutIsOver_DoesNotTryAgain()
    {
        var attempts = 0;
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc("break", _ =>
            {
                attempts++;
                throw new InvalidOperationException("no");
            })
            .AddOrchestratorFunc("retry", context => context.CallActivityAsync("break", TaskOptions.FromRetryPolicy(
                new RetryPolicy(100, TimeSpan.FromMinutes(1), retryTimeout: TimeSpan.FromMinutes(2))))));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("retry");
        await Eventually.TrueAsync(async () => (await host.Engine.Store.GetStatisticsAsync()).Timers == 1);
        // At one leap: a clock that runs through may be seen at the second attempt's due time, when there is time for a third.
        host.Clock.JumpWallClock(TimeSpan.FromMinutes(3));
        host.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.EndAsync(id)).RuntimeStatus);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task RetryHandler_DecidesByAttempt_StopsWhenItSays()
    {
        var attempts = 0;
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc("break", _ =>
            {
                attempts++;
                throw new InvalidOperationException("no");
            })
            .AddOrchestratorFunc("retry", context => context.CallActivityAsync("break", TaskOptions.FromRetryHandler(
                retry => retry.LastAttemptNumber < 4 && retry.LastFailure.IsCausedBy<InvalidOperationException>()))));

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.RunAsync("retry")).RuntimeStatus);
        Assert.Equal(4, attempts);
    }

    [Fact]
    public async Task Orchestrator_AwaitsSomethingNotDurable_FailsAndSaysSo()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc("delay", async _ => await Task.Delay(1)));

        var ended = await host.RunAsync("delay");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.Contains("only await durable tasks", ended.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }
}
