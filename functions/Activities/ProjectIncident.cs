using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Register;
using Yuqing.Functions.Telemetry;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Activities;

/// <summary>Writes an incident's picture to the register.</summary>
internal sealed class ProjectIncident(IIncidentRegister register, IncidentPush push, IncidentMetrics metrics)
{
    /// <summary>
    /// Writes it; an older one is ignored. Whoever accepted a signal just before a run's last picture told a run that no
    /// longer listens: so it is looked after here, where the end is known, and the next generation starts at once.
    /// </summary>
    [Function(ActivityNames.ProjectIncident)]
    public async Task RunAsync(
        [ActivityTrigger] IncidentProjection projection, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        using var span = IncidentTrace.GoOn("write picture", projection.IncidentId, projection.Trace);
        var written = await register.ProjectAsync(projection, cancellation).ConfigureAwait(false);
        await metrics.RecordAsync(projection, written, cancellation).ConfigureAwait(false);
        if (projection.Final
            && await register.GetAsync(projection.IncidentId, cancellation).ConfigureAwait(false) is { Final: true } ended
            && ended.InboxSeq > ended.LastSeq)
            await push.TryAsync(client, ended).ConfigureAwait(false);
    }
}
