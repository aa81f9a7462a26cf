using Yuqing.Embedded.Queues;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Embedded;

/// <summary>The notification queue on the embedded host's queues.</summary>
internal sealed class EmbeddedNotificationQueue(IQueueStore queues) : INotificationQueue
{
    /// <inheritdoc/>
    public Task EnqueueAsync(NotificationMessage message, DateTimeOffset? notBefore, CancellationToken cancellation) => queues.EnqueueAsync(
        INotificationQueue.QueueName,
        new QueueMessage(message.MessageId(), BinaryData.FromString(message.ToBody()))
        {
            ScheduledEnqueueTime = notBefore,
            ContentType = "application/json",
        },
        cancellation);
}
