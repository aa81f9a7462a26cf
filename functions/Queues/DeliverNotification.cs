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
    /// <param name="messageId">Identity of the message, bound by its name from what the queue says of it.</param>
    /// <param name="deliveryCount">How often the message has been handed out, bound likewise.</param>
    [Function(nameof(DeliverNotification))]
    public async Task RunAsync(
        [ServiceBusTrigger(INotificationQueue.QueueName, Connection = "ServiceBus")] string body,
        string messageId,
        int deliveryCount,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        // Retries are messages of their own, so this one was in hand before and not completed: a process died, or a store was away.
        if (deliveryCount > 1)
            NotificationLog.ComesAgain(logger, messageId, deliveryCount);
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
