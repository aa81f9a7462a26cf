using System.Collections.Concurrent;
using System.Diagnostics;

namespace DurableTask.Tests.Support;

/// <summary>Collects the engine's ended spans. Suites that run beside it send theirs too: ask by instance.</summary>
internal sealed class SpanCollector : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public SpanCollector()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.DurableTask",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Spans of an instance, in the order in which they began.</summary>
    public IReadOnlyList<Activity> Of(string instanceId) =>
        [.. _spans.Where(span => Equals(span.GetTagItem("durabletask.task.instance_id") ?? span.GetTagItem("durabletask.event.target_instance_id"), instanceId)).OrderBy(span => span.StartTimeUtc)];

    /// <summary>The only span of an instance with that name.</summary>
    public Activity One(string instanceId, string name) => Assert.Single(Of(instanceId), span => span.DisplayName == name);

    public void Dispose() => _listener.Dispose();
}
