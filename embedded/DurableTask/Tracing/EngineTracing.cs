using System.Diagnostics;
using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask.Executor;

namespace Yuqing.Embedded.DurableTask.Tracing;

/// <summary>
/// The engine's spans, with the source, names and labels of the Durable Task SDK. Without a listener they cost one look at a
/// field. Texts that functions throw never get into a span: they may name people.
/// </summary>
internal static class EngineTracing
{
    private const string TypeTag = "durabletask.type";
    private const string NameTag = "durabletask.task.name";
    private const string VersionTag = "durabletask.task.version";
    private const string InstanceTag = "durabletask.task.instance_id";
    private const string TaskTag = "durabletask.task.task_id";
    private const string StatusTag = "durabletask.task.status";
    private const string TargetTag = "durabletask.event.target_instance_id";
    private const string FireAtTag = "durabletask.fire_at";
    private const string Orchestration = "orchestration";
    private const string ActivityType = "activity";

    private static readonly ActivitySource Source = new("Microsoft.DurableTask");

    /// <summary>A client creates an instance.</summary>
    public static Activity? StartCreation(ExecutionStarted start, string instanceId)
    {
        var span = Source.StartActivity(SpanName("create_orchestration", start.Name, start.Version), ActivityKind.Producer);
        return Describe(span, Orchestration, start.Name, start.Version, instanceId);
    }

    /// <summary>Somebody sends an event to an instance.</summary>
    public static Activity? StartEvent(string name, string target)
    {
        var span = Source.StartActivity(SpanName("orchestration_event", name, string.Empty), ActivityKind.Producer);
        return span?.SetTag(TypeTag, "event").SetTag(NameTag, name).SetTag(TargetTag, target);
    }

    /// <summary>What a record that is sent now comes from: the span made for it, or else the caller's; <c>null</c> when nobody listens.</summary>
    public static TraceLink? Origin(Activity? span) => Source.HasListeners() ? TraceLink.To(span ?? Activity.Current) : null;

    /// <summary>
    /// An orchestrator makes a turn. A turn that results of activities alone bring about goes on in the trace of the first of
    /// them; anything else begins a trace of its own, linked to what it comes from. So a trace ends with what one cause has
    /// brought about, however long the instance lives.
    /// </summary>
    /// <remarks>
    /// The span is not the current one while the orchestrator runs: its code keeps the context of its first turn for ever.
    /// </remarks>
    public static Activity? StartTurn(ExecutionStarted start, string instanceId, IReadOnlyList<HistoryRecord> received)
    {
        if (!Source.HasListeners())
            return null;
        var causes = received.Where(record => record.Trace is not null).Select(record => record.Trace!.Context).Distinct().ToList();
        var goesOn = causes.Count > 0 && received.All(record => record is TaskCompleted or TaskFailed);
        var links = (goesOn ? causes.Skip(1) : causes).Select(cause => new ActivityLink(cause));
        var ambient = Activity.Current;
        Activity.Current = null;
        try
        {
            var span = Source.StartActivity(
                SpanName(Orchestration, start.Name, start.Version), ActivityKind.Server, goesOn ? causes[0] : default, tags: null, links);
            Describe(span, Orchestration, start.Name, start.Version, instanceId);
            if (span is not null)
            {
                foreach (var timer in received.OfType<TimerFired>())
                    NoteTimer(span, start.Name, instanceId, timer);
            }

            return span;
        }
        finally
        {
            Activity.Current = ambient;
        }
    }

    /// <summary>A turn is durable.</summary>
    public static void EndTurn(Activity? span, InstanceState state)
    {
        if (span is null)
            return;
        if (state.HasEnded)
        {
            span.SetTag(StatusTag, state.Status.ToString());
            if (state.Status == OrchestrationRuntimeStatus.Failed)
                span.SetStatus(ActivityStatusCode.Error, state.Failure?.ErrorType);
        }

        Stop(span);
    }

    /// <summary>Nothing of a turn was done.</summary>
    public static void FailTurn(Activity? span, Exception error)
    {
        if (span is null)
            return;
        span.SetStatus(ActivityStatusCode.Error, error.GetType().FullName);
        Stop(span);
    }

    /// <summary>An activity runs; its span is the current one.</summary>
    public static Activity? StartActivity(string instanceId, TaskScheduled task)
    {
        if (!Source.HasListeners())
            return null;
        var span = Source.StartActivity(
            SpanName(ActivityType, task.Name, task.Version), ActivityKind.Server, task.Trace?.Context ?? default);
        return Describe(span, ActivityType, task.Name, task.Version, instanceId)?.SetTag(TaskTag, task.TaskId);
    }

    /// <summary>An activity has run; what its caller receives says by which span.</summary>
    public static HistoryRecord EndActivity(Activity? span, HistoryRecord record)
    {
        if (span is null)
            return record;
        if (record is TaskFailed failed)
            span.SetStatus(ActivityStatusCode.Error, failed.Failure.ErrorType);
        span.Stop();
        return record with { Trace = TraceLink.To(span) };
    }

    /// <summary>A timer has fired: from when it was due until now, so its length tells how late.</summary>
    private static void NoteTimer(Activity turn, string name, string instanceId, TimerFired timer)
    {
        var span = Source.StartActivity(
            $"{Orchestration}:{name}:timer", ActivityKind.Internal, turn.Context, startTime: new DateTimeOffset(timer.Due, TimeSpan.Zero));
        Describe(span, "timer", name, string.Empty, instanceId)?
            .SetTag(FireAtTag, timer.Due.ToString("O", System.Globalization.CultureInfo.InvariantCulture))
            .SetTag(TaskTag, timer.TimerId)
            .Stop();
    }

    private static Activity? Describe(Activity? span, string type, string name, string version, string instanceId)
    {
        if (span is null)
            return null;
        span.SetTag(TypeTag, type).SetTag(NameTag, name).SetTag(InstanceTag, instanceId);
        return version.Length == 0 ? span : span.SetTag(VersionTag, version);
    }

    private static string SpanName(string what, string name, string version) =>
        version.Length == 0 ? $"{what}:{name}" : $"{what}:{name}@({version})";

    // Stopping puts back what was current when the span began, which is another thread's business by now.
    private static void Stop(Activity span)
    {
        var ambient = Activity.Current;
        span.Stop();
        Activity.Current = ambient;
    }
}
