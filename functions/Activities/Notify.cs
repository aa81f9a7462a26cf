using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Telemetry;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Activities;

/// <summary>Notifies whoever is on duty.</summary>
internal sealed class Notify(Notifier notifier)
{
    /// <summary>Queues the notifications and says who was reached.</summary>
    [Function(ActivityNames.Notify)]
    public async Task<NotifyResult> RunAsync([ActivityTrigger] NotifyRequest request, CancellationToken cancellation)
    {
        using var span = IncidentTrace.GoOn("notify", request.IncidentId, request.Trace);
        return await notifier.NotifyAsync(request, cancellation).ConfigureAwait(false);
    }
}
