namespace Yuqing.Embedded.Queues;

/// <summary>A message to be sent.</summary>
/// <param name="MessageId">Identity chosen by the sender; a second message of the same id is a duplicate and is dropped.</param>
/// <param name="Body">Content.</param>
public sealed record QueueMessage(string MessageId, BinaryData Body)
{
    /// <summary>Messages of one session are handed out one at a time and in order, when the receiver asks for it.</summary>
    public string? SessionId { get; init; }

    /// <summary>Not handed out before this time; at once when null.</summary>
    public DateTimeOffset? ScheduledEnqueueTime { get; init; }

    /// <summary>Properties that travel beside the body.</summary>
    public IReadOnlyDictionary<string, string> ApplicationProperties { get; init; } = new Dictionary<string, string>();

    /// <summary>Media type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>What the message is about.</summary>
    public string? Subject { get; init; }

    /// <summary>Ties the message to something else.</summary>
    public string? CorrelationId { get; init; }
}

/// <summary>Where a message is in its life.</summary>
public enum QueueMessageState
{
    /// <summary>May be received.</summary>
    Active,

    /// <summary>Waits for its scheduled time.</summary>
    Scheduled,

    /// <summary>Handed out under a lock.</summary>
    Locked,

    /// <summary>Given up.</summary>
    DeadLettered,
}

/// <summary>A message as the queue holds it.</summary>
/// <param name="Queue">Queue that holds it.</param>
/// <param name="SequenceNumber">Given by the store; grows with each message.</param>
/// <param name="Message">What was sent.</param>
/// <param name="State">Where it is in its life, at the time of reading.</param>
/// <param name="EnqueuedTime">When it was accepted.</param>
/// <param name="DeliveryCount">How often it has been handed out, this time included.</param>
/// <param name="DeadLetterReason">Why it was given up.</param>
/// <param name="DeadLetterDescription">Details of why.</param>
public sealed record QueuedMessage(
    string Queue,
    long SequenceNumber,
    QueueMessage Message,
    QueueMessageState State,
    DateTimeOffset EnqueuedTime,
    int DeliveryCount,
    string? DeadLetterReason,
    string? DeadLetterDescription);

/// <summary>A message handed out for handling. Complete, abandon or dead-letter it before the lock ends.</summary>
/// <param name="Message">The message.</param>
/// <param name="LockToken">Proof of the lock.</param>
/// <param name="LockedUntil">When the lock ends and the message may be handed out again.</param>
public sealed record LockedMessage(QueuedMessage Message, Guid LockToken, DateTimeOffset LockedUntil);

/// <summary>How many messages a queue holds.</summary>
public sealed record QueueCounts(long Active, long Scheduled, long Locked, long DeadLettered);

/// <summary>The lock ended, or the message was settled, before this call. The message may be in other hands.</summary>
/// <param name="message">What happened.</param>
public sealed class QueueLockLostException(string message) : Exception(message);

/// <summary>Reasons that the store itself gives for a dead letter.</summary>
public static class DeadLetterReasons
{
    /// <summary>Handed out as often as allowed, without success.</summary>
    public const string MaxDeliveryCountExceeded = "MaxDeliveryCountExceeded";
}
