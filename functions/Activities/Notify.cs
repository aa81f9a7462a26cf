using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Notifications;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Activities;

/// <summary>Notifies whoever is on duty.</summary>
internal sealed class Notify(Notifier notifier)
{
    /// <summary>Queues the notifications and says who was reached.</summary>
    [Function(ActivityNames.Notify)]
    public Task<NotifyResult> RunAsync([ActivityTrigger] NotifyRequest request, CancellationToken cancellation) =>
        notifier.NotifyAsync(request, cancellation);
}
