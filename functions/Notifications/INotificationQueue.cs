namespace Yuqing.Functions.Notifications;

/// <summary>The durable queue between the notify activity and the channels. Messages hold ids only.</summary>
public interface INotificationQueue
{
    /// <summary>Enqueues an attempt, durably; the same message id within the duplicate window is dropped.</summary>
    /// <param name="notificationId">The notification to deliver.</param>
    /// <param name="attempt">Number of the attempt, from 1; message id = notification id + attempt.</param>
    /// <param name="notBefore">Scheduled time, or null for at once.</param>
    Task EnqueueAsync(string notificationId, int attempt, DateTimeOffset? notBefore, CancellationToken cancellation);
}
