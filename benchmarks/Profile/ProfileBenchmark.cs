using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Embedded.DurableTask.Engine;
using Yuqing.Embedded.DurableTask.Store;
using Yuqing.Embedded.DurableTask.Store.Sqlite;

namespace Yuqing.Benchmarks.Profile;

/// <summary>
/// Where the time of 3-activity workflows goes, what is written for them, and how far the engine is from what SQLite and the
/// disk do by themselves. The engine is measured as it is, by the processor time of its threads; then its parts run alone on
/// what it committed, and the rest is the difference.
/// </summary>
internal static class ProfileBenchmark
{
    private const int Batch = 2_000;
    private const int MaximumWarmRounds = 40;
    private const int Rounds = 20;
    private const int Captured = 3 * Batch;

    private sealed record Run(double Elapsed, ThreadTimes Times, double Allocated, TimeSpan Paused, CommitMeter Meter);

    public static async Task RunAsync(string folder)
    {
        var run = await TimeAsync(Path.Combine(folder, "timed"));
        var each = 1e6 / (Batch * Rounds);
        var turns = (double)run.Meter.Turns / (Batch * Rounds);
        Note($"throughput, {Rounds} x {Batch:N0} at once", $"{Batch * Rounds / run.Elapsed:N0}/s, {turns:0.00} turns each");
        Note("allocated per workflow", $"{run.Allocated / (Batch * Rounds):N0} bytes");
        Note("pauses for collections", $"{run.Paused.TotalSeconds / run.Elapsed:0%} of the time");
        Note("commits per batch (one sync each)", $"{(double)run.Meter.Commits / run.Meter.Batches:0.0}");
        Floors(folder, await CaptureAsync(Path.Combine(folder, "captured"), run, each, turns), run);
    }

    private static async Task<Run> TimeAsync(string folder)
    {
        await using var engine = await EngineRun.StartAsync(folder);
        await WarmUpAsync(engine);
        using var meter = new CommitMeter(null);
        var times = ThreadTimes.Now();
        var allocated = GC.GetTotalAllocatedBytes();
        var paused = GC.GetTotalPauseDuration();
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; round < Rounds; round++)
            await EngineBenchmarks.BatchAsync(engine, Batch);
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Run(
            elapsed, ThreadTimes.Now().Since(times), GC.GetTotalAllocatedBytes() - allocated, GC.GetTotalPauseDuration() - paused, meter);
    }

    /// <summary>Until the runtime has compiled what it wants to: it does so on a thread that would take part of the time.</summary>
    private static async Task WarmUpAsync(EngineRun engine)
    {
        for (var round = 0; round < MaximumWarmRounds; round++)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            for (var i = 0; i < 3; i++)
                await EngineBenchmarks.BatchAsync(engine, Batch);
            await Task.Delay(TimeSpan.FromMilliseconds(300));
            if (JitInfo.GetCompiledMethodCount() - compiled < 3)
                return;
        }
    }

    private static async Task<IReadOnlyList<StoreCommit>> CaptureAsync(string folder, Run run, double each, double turns)
    {
        CapturingStore? store = null;
        var converter = new CountingConverter();
        await using var engine = await EngineRun.StartAsync(folder, services: services => services
            .AddSingleton<DataConverter>(converter)
            .AddSingleton<IOrchestrationStore>(provider => store = new CapturingStore(new SqliteOrchestrationStore(
                Path.Combine(folder, "orchestrations.db"),
                new SerialQueue(provider.GetRequiredService<IWorkScheduler>()).Add))));
        using (var meter = new CommitMeter(Path.Combine(folder, "orchestrations.db")))
        {
            for (var i = 0; i < Captured / Batch; i++)
                await EngineBenchmarks.BatchAsync(engine, Batch);
            Note("written to the log per turn", $"{(double)meter.LogBytes / meter.Turns:N0} bytes");
        }

        var host = engine.Services.GetRequiredService<DurableTaskEngine>().Host;
        var alone = new Alone(store!.Commits);
        Note("history per turn", $"{alone.BytesPerSegment:0} bytes");
        var (written, read) = ((double)converter.Written / Captured, (double)converter.Read / Captured);
        Note("JSON values per workflow", $"{written:0} written, {read:0} read");
        var json = alone.Convert(written, read);
        var records = alone.Encode();
        var code = alone.Execute(host) + alone.RunActivities(host) - json;
        var sqlite = (run.Times.Writer + run.Times.Checkpointer) * each;
        var pool = run.Times.Pool * each;
        var total = run.Times.Total * each;
        Part("all", total);
        Part("SQLite, writer", run.Times.Writer * each);
        Part("SQLite, copying the log", run.Times.Checkpointer * each);
        Part("serialization, JSON", json);
        Part("serialization, history records", records);
        Part("executor, orchestrators, activities", code);
        Part("scheduling, mail, client, collector", pool - json - records - code);
        Part("runtime's threads (compiler, others)", total - sqlite - pool);
        return store.Commits;

        void Part(string name, double microseconds) => Note(
            $"  {name}", $"{microseconds,5:0.0} us per workflow, {microseconds / turns,5:0.0} per turn, {microseconds / total:0%}");
    }

    private static void Floors(string folder, IReadOnlyList<StoreCommit> commits, Run run)
    {
        var engine = run.Elapsed / (Batch * Rounds) * 1e6;
        var mean = (int)Math.Max(1, run.Meter.Commits / run.Meter.Batches);
        var alone = new Alone(commits);
        foreach (var batch in new[] { mean, 1_024 })
        {
            Floor($"same commits, no engine, batches of {batch}", alone.Write(folder, batch));
            Floor($"same rows inserted raw, batches of {batch}", alone.Insert(folder, batch));
        }

        foreach (var grows in new[] { false, true })
        {
            var times = RawDisk.Sync(folder, grows);
            Measured.Print($"4 KB write and fdatasync, {(grows ? "growing file" : "in place")}", times, "-");
            Measured.PrintRate("  one after the other", times.Count / (times.Sum() / 1_000), "-");
        }

        void Floor(string name, double microseconds) => Note(
            name, $"{1e6 / microseconds:N0} workflows/s; the engine takes {engine / microseconds:0.0} times as long");
    }

    private static void Note(string name, FormattableString value) =>
        Measured.Print(name, value.ToString(CultureInfo.InvariantCulture), "-");
}
