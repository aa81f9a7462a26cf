using System.Diagnostics.Metrics;

namespace Yuqing.Embedded.DurableTask;

/// <summary>The engine's figures, under the meter <c>Yuqing.Embedded.DurableTask</c>. They cost next to nothing unless somebody listens.</summary>
internal static class EngineMetrics
{
    private static readonly Meter Meter = new("Yuqing.Embedded.DurableTask");

    public static Counter<long> Turns { get; } = Meter.CreateCounter<long>("durabletask.turns", "{turn}", "Turns committed.");

    public static Counter<long> Activities { get; } =
        Meter.CreateCounter<long>("durabletask.activities", "{activity}", "Activities run, with whatever outcome.");

    public static Histogram<int> Batches { get; } =
        Meter.CreateHistogram<int>("durabletask.commit.batch", "{commit}", "Commits made durable by one sync.");
}
