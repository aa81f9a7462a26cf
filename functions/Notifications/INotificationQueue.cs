using System.Text.Json;

namespace Yuqing.Functions.Notifications;

/// <summary>The durable queue between the notify activity and the channels. Messages hold ids only.</summary>
public interface INotificationQueue
{
    /// <summary>Name of the queue.</summary>
    const string QueueName = "notifications";

    /// <summary>Enqueues an attempt, durably; a message of the same <see cref="NotificationMessage.MessageId"/> within the duplicate window is dropped.</summary>
    /// <param name="notBefore">Scheduled time, or null for at once.</param>
    Task EnqueueAsync(NotificationMessage message, DateTimeOffset? notBefore, CancellationToken cancellation);

    /// <summary>Since when the oldest message that could be taken has been waiting to be; null when none is.</summary>
    Task<DateTimeOffset?> OldestWaitingAsync(CancellationToken cancellation);
}

/// <summary>One message: try to deliver this notification.</summary>
/// <param name="Id">The notification.</param>
/// <param name="Attempt">Number of the attempt, from 1. A message for an attempt that was made before does nothing but make sure of the next.</param>
/// <param name="Repeat">Tells apart messages for the same attempt: put off because the channel was busy, or pushed by the watchdog.</param>
public sealed record NotificationMessage(string Id, int Attempt, long Repeat = 0)
{
    /// <summary>Identity of the message within the queue.</summary>
    public string MessageId() => $"{Id}:{Attempt}:{Repeat}";

    /// <summary>Body of the message.</summary>
    public string ToBody() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>Reads a body.</summary>
    /// <exception cref="JsonException">It is not the body of such a message.</exception>
    public static NotificationMessage Parse(string body) =>
        JsonSerializer.Deserialize<NotificationMessage>(body, JsonSerializerOptions.Web) ?? throw new JsonException("The message is empty.");
}
