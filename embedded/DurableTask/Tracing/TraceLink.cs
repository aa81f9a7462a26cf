using System.Diagnostics;

namespace Yuqing.Embedded.DurableTask.Tracing;

/// <summary>The span that something comes from, in W3C's form. It is stored with the record, so that it survives a restart.</summary>
/// <param name="TraceParent">Trace, span and flags.</param>
/// <param name="TraceState">What tracing systems add, if anything.</param>
internal sealed record TraceLink(string TraceParent, string? TraceState)
{
    /// <summary>The span, or the default when what is stored cannot be read: a trace is never a reason to fail.</summary>
    public ActivityContext Context =>
        ActivityContext.TryParse(TraceParent, TraceState, isRemote: true, out var context) ? context : default;

    /// <summary>The link to a span, or <c>null</c> when there is none.</summary>
    public static TraceLink? To(Activity? activity) =>
        activity is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? new TraceLink(id, activity.TraceStateString) : null;
}
