using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Queues;

/// <summary>Delivers notifications from the queue.</summary>
internal sealed class DeliverNotification(NotificationDelivery delivery)
{
    /// <summary>One attempt; what throws here (the register cannot be reached) brings the message back.</summary>
    [Function(nameof(DeliverNotification))]
    public Task RunAsync(
        [ServiceBusTrigger(INotificationQueue.QueueName, Connection = "ServiceBus")] string body, CancellationToken cancellation) =>
        delivery.HandleAsync(NotificationMessage.Parse(body), cancellation);
}
