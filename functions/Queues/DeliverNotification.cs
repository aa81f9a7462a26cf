using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Orchestrators;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Queues;

/// <summary>Delivers notifications from the queue.</summary>
internal sealed class DeliverNotification(
    NotificationDelivery delivery, IIncidentRegister register, IncidentRunner runner, ILogger<DeliverNotification> logger)
{
    /// <summary>One attempt; what throws here (the register cannot be reached) brings the message back.</summary>
    [Function(nameof(DeliverNotification))]
    public async Task RunAsync(
        [ServiceBusTrigger(INotificationQueue.QueueName, Connection = "ServiceBus")] string body,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        if (await delivery.HandleAsync(NotificationMessage.Parse(body), cancellation).ConfigureAwait(false) is { } incident)
            await WakeAsync(client, incident, cancellation).ConfigureAwait(false);
    }

    /// <summary>The next rung is told at once. The signal lies in the inbox: what fails here, the watchdog makes up for.</summary>
    private async Task WakeAsync(DurableTaskClient client, string incident, CancellationToken cancellation)
    {
        try
        {
            if (await register.GetAsync(incident, cancellation).ConfigureAwait(false) is { } stored)
                await runner.EnsureRunningAsync(client, stored, cancellation).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever the engine's trouble is, the attempt is recorded and must not be made again.
        catch (Exception error) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            NotificationLog.NotWoken(logger, incident, error);
        }
    }
}
