using System.Collections.Concurrent;
using System.Diagnostics;
using Yuqing.Functions.Telemetry;

namespace Smoke.Tests.Harness;

/// <summary>All spans that the product exports, of every scenario that runs just now: ask by incident, trace or span.</summary>
internal sealed class Spans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public Spans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => TelemetryBuilder.Sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> All => [.. _ended];

    /// <summary>Spans that say which incident they are about, by their own label or by the instance.</summary>
    public IReadOnlyList<Activity> Of(string incident, string name) =>
        [.. _ended.Where(span => span.DisplayName == name && IncidentOf(span) == incident).OrderBy(span => span.StartTimeUtc)];

    /// <summary>The only one of an incident with that name.</summary>
    public Activity One(string incident, string name) => Assert.Single(Of(incident, name));

    /// <summary>Names of a span's parents, nearest first; ends where the trace began.</summary>
    public IReadOnlyList<string> Way(Activity span)
    {
        var names = new List<string>();
        for (var at = Parent(span); at is not null; at = Parent(at))
            names.Add(at.DisplayName);
        return names;
    }

    /// <summary>What a span is linked to.</summary>
    public Activity Linked(Activity span) => Assert.Single(_ended, one => one.SpanId == Assert.Single(span.Links).Context.SpanId);

    /// <summary>Where the trace of a span began.</summary>
    public Activity Root(Activity span)
    {
        var at = span;
        while (Parent(at) is { } parent)
            at = parent;
        return at;
    }

    public void Dispose() => _listener.Dispose();

    private Activity? Parent(Activity span) =>
        span.ParentSpanId == default ? null : _ended.SingleOrDefault(one => one.SpanId == span.ParentSpanId && one.TraceId == span.TraceId);

    private static string? IncidentOf(Activity span) => span.GetTagItem(AppTelemetry.IncidentTag) as string
        ?? ((span.GetTagItem("durabletask.task.instance_id") ?? span.GetTagItem("durabletask.event.target_instance_id")) is string instance
            ? instance[..instance.LastIndexOf('-')]
            : null);
}
