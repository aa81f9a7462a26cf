using System.Diagnostics;
using System.Globalization;

namespace Yuqing.Benchmarks;

/// <summary>
/// What instances that wait cost: memory and disk, and the start of a process that was killed. The engine is a process of its
/// own, published with ReadyToRun code.
/// </summary>
internal static class PendingBenchmarks
{
    private const int Starts = 7;

    private static readonly (int Count, int Megabytes, int Milliseconds)[] Sizes = [(20_000, 120, 300), (1_000_000, 400, 1_500)];

    public static Task MemoryAsync(string folder) => RunAsync(folder, MeasureMemoryAsync);

    public static Task ColdStartAsync(string folder) => RunAsync(folder, MeasureStartsAsync);

    private static async Task RunAsync(string folder, Func<string, string, int, Task> measure)
    {
        var program = await EngineProcess.PublishAsync(Path.Combine(folder, "program"));
        for (var i = 0; i < Sizes.Length; i++)
            await measure(program, Path.Combine(folder, $"data-{i}"), i);
    }

    private static async Task MeasureMemoryAsync(string program, string data, int size)
    {
        var (count, megabytes, _) = Sizes[size];
        var target = $"<= {megabytes} MB";
        var start = Stopwatch.GetTimestamp();
        using (var filled = EngineProcess.Start(program, data, count.ToString(CultureInfo.InvariantCulture)))
        {
            await filled.SaysAsync("pending");
            Measured.PrintRate($"{count:N0} sleeping: starts", count / Stopwatch.GetElapsedTime(start).TotalSeconds, ">= 20,000/s");
            Print("  resident memory right after the starts", $"{filled.ResidentMegabytes()} MB", target);
            await filled.CollectAsync();
            Print("  the same after a collection", $"{filled.ResidentMegabytes()} MB", target);
        }

        var bytes = Directory.GetFiles(data).Sum(file => new FileInfo(file).Length);
        Print("  disk per instance after kill -9, with the log", $"{bytes / count} bytes", "<= 1 KB");
        using var again = EngineProcess.Start(program, data);
        await again.SaysAsync("done");
        Print("  resident memory of a new process on them", $"{again.ResidentMegabytes()} MB", target);
        await again.CloseAsync();
        var database = new FileInfo(Path.Combine(data, "orchestrations.db")).Length;
        Print("  disk per instance after it was closed", $"{database / count} bytes", "<= 1 KB");
    }

    private static async Task MeasureStartsAsync(string program, string data, int size)
    {
        var (count, _, milliseconds) = Sizes[size];
        using (var filled = EngineProcess.Start(program, data, count.ToString(CultureInfo.InvariantCulture)))
            await filled.SaysAsync("pending");
        var times = new List<double>();
        var processor = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var process = EngineProcess.Start(program, data);
            await process.SaysAsync("done");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            processor.Add(process.ProcessorMilliseconds());
        }

        Print(
            string.Create(CultureInfo.InvariantCulture, $"kill -9 with {count:N0} pending, first workflow"),
            $"first {times[0]:0} ms, median of {Starts} {Measured.Percentile(times, 0.5):0} ms, worst {times.Max():0} ms",
            string.Create(CultureInfo.InvariantCulture, $"<= {milliseconds:N0} ms"));
        Print("  processor time of such a start, median", $"{Measured.Percentile(processor, 0.5):0} ms", "-");
    }

    private static void Print(string name, FormattableString value, string target) =>
        Measured.Print(name, value.ToString(CultureInfo.InvariantCulture), target);
}
