using System.Globalization;
using Yuqing.Benchmarks;

// A process that is killed. With a count it starts that many instances that sleep for a day; without one it makes a workflow.
// It says so on a line of its own, when that is on disk, and goes on until it is killed, or closes when its input ends.
var engine = await EngineRun.StartAsync(args[0]);
if (args.Length > 1)
{
    await Parallel.ForAsync(
        0,
        int.Parse(args[1], CultureInfo.InvariantCulture),
        new ParallelOptions { MaxDegreeOfParallelism = 1_000 },
        async (_, cancellation) => await engine.Client.ScheduleNewOrchestrationInstanceAsync(
            "sleep", TimeSpan.FromHours(24), cancellation));
    Console.WriteLine("pending");
}
else
{
    var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("three", 0);
    var ended = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
    Console.WriteLine(ended.SerializedOutput == "3" ? "done" : "failed");
}

while (await Console.In.ReadLineAsync() is { } line)
{
    if (line == "collect")
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Console.WriteLine("collected");
    }
}

await engine.DisposeAsync();
