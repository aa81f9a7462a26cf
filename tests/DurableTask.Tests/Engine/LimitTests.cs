using System.Diagnostics;
using DurableTask.Tests.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask;
using Yuqing.Embedded.DurableTask.Executor;

namespace DurableTask.Tests.Engine;

/// <summary>Big things: wide, deep, long and large.</summary>
public sealed class LimitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Turns_MoreThanTheWorkerAllows_WaitForAPlace()
    {
        const int Allowed = 2;
        using var pair = new Barrier(Allowed);
        var (running, most) = (0, 0);
        await using var host = await EngineHost.StartAsync(
            tasks => tasks.AddOrchestratorFunc("meet", _ =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                var met = pair.SignalAndWait(EngineHost.Patience);
                Interlocked.Decrement(ref running);
                return Task.FromResult(met);
            }),
            worker: options => options.Concurrency.MaximumConcurrentOrchestrationWorkItems = Allowed);
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Client.ScheduleNewOrchestrationInstanceAsync("meet")));

        foreach (var id in ids)
            Assert.True((await host.EndAsync(id)).ReadOutputAs<bool>());
        Assert.Equal(Allowed, most);

        static void InterlockedMax(ref int most, int value)
        {
            for (var known = Volatile.Read(ref most); value > known;)
            {
                var before = Interlocked.CompareExchange(ref most, value, known);
                if (before == known)
                    return;
                known = before;
            }
        }
    }

    [Fact]
    public async Task FanOut_TenThousandActivities_GathersAllWithoutReplay()
    {
        await using var host = await EngineHost.StartAsync(
            tasks => tasks
                .AddActivityFunc<int, int>("echo", (_, value) => value)
                .AddOrchestratorFunc<int, long>("fan", async (context, count) =>
                    (await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("echo", i)))).Sum(i => (long)i)),
            _folder.Path);

        Assert.Equal(49_995_000, (await host.RunAsync("fan", 10_000)).ReadOutputAs<long>());
    }

    [Fact]
    public async Task Payload_TwoMebibytes_GoesThroughEveryWay()
    {
        await using var host = await EngineHost.StartAsync(
            tasks => tasks
                .AddActivityFunc<string, string>("echo", (_, value) => value)
                .AddOrchestratorFunc<string, string>("pass", async (context, value) =>
                {
                    var raised = await context.WaitForExternalEvent<string>("event");
                    return await context.CallActivityAsync<string>("echo", value[..1] + raised[1..]);
                }),
            _folder.Path);
        var large = new string('界', 2 * 1024 * 1024 / 3);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("pass", large);

        await host.Client.RaiseEventAsync(id, "event", large);

        Assert.Equal(large, (await host.EndAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Payload_LargerThanAllowed_IsRefusedWhereItIsMade()
    {
        await using var host = await EngineHost.StartAsync(
            tasks => tasks
                .AddActivityFunc("make", _ => new string('x', 2_000))
                .AddOrchestratorFunc("call", async context =>
                {
                    try
                    {
                        await context.CallActivityAsync<string>("make");
                        return "fine";
                    }
                    catch (TaskFailedException failure)
                    {
                        return failure.FailureDetails.ErrorMessage;
                    }
                }),
            configure: services => Microsoft.Extensions.DependencyInjection.OptionsServiceCollectionExtensions
                .Configure<EmbeddedEngineOptions>(services, options => options.MaximumPayloadLength = 1_000));

        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync("call", new string('x', 2_000)));
        Assert.Contains("larger than", (await host.RunAsync("call")).ReadOutputAs<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_OfTenThousandEvents_CostsNoMoreThanItsLength()
    {
        const int Count = 10_000;
        void Tasks(DurableTaskRegistry tasks) => tasks.AddOrchestratorFunc<int, long>("sum", async (context, count) =>
        {
            var sum = 0L;
            for (var i = 0; i < count; i++)
                sum += await context.WaitForExternalEvent<int>("value");
            await context.WaitForExternalEvent<string>("end");
            return sum;
        });

        string id;
        await using (var host = await EngineHost.StartAsync(Tasks, _folder.Path))
        {
            id = await host.Client.ScheduleNewOrchestrationInstanceAsync("sum", Count);
            await Parallel.ForAsync(0, Count, async (i, stop) => await host.Client.RaiseEventAsync(id, "value", i, stop));
        }

        await using var again = await EngineHost.StartAsync(Tasks, _folder.Path);
        var started = Stopwatch.GetTimestamp();
        await again.Client.RaiseEventAsync(id, "end", string.Empty);
        var replayed = Stopwatch.GetElapsedTime(started);

        Assert.Equal(Count * (Count - 1L) / 2, (await again.EndAsync(id)).ReadOutputAs<long>());

        // Far above what it takes (tens of milliseconds), so that a busy machine does not fail the test; quadratic cost would.
        Assert.InRange(replayed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Cache_SmallerThanTheInstances_KeepsOnlyThatManyInMemory()
    {
        await using var host = await EngineHost.StartAsync(
            tasks => tasks.AddOrchestratorFunc("wait", context => context.WaitForExternalEvent<int>("value")), cacheSize: 10);
        var ids = new List<string>();
        for (var i = 0; i < 100; i++)
            ids.Add(await host.Client.ScheduleNewOrchestrationInstanceAsync("wait"));
        await Task.WhenAll(ids.Select(id => host.Client.WaitForInstanceStartAsync(id)));
        await Eventually.TrueAsync(() => host.Engine.LiveCount <= 10);

        foreach (var id in ids)
            await host.Client.RaiseEventAsync(id, "value", 1);

        foreach (var id in ids)
            Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.EndAsync(id)).RuntimeStatus);
    }

    [Fact]
    public void Codec_EveryRecord_ComesBackTheSame()
    {
        var time = new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);
        var inner = new TaskFailureDetails("T.Inner", "because", null, null, null);
        var failure = new TaskFailureDetails("T", "message 界", "stack", inner, null);
        HistoryRecord[] records =
        [
            new TaskCompleted(1, "r"), new TaskCompleted(int.MaxValue, null), new TaskFailed(2, failure, true),
            new ChildCompleted(3, "id", "r"), new ChildFailed(4, "id", failure, false), new TimerFired(5, time),
            new EventRaised("n", null), new InstanceSuspended("why"), new InstanceResumed(null), new InstanceTerminated("o", true),
            new InstanceRewound("r"), new TaskScheduled(6, "n", "1", "i", null), new ChildCreated(7, "id", "n", "2", null, null),
            new TimerCreated(8, time), new TimerCanceled(8), new EventSent(9, "id", "n", "p"),
            new ExecutionCompleted(OrchestrationRuntimeStatus.Failed, null, failure),
            new ExecutionStarted("n", "v", "i", time, time.AddDays(1), new ParentLink(7, "p", "pn", 3), null),
        ];
        var segment = new Segment(time, true, records, records);

        var back = Assert.Single(HistoryCodec.Decode(HistoryCodec.Encode(segment)));

        Assert.Equal((segment.Time, segment.Executed), (back.Time, back.Executed));
        Assert.Equal(records, back.Received);
        Assert.Equal(records, back.Decided);
        Assert.All(records, record => Assert.Equal(record, HistoryCodec.DecodeRecord(HistoryCodec.Encode(record))));
    }
}
