namespace Yuqing.Embedded.Queues;

/// <summary>
/// Durable queues on one machine, with the delivery rules of Azure Service Bus: at least once, peek-lock, delivery count, dead letters,
/// scheduled messages and duplicate detection. A queue exists as soon as it is named. Every task completes after its change is on disk.
/// </summary>
/// <remarks>A full or broken disk surfaces as <see cref="Microsoft.Data.Sqlite.SqliteException"/>; nothing was changed then.</remarks>
public interface IQueueStore
{
    /// <summary>Sends a message.</summary>
    /// <returns>False when a message of this id is in the queue, or was sent within the duplicate detection window.</returns>
    Task<bool> EnqueueAsync(string queue, QueueMessage message, CancellationToken cancellation = default);

    /// <summary>Sends messages in one transaction: all or none.</summary>
    /// <returns>How many were new.</returns>
    Task<int> EnqueueAsync(string queue, IReadOnlyCollection<QueueMessage> messages, CancellationToken cancellation = default);

    /// <summary>
    /// Hands out what is due, oldest first, each under its own lock. A message whose delivery count has reached the maximum goes to the
    /// dead letters instead (<see cref="DeadLetterReasons.MaxDeliveryCountExceeded"/>).
    /// </summary>
    /// <param name="queue">Queue to take from.</param>
    /// <param name="maxMessages">At most so many.</param>
    /// <param name="lockDuration">How long the locks hold.</param>
    /// <param name="inSessionOrder">Hold back a session's messages while an earlier one is unsettled.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<LockedMessage>> ReceiveAsync(
        string queue, int maxMessages, TimeSpan lockDuration, bool inSessionOrder = false, CancellationToken cancellation = default);

    /// <summary>Returns when <see cref="ReceiveAsync"/> may find something: at a send, or when a scheduled time or a lock ends.</summary>
    Task WaitForMessagesAsync(string queue, bool inSessionOrder = false, CancellationToken cancellation = default);

    /// <summary>Extends a lock from now.</summary>
    /// <returns>When the lock ends.</returns>
    /// <exception cref="QueueLockLostException">The lock has ended.</exception>
    Task<DateTimeOffset> RenewLockAsync(LockedMessage message, TimeSpan lockDuration, CancellationToken cancellation = default);

    /// <summary>Removes a handled message.</summary>
    /// <exception cref="QueueLockLostException">The lock has ended.</exception>
    Task CompleteAsync(LockedMessage message, CancellationToken cancellation = default);

    /// <summary>Gives a message back; it is handed out again at once, until the maximum delivery count.</summary>
    /// <exception cref="QueueLockLostException">The lock has ended.</exception>
    Task AbandonAsync(LockedMessage message, CancellationToken cancellation = default);

    /// <summary>Gives a message up.</summary>
    /// <exception cref="QueueLockLostException">The lock has ended.</exception>
    Task DeadLetterAsync(
        LockedMessage message, string reason, string? description = null, CancellationToken cancellation = default);

    /// <summary>Lists messages without locking them, by sequence number.</summary>
    /// <param name="queue">Queue to look at.</param>
    /// <param name="state">Only those in this state; all when null.</param>
    /// <param name="maxMessages">At most so many.</param>
    /// <param name="afterSequenceNumber">Only those after this one, for paging.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<QueuedMessage>> PeekAsync(
        string queue,
        QueueMessageState? state = null,
        int maxMessages = 100,
        long afterSequenceNumber = 0,
        CancellationToken cancellation = default);

    /// <summary>Finds a message by its id, newest first; null when it was completed or never sent.</summary>
    Task<QueuedMessage?> FindAsync(string queue, string messageId, CancellationToken cancellation = default);

    /// <summary>Counts the messages of a queue.</summary>
    Task<QueueCounts> CountAsync(string queue, CancellationToken cancellation = default);

    /// <summary>Names the queues that hold messages.</summary>
    Task<IReadOnlyList<string>> ListQueuesAsync(CancellationToken cancellation = default);

    /// <summary>Makes dead letters active again with a delivery count of 0.</summary>
    /// <param name="queue">Queue whose dead letters are meant.</param>
    /// <param name="sequenceNumbers">Which; all when null.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many.</returns>
    Task<int> ReplayDeadLettersAsync(
        string queue, IReadOnlyCollection<long>? sequenceNumbers = null, CancellationToken cancellation = default);
}
