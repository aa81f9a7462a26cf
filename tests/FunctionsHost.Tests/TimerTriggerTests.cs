using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Embedded.FunctionsHost.Storage;
using Yuqing.Embedded.FunctionsHost.Timers;
using Yuqing.Testing;

namespace FunctionsHost.Tests;

public sealed class TimerTriggerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Timer_TimePasses_RunsAtEachOccurrenceAndNotBefore()
    {
        await using var host = await StartAsync(typeof(EveryMinute));
        var runs = host.Services.GetRequiredService<Runs>();

        await AdvanceAsync(host, TimeSpan.FromSeconds(59));
        Assert.Empty(runs.All);
        await AdvanceAsync(host, TimeSpan.FromSeconds(1), () => runs.All.Count == 1);
        await AdvanceAsync(host, TimeSpan.FromMinutes(1), () => runs.All.Count == 2);

        Assert.All(runs.All, run => Assert.False(run.IsPastDue));
        Assert.Equal(_time.GetUtcNow().UtcDateTime, runs.All[1].Next);
    }

    [Fact]
    public async Task Timer_OccurrenceMissedWhileDown_IsPastDueAndRunsAtOnce()
    {
        await (await StartAsync(typeof(EveryMinute))).DisposeAsync();
        _time.Advance(TimeSpan.FromMinutes(30));

        await using var host = await StartAsync(typeof(EveryMinute));

        var runs = host.Services.GetRequiredService<Runs>();
        await Eventually.HoldsAsync(() => runs.All.Count == 1);
        Assert.True(runs.All[0].IsPastDue);
        Assert.Equal(_time.GetUtcNow().UtcDateTime.AddMinutes(-29), runs.All[0].Next);
        await AdvanceAsync(host, TimeSpan.FromMinutes(1), () => runs.All.Count == 2);
        Assert.False(runs.All[1].IsPastDue);
        Assert.Equal(_time.GetUtcNow().UtcDateTime.AddMinutes(-30), runs.All[1].Last);
    }

    [Fact]
    public async Task Timer_RestartBeforeTheOccurrence_DoesNotRunEarly()
    {
        await (await StartAsync(typeof(EveryMinute))).DisposeAsync();
        _time.Advance(TimeSpan.FromSeconds(20));

        await using var host = await StartAsync(typeof(EveryMinute));
        var runs = host.Services.GetRequiredService<Runs>();
        await AdvanceAsync(host, TimeSpan.FromSeconds(39));
        Assert.Empty(runs.All);
        await AdvanceAsync(host, TimeSpan.FromSeconds(1), () => runs.All.Count == 1);

        Assert.False(runs.All[0].IsPastDue);
    }

    [Fact]
    public async Task Timer_RunOnStartup_RunsAtOnceAndThenOnSchedule()
    {
        await using var host = await StartAsync(typeof(AtStartup));
        var runs = host.Services.GetRequiredService<Runs>();

        await Eventually.HoldsAsync(() => runs.All.Count == 1);
        Assert.False(runs.All[0].IsPastDue);
        await AdvanceAsync(host, TimeSpan.FromMinutes(1), () => runs.All.Count == 2);
    }

    [Fact]
    public async Task Timer_NotMonitored_HasNoScheduleStatus()
    {
        await using var host = await StartAsync(typeof(Unmonitored));
        var runs = host.Services.GetRequiredService<Runs>();

        await AdvanceAsync(host, TimeSpan.FromMinutes(1), () => runs.All.Count == 1);

        Assert.Null(runs.All[0].Next);
    }

    [Fact]
    public async Task Timer_FunctionTakesLongerThanItsInterval_DoesNotOverlap()
    {
        await using var host = await StartAsync(typeof(Slow));
        var gate = host.Services.GetRequiredService<Gate>();
        await AdvanceAsync(host, TimeSpan.FromSeconds(10), () => gate.Entered == 1);

        // The function is under way: nobody waits for the clock.
        _time.Advance(TimeSpan.FromSeconds(35));
        Assert.Equal(1, gate.Entered);
        gate.Open.SetResult();

        await AdvanceAsync(host, TimeSpan.FromSeconds(10), () => gate.Entered == 2);
        Assert.Equal(1, gate.MostAtOnce);
    }

    [Fact]
    public async Task Timer_FunctionThrows_RunsAgainAtTheNextOccurrence()
    {
        await using var host = await StartAsync(typeof(Failing));
        var runs = host.Services.GetRequiredService<Runs>();

        await AdvanceAsync(host, TimeSpan.FromMinutes(1), () => runs.All.Count == 1);
        await AdvanceAsync(host, TimeSpan.FromMinutes(1), () => runs.All.Count == 2);
    }

    [Fact]
    public async Task Timer_WallClockJumpsForward_RunsOnceAndIsPastDue()
    {
        await using var host = await StartAsync(typeof(EveryMinute));
        var runs = host.Services.GetRequiredService<Runs>();

        await RestAsync(host);
        _time.JumpWallClock(TimeSpan.FromHours(2));
        await AdvanceAsync(host, TimeSpan.FromSeconds(30), () => runs.All.Count == 1);

        Assert.True(runs.All[0].IsPastDue);
    }

    /// <summary>Moves the clock in steps that the timers sleep at most, each only while they sleep; then something must hold, or they sleep again.</summary>
    private async Task AdvanceAsync(TestHost host, TimeSpan delta, Func<bool>? condition = null)
    {
        for (var end = _time.GetUtcNow() + delta; _time.GetUtcNow() < end;)
        {
            await RestAsync(host);
            var left = end - _time.GetUtcNow();
            _time.Advance(left < SteppedDelay.MaxStep ? left : SteppedDelay.MaxStep);
        }

        await (condition is null ? RestAsync(host) : Eventually.HoldsAsync(condition));
    }

    /// <summary>Until all timers sleep: one that looks at the clock while it moves would count from a time that it never saw, and what it has run is not noted before.</summary>
    private static Task RestAsync(TestHost host) => Eventually.HoldsAsync(() => host.Services.GetRequiredService<TimerService>().IsAtRest);

    private Task<TestHost> StartAsync(Type functions) => TestHost.StartAsync(functions, settings =>
    {
        settings.Folder = _folder;
        settings.Time = _time;
        settings.Arguments = ["--Every=0 * * * * *"];
        settings.OnBuilder = builder => builder.Services.AddSingleton<Runs>().AddSingleton<Gate>();
    });

    private sealed record Run(bool IsPastDue, DateTime? Last, DateTime? Next);

    private sealed class Runs
    {
        private readonly ConcurrentQueue<Run> _runs = new();

        public IReadOnlyList<Run> All => [.. _runs];

        public void Add(TimerInfo timer) =>
            _runs.Enqueue(new Run(timer.IsPastDue, timer.ScheduleStatus?.Last, timer.ScheduleStatus?.Next));
    }

    private sealed class Gate
    {
        private int _inside;

        public TaskCompletionSource Open { get; } = new();

        public int Entered { get; private set; }

        public int MostAtOnce { get; private set; }

        public async Task PassAsync()
        {
            MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _inside));
            Entered++;
            await Open.Task;
            Interlocked.Decrement(ref _inside);
        }
    }

    private sealed class EveryMinute(Runs runs)
    {
        [Function("EveryMinute")]
        public void Run([TimerTrigger("%Every%")] TimerInfo timer) => runs.Add(timer);
    }

    private sealed class AtStartup(Runs runs)
    {
        [Function("AtStartup")]
        public void Run([TimerTrigger("0 * * * * *", RunOnStartup = true)] TimerInfo timer) => runs.Add(timer);
    }

    private sealed class Unmonitored(Runs runs)
    {
        [Function("Unmonitored")]
        public void Run([TimerTrigger("0 * * * * *", UseMonitor = false)] TimerInfo timer) => runs.Add(timer);
    }

    private sealed class Slow(Gate gate)
    {
        [Function("Slow")]
        public Task Run([TimerTrigger("00:00:10")] TimerInfo timer)
        {
            Assert.NotNull(timer.ScheduleStatus);
            return gate.PassAsync();
        }
    }

    private sealed class Failing(Runs runs)
    {
        [Function("Failing")]
        public void Run([TimerTrigger("0 * * * * *")] TimerInfo timer)
        {
            runs.Add(timer);
            throw new InvalidOperationException("fails always");
        }
    }
}
