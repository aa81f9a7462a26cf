using System.Diagnostics;

namespace Yuqing.Functions.Telemetry;

/// <summary>
/// One trace for each turn of an incident. The embedded engine has them; the Durable Task SDK makes one of all turns of a
/// generation, so there the app begins its own when it reads the inbox, linked to the engine's span, and what the turn owes goes on in it.
/// </summary>
/// <param name="own">Whether the app begins them.</param>
internal sealed class TurnTraces(bool own)
{
    private const string ReadInbox = "read inbox";

    /// <summary>A turn begins: its inbox is read.</summary>
    public Activity? Begin(string incident)
    {
        if (!own)
            return IncidentTrace.Do(ReadInbox, incident);
        var engine = Activity.Current;
        Activity.Current = null;
        var span = AppTelemetry.Source.StartActivity(ReadInbox, ActivityKind.Internal, default(ActivityContext), tags: null, IncidentTrace.LinksTo(engine));
        if (span is null)
            Activity.Current = engine;
        return span?.SetTag(AppTelemetry.IncidentTag, incident);
    }

    /// <summary>What the turn hands on; null where the engine does it.</summary>
    public string? HandOn(Activity? begun) => own ? begun?.Id : null;
}
