using System.Diagnostics;
using System.Text.Json;
using Microsoft.DurableTask;

namespace Yuqing.Benchmarks;

/// <summary>
/// Our engine under the protocol of <c>peers/measure.mjs</c>: the same workloads, sizes, warming up and figures, so that the
/// ratios mean something. The last line of the output is for the runner of the peers.
/// </summary>
internal static class PeerBenchmarks
{
    private sealed record Sizes(int Warm, int Rounds, int Batch, int Sequential, int Timers, int Ahead);

    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    public static async Task RunAsync(string folder)
    {
        var sizes = JsonSerializer.Deserialize<Sizes>(
            Environment.GetEnvironmentVariable("SIZES") ?? throw new InvalidOperationException("This is started by peers/run.sh."), Json)!;
        await using var engine = await EngineRun.StartAsync(folder, AddUntil);
        await AtOnceAsync(engine, sizes.Warm);
        var rates = new List<double>();
        for (var round = 0; round < sizes.Rounds; round++)
            rates.Add(await AtOnceAsync(engine, sizes.Batch));
        await OneAtATimeAsync(engine, sizes.Warm / 10);
        var times = await OneAtATimeAsync(engine, sizes.Sequential);
        await TimersAsync(engine, sizes.Warm / 5, 1_000);
        var late = await TimersAsync(engine, sizes.Timers, sizes.Ahead);
        Console.WriteLine(JsonSerializer.Serialize(
            new
            {
                Name = "Yuqing.Functions",
                Rate = Measured.Percentile(rates, 0.5),
                P50 = Measured.Percentile(times, 0.5),
                P99 = Measured.Percentile(times, 0.99),
                Late50 = Measured.Percentile(late, 0.5),
                Late99 = Measured.Percentile(late, 0.99),
            },
            Json));
    }

    private static void AddUntil(DurableTaskRegistry tasks) => tasks.AddOrchestratorFunc<DateTime, int>("until", async (context, due) =>
    {
        await context.CreateTimer(due, CancellationToken.None);
        return 0;
    });

    private static async Task<double> AtOnceAsync(EngineRun engine, int count)
    {
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => ThreeAsync(engine, i)));
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<List<double>> OneAtATimeAsync(EngineRun engine, int count)
    {
        var times = new List<double>();
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await ThreeAsync(engine, i);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    private static async Task<double[]> TimersAsync(EngineRun engine, int count, int ahead)
    {
        var due = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(ahead);
        return await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("until", due);
            await engine.Client.WaitForInstanceCompletionAsync(id);
            return (TimeProvider.System.GetUtcNow().UtcDateTime - due).TotalMilliseconds;
        }));
    }

    private static async Task ThreeAsync(EngineRun engine, int value)
    {
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("three", value);
        var ended = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        if (ended.ReadOutputAs<int>() != value + 3)
            throw new InvalidOperationException($"A workflow gave {ended.SerializedOutput} instead of {value + 3}.");
    }
}
