using System.Diagnostics;

namespace Yuqing.Functions.Telemetry;

/// <summary>
/// Spans about an incident. A report or signal keeps the span that accepted it, so whoever applies it, however much later and
/// in whatever process, is linked to where it came from.
/// </summary>
internal static class IncidentTrace
{
    /// <summary>A report or a signal is being accepted.</summary>
    /// <param name="what">report or signal.</param>
    /// <param name="kind">Kind of report or type of signal.</param>
    public static Activity? Accept(string what, string kind) =>
        AppTelemetry.Source.StartActivity($"accept {what}")?.SetTag($"yuqing.{what}.type", kind);

    /// <summary>The span to be kept with what is accepted now; null when nobody listens.</summary>
    public static string? Current => AppTelemetry.Source.HasListeners() && Activity.Current is { IdFormat: ActivityIdFormat.W3C } current ? current.Id : null;

    /// <summary>Something is done for an incident.</summary>
    public static Activity? Do(string what, string incident) => AppTelemetry.Source.StartActivity(what)?.SetTag(AppTelemetry.IncidentTag, incident);

    /// <summary>Something is done in a turn that was begun elsewhere; a part of what runs just now when it was handed nothing.</summary>
    public static Activity? GoOn(string what, string incident, string? turn) => ActivityContext.TryParse(turn, null, isRemote: true, out var parent)
        ? AppTelemetry.Source.StartActivity(what, ActivityKind.Internal, parent, tags: null, LinksTo(Activity.Current))?.SetTag(AppTelemetry.IncidentTag, incident)
        : Do(what, incident);

    /// <summary>A link to a span, if there is one.</summary>
    public static IEnumerable<ActivityLink> LinksTo(Activity? span) => span is null ? [] : [new ActivityLink(span.Context)];

    /// <summary>Links a span to those that were kept.</summary>
    public static void Link(Activity? span, IEnumerable<string?> kept)
    {
        if (span is null)
            return;
        foreach (var one in kept.Distinct())
        {
            if (ActivityContext.TryParse(one, null, isRemote: true, out var context))
                span.AddLink(new ActivityLink(context));
        }
    }
}
