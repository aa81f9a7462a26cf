using Yuqing.Embedded.Queues;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Telemetry;

namespace Yuqing.Functions.Embedded;

/// <summary>The notification queue on the embedded host's queues.</summary>
internal sealed class EmbeddedNotificationQueue(IQueueStore queues) : INotificationQueue
{
    /// <inheritdoc/>
    public async Task EnqueueAsync(NotificationMessage message, DateTimeOffset? notBefore, CancellationToken cancellation)
    {
        using var trace = MessageTrace.Send(INotificationQueue.QueueName, message.Id);
        var queued = new QueueMessage(message.MessageId(), BinaryData.FromString(message.ToBody()))
        {
            ScheduledEnqueueTime = notBefore,
            ContentType = "application/json",
            ApplicationProperties = trace.Properties,
        };
        await queues.EnqueueAsync(INotificationQueue.QueueName, queued, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> OldestWaitingAsync(CancellationToken cancellation)
    {
        // By sequence number, not by when they came due: with the first hundred the oldest is as good as certain to be among them.
        var waiting = await queues.PeekAsync(INotificationQueue.QueueName, QueueMessageState.Active, cancellation: cancellation).ConfigureAwait(false);
        return waiting.Count == 0 ? null : waiting.Min(queued => queued.Message.ScheduledEnqueueTime is { } at && at > queued.EnqueuedTime ? at : queued.EnqueuedTime);
    }
}
