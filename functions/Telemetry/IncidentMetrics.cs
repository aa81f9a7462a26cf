using System.Diagnostics;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Telemetry;

/// <summary>
/// What the lines of an incident's timeline say about time. Only lines that the register has just written for the first time
/// count, so an activity that runs again counts nothing twice; a process that dies between the two loses a measurement.
/// </summary>
internal sealed class IncidentMetrics(IIncidentRegister register, TimeProvider time)
{
    private const string Breached = "breached";
    private const string Acknowledged = "acknowledged";

    /// <summary>The lines by which people were told of an obligation.</summary>
    private static readonly string[] Told = ["notified", "escalated", "reminded"];

    /// <summary>Counts the new lines of a picture.</summary>
    public async Task RecordAsync(IncidentProjection projection, IReadOnlyList<TimelineEntry> written, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var tags = new TagList
        {
            { "policy", projection.View.Policy },
            { "level", projection.View.Level ?? "none" },
            { "drill", projection.View.Report.Drill },
        };
        foreach (var breach in written.Where(line => line.Kind == Breached && line.Data?.ContainsKey("bornOverdue") != true))
            AppTelemetry.Lateness.Record(Math.Max(0, (now - breach.At).TotalSeconds), tags);
        var acknowledged = written.Where(line => line.Kind == Acknowledged).ToList();
        if (acknowledged.Count == 0 || !AppTelemetry.AcknowledgeTime.Enabled)
            return;
        var lines = await register.GetTimelineAsync(projection.IncidentId, cancellation).ConfigureAwait(false) ?? [];
        foreach (var one in acknowledged)
        {
            var told = lines.Where(line => line.Obligation == one.Obligation && line.At <= one.At && Told.Contains(line.Kind));
            if (told.Select(line => (DateTimeOffset?)line.At).Max() is { } at)
                AppTelemetry.AcknowledgeTime.Record((one.At - at).TotalSeconds, tags);
        }
    }
}
