using System.Diagnostics;
using System.Globalization;
using Yuqing.Benchmarks.Profile;

namespace Yuqing.Benchmarks;

/// <summary>The engine's speed. Every figure is durable: what is counted was synced to the disk before it was acknowledged.</summary>
internal static class EngineBenchmarks
{
    private static readonly (string Name, Func<string, Task> Run)[] All =
    [
        ("sequential", SequentialAsync),
        ("workflows", WorkflowsAsync),
        ("timers", TimersAsync),
        ("starts", StartsAsync),
        ("events", EventsAsync),
        ("fanout", FanOutAsync),
        ("recovery", RecoveryAsync),
        ("million", PendingBenchmarks.MemoryAsync),
        ("coldstart", PendingBenchmarks.ColdStartAsync),
        ("profile", ProfileBenchmark.RunAsync),
        ("peers", PeerBenchmarks.RunAsync),
    ];

    /// <summary>What takes long or is for the runner of the peers.</summary>
    private static readonly string[] Long = ["million", "coldstart", "peers"];

    /// <summary>The names of all, of which those in <see cref="Long"/> run only when they are named.</summary>
    public static string Names => string.Join(' ', All.Select(each => each.Name));

    public static async Task<int> RunAsync(string[] only)
    {
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
        Console.WriteLine(
            $"{Environment.ProcessorCount} processors, load average {load}, {Environment.OSVersion}, .NET {Environment.Version}; "
            + "SQLite WAL, synchronous=FULL");
        foreach (var (name, run) in All.Where(each => only.Length == 0 ? !Long.Contains(each.Name) : only.Contains(each.Name)))
        {
            var folder = Directory.CreateTempSubdirectory("engine-benchmark-").FullName;
            try
            {
                await run(folder);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return 0;
    }

    private static async Task SequentialAsync(string folder)
    {
        await using var engine = await EngineRun.StartAsync(folder);
        var times = new List<double>();
        for (var i = 0; i < 2_500; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await engine.Client.WaitForInstanceCompletionAsync(await engine.Client.ScheduleNewOrchestrationInstanceAsync("three", 0));
            if (i >= 500)
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Measured.Print("3-activity workflow, one at a time", times, "p50 <= 1.5, p99 <= 4 ms");
    }

    private static async Task WorkflowsAsync(string folder)
    {
        await using var engine = await EngineRun.StartAsync(folder);
        await BatchAsync(engine, 2_000);
        var best = 0.0;
        for (var round = 0; round < 5; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await BatchAsync(engine, 2_000);
            best = Math.Max(best, 2_000 / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        Measured.PrintRate("3-activity workflows, 2,000 at once (best of 5)", best, ">= 7,000/s");
        var cpu = Environment.CpuUsage.TotalTime;
        var sustained = Stopwatch.GetTimestamp();
        for (var round = 0; round < 10; round++)
            await BatchAsync(engine, 2_000);
        Measured.PrintRate(
            "3-activity workflows, 20,000 in rounds of 2,000", 20_000 / Stopwatch.GetElapsedTime(sustained).TotalSeconds, ">= 7,000/s");
        Measured.Print(
            "processor time per 3-activity workflow",
            string.Create(CultureInfo.InvariantCulture, $"{(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / 20_000:0} us"),
            "-");
    }

    public static async Task BatchAsync(EngineRun engine, int count) => await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
        await engine.Client.WaitForInstanceCompletionAsync(await engine.Client.ScheduleNewOrchestrationInstanceAsync("three", i))));

    private static async Task TimersAsync(string folder)
    {
        var due = DateTime.MinValue;
        await using var engine = await EngineRun.StartAsync(folder, tasks => tasks.AddOrchestratorFunc("until", async context =>
        {
            await context.CreateTimer(due, CancellationToken.None);
            return 0;
        }));

        // The second round is measured; the first warms the code up.
        for (var round = 0; round < 2; round++)
        {
            due = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(3);
            var late = await Task.WhenAll(Enumerable.Range(0, 2_000).Select(async _ =>
            {
                var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("until");
                await engine.Client.WaitForInstanceCompletionAsync(id);
                return (TimeProvider.System.GetUtcNow().UtcDateTime - due).TotalMilliseconds;
            }));
            if (round == 1)
                Measured.Print("2,000 timers due at once, due to known commit", late, "p50 <= 30, p99 <= 80 ms");
        }
    }

    private static async Task StartsAsync(string folder)
    {
        const int Count = 40_000;
        await using (var engine = await EngineRun.StartAsync(folder))
        {
            await StartSleepersAsync(engine, 2_000);
            var start = Stopwatch.GetTimestamp();
            await StartSleepersAsync(engine, Count);
            Measured.PrintRate("starts that then sleep 24 h", Count / Stopwatch.GetElapsedTime(start).TotalSeconds, ">= 20,000/s");
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            using var process = Process.GetCurrentProcess();
            Measured.Print(
                "resident memory with 42,000 sleeping",
                string.Create(CultureInfo.InvariantCulture, $"{process.WorkingSet64 / 1024 / 1024} MB"),
                "<= 120 MB (20,000)");
        }

        // Closing copies the log into the database, so the file then holds everything.
        var bytes = Directory.GetFiles(folder, "orchestrations.db").Sum(file => new FileInfo(file).Length);
        Measured.Print(
            "disk per sleeping instance", string.Create(CultureInfo.InvariantCulture, $"{bytes / (Count + 2_000)} bytes"), "<= 1 KB");
    }

    private static Task StartSleepersAsync(EngineRun engine, int count) => Parallel.ForAsync(
        0,
        count,
        new ParallelOptions { MaxDegreeOfParallelism = 1_000 },
        async (_, cancellation) => await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "sleep", TimeSpan.FromHours(24), cancellation));

    private static async Task EventsAsync(string folder)
    {
        await using var engine = await EngineRun.StartAsync(folder);
        foreach (var (instances, events, target) in new[] { (1, 20_000, ">= 5,000/s"), (1_000, 40, ">= 20,000/s") })
        {
            var ids = new List<string>();
            for (var i = 0; i < instances; i++)
                ids.Add(await engine.Client.ScheduleNewOrchestrationInstanceAsync("events", events));
            var start = Stopwatch.GetTimestamp();
            await Parallel.ForAsync(
                0,
                instances * events,
                new ParallelOptions { MaxDegreeOfParallelism = 1_000 },
                async (i, cancellation) => await engine.Client.RaiseEventAsync(ids[i % instances], "event", i, cancellation));
            await Task.WhenAll(ids.Select(id => engine.Client.WaitForInstanceCompletionAsync(id)));
            Measured.PrintRate(
                $"external events to {instances} instance(s)", instances * events / Stopwatch.GetElapsedTime(start).TotalSeconds, target);
        }
    }

    private static async Task FanOutAsync(string folder)
    {
        await using var engine = await EngineRun.StartAsync(folder);
        for (var round = 0; round < 2; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await engine.Client.WaitForInstanceCompletionAsync(
                await engine.Client.ScheduleNewOrchestrationInstanceAsync("fan out", 10_000));
            if (round == 1)
            {
                Measured.Print(
                    "fan-out of 10,000 activities",
                    string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms"),
                    "<= 2,000 ms");
            }
        }
    }

    private static async Task RecoveryAsync(string folder)
    {
        await using (var engine = await EngineRun.StartAsync(folder))
            await StartSleepersAsync(engine, 20_000);
        var start = Stopwatch.GetTimestamp();
        await using var again = await EngineRun.StartAsync(folder);
        await again.Client.WaitForInstanceCompletionAsync(await again.Client.ScheduleNewOrchestrationInstanceAsync("three", 0));
        Measured.Print(
            "open with 20,000 sleeping to first workflow done",
            string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms"),
            "<= 300 ms from process start");
    }
}
