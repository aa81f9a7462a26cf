using System.Diagnostics;
using DurableTask.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Yuqing.Testing;

namespace DurableTask.Tests.Engine;

/// <summary>The engine's spans: names and labels of the Durable Task SDK, and how one leads to the next, over a restart too.</summary>
public sealed class TracingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly SpanCollector _spans = new();

    public void Dispose()
    {
        _spans.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Start_OfAnInstance_LinksTheFirstTurnToItsCreation()
    {
        await using var host = await StartAsync(Caller);

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("caller", new StartOrchestrationOptions { Version = "2" });
        await host.EndAsync(id);

        var created = _spans.One(id, "create_orchestration:caller@(2)");
        var first = (await TurnsAsync(id, "orchestration:caller@(2)", 2))[0];
        Assert.Equal(ActivityKind.Producer, created.Kind);
        Assert.Equal(ActivityKind.Server, first.Kind);
        Assert.Equal("orchestration", first.GetTagItem("durabletask.type"));
        Assert.Equal("caller", first.GetTagItem("durabletask.task.name"));
        Assert.Equal("2", first.GetTagItem("durabletask.task.version"));
        Assert.NotEqual(created.TraceId, first.TraceId);
        Assert.Equal(created.SpanId, Assert.Single(first.Links).Context.SpanId);
    }

    [Fact]
    public async Task Activity_OfATurn_RunsInItsTraceAndSoDoesTheTurnItBringsAbout()
    {
        await using var host = await StartAsync(Caller);

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("caller");
        await host.EndAsync(id);

        var turns = await TurnsAsync(id, "orchestration:caller", 2);
        var activity = _spans.One(id, "activity:work");
        Assert.Equal(turns[0].SpanId, activity.ParentSpanId);
        Assert.Equal("activity", activity.GetTagItem("durabletask.type"));
        Assert.Equal(activity.SpanId, turns[1].ParentSpanId);
        Assert.Equal(turns[0].TraceId, turns[1].TraceId);
        Assert.Equal("Completed", turns[1].GetTagItem("durabletask.task.status"));
    }

    [Fact]
    public async Task Event_ToAnInstance_BeginsATraceLinkedToItsSender()
    {
        await using var host = await StartAsync(Waiter);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("waiter");
        await host.UntilAsync(id, one => one.RuntimeStatus == OrchestrationRuntimeStatus.Running);

        await host.Client.RaiseEventAsync(id, "go", "you");
        await host.EndAsync(id);

        var sent = _spans.One(id, "orchestration_event:go");
        var turns = await TurnsAsync(id, "orchestration:waiter", 2);
        Assert.Equal(sent.SpanId, Assert.Single(turns[1].Links).Context.SpanId);
        Assert.NotEqual(turns[0].TraceId, turns[1].TraceId);
    }

    [Fact]
    public async Task Event_ThatWaitsOverARestart_IsStillWhatItsTurnIsLinkedTo()
    {
        string id;
        await using (var host = await StartAsync(Waiter))
        {
            id = await host.Client.ScheduleNewOrchestrationInstanceAsync("waiter");
            await host.UntilAsync(id, one => one.RuntimeStatus == OrchestrationRuntimeStatus.Running);
        }

        // Taken by an engine that runs no code, as between two versions of a program.
        await using (var silent = await EngineHost.StartAsync(Waiter, _folder.Path, clock: _clock, runs: false))
            await silent.Client.RaiseEventAsync(id, "go");
        await using var again = await StartAsync(Waiter);
        await again.EndAsync(id);

        var sent = _spans.One(id, "orchestration_event:go");
        var last = (await TurnsAsync(id, "orchestration:waiter", 2))[^1];
        Assert.Equal(sent.TraceId, Assert.Single(last.Links).Context.TraceId);
        Assert.Equal(sent.SpanId, Assert.Single(last.Links).Context.SpanId);
    }

    [Fact]
    public async Task Activity_ThatRunsAgainAfterACrash_StaysInTheTraceOfItsTurn()
    {
        var started = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        var runs = 0;
        void Tasks(DurableTaskRegistry tasks) => tasks
            .AddActivityFunc("work", async _ =>
            {
                if (Interlocked.Increment(ref runs) == 1)
                {
                    started.SetResult();
                    await never.Task;
                }
            })
            .AddOrchestratorFunc("one", context => context.CallActivityAsync("work"));
        var copy = Path.Combine(_folder.Path, "copy");
        var host = await StartAsync(Tasks);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("one");
        await started.Task;

        RecoveryTests.CopyFiles(_folder.Path, copy);
        await using (var again = await EngineHost.StartAsync(Tasks, copy, clock: _clock))
            await again.EndAsync(id);

        var first = (await TurnsAsync(id, "orchestration:one", 2))[0];
        Assert.Equal(first.SpanId, _spans.One(id, "activity:work").ParentSpanId);
        never.SetResult();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task Timer_ThatFires_BeginsATraceWithASpanThatTellsHowLate()
    {
        await using var host = await StartAsync(tasks => tasks.AddOrchestratorFunc(
            "sleeper", context => context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None)));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("sleeper");
        await host.UntilAsync(id, one => one.RuntimeStatus == OrchestrationRuntimeStatus.Running);

        _clock.Advance(TimeSpan.FromMinutes(2));
        await host.EndAsync(id);

        var turns = await TurnsAsync(id, "orchestration:sleeper", 2);
        var timer = _spans.One(id, "orchestration:sleeper:timer");
        Assert.Equal(turns[1].SpanId, timer.ParentSpanId);
        Assert.Empty(turns[1].Links);
        Assert.Equal("timer", timer.GetTagItem("durabletask.type"));
        Assert.NotNull(timer.GetTagItem("durabletask.fire_at"));
    }

    [Fact]
    public async Task Child_AndItsAnswer_AreLinkedToTheTurnsTheyComeFrom()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddOrchestratorFunc("child", _ => Task.FromResult(1))
            .AddOrchestratorFunc("parent", context => context.CallSubOrchestratorAsync<int>(
                "child", new SubOrchestrationOptions(instanceId: context.InstanceId + "-child"))));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("parent");
        await host.EndAsync(id);

        var turns = await TurnsAsync(id, "orchestration:parent", 2);
        var child = _spans.One(id + "-child", "orchestration:child");
        Assert.Equal(turns[0].SpanId, Assert.Single(child.Links).Context.SpanId);
        Assert.Equal(child.SpanId, Assert.Single(turns[1].Links).Context.SpanId);
    }

    [Fact]
    public async Task Failure_OfAnActivity_NamesItsTypeAndNeverItsText()
    {
        await using var host = await StartAsync(tasks => tasks
            .AddActivityFunc("work", _ => throw new FormatException("张三 13900000000"))
            .AddOrchestratorFunc("caller", context => context.CallActivityAsync("work")));

        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("caller");
        await host.EndAsync(id);

        await TurnsAsync(id, "orchestration:caller", 2);
        var spans = _spans.Of(id);
        Assert.Equal("System.FormatException", _spans.One(id, "activity:work").StatusDescription);
        Assert.Equal(2, spans.Count(span => span.Status == ActivityStatusCode.Error));
        Assert.DoesNotContain(spans, span => $"{span.StatusDescription} {string.Join(' ', span.TagObjects)}".Contains("张三", StringComparison.Ordinal));
    }

    private static void Caller(DurableTaskRegistry tasks) => tasks
        .AddActivityFunc("work", _ => { })
        .AddOrchestratorFunc("caller", context => context.CallActivityAsync("work"));

    private static void Waiter(DurableTaskRegistry tasks) =>
        tasks.AddOrchestratorFunc("waiter", context => context.WaitForExternalEvent<string>("go"));

    private Task<EngineHost> StartAsync(Action<DurableTaskRegistry> tasks) => EngineHost.StartAsync(tasks, _folder.Path, clock: _clock);

    /// <summary>A turn's span ends a moment after who waits for its commit was told.</summary>
    private async Task<IReadOnlyList<Activity>> TurnsAsync(string id, string name, int count)
    {
        IReadOnlyList<Activity> turns = [];
        await Eventually.TrueAsync(() =>
        {
            turns = [.. _spans.Of(id).Where(span => span.DisplayName == name)];
            return Task.FromResult(turns.Count >= count);
        });
        Assert.Equal(count, turns.Count);
        return turns;
    }
}
