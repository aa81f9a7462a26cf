using System.Text.Json;
using Microsoft.Data.Sqlite;
using Yuqing.Embedded.FunctionsHost.Storage;

namespace Yuqing.Embedded.Queues;

/// <summary>Turns messages into rows and back.</summary>
internal static class QueueRows
{
    public static void Insert(SqliteConnection connection, string queue, QueueMessage message, long now) =>
        connection.Execute(
            """
            INSERT INTO messages
                (queue, message_id, body, content_type, subject, correlation_id, session_id, properties, enqueued_at, available_at)
            VALUES ($queue, $id, $body, $type, $subject, $correlation, $session, $properties, $now, $available)
            """,
            ("$queue", queue),
            ("$id", message.MessageId),
            ("$body", message.Body.ToArray()),
            ("$type", message.ContentType),
            ("$subject", message.Subject),
            ("$correlation", message.CorrelationId),
            ("$session", message.SessionId),
            ("$properties", JsonSerializer.Serialize(message.ApplicationProperties)),
            ("$now", now),
            ("$available", Math.Max(now, message.ScheduledEnqueueTime?.UtcTicks ?? now)));

    /// <summary>Reads a row of <see cref="QueueSchema.Columns"/>; the state is that of <paramref name="now"/>.</summary>
    public static QueuedMessage Read(SqliteDataReader reader, long now)
    {
        var enqueued = reader.GetInt64(9);
        var available = reader.GetInt64(10);
        var message = new QueueMessage(reader.GetString(2), BinaryData.FromBytes(reader.GetFieldValue<byte[]>(3)))
        {
            ContentType = reader.TextOrNull(4),
            Subject = reader.TextOrNull(5),
            CorrelationId = reader.TextOrNull(6),
            SessionId = reader.TextOrNull(7),
            ApplicationProperties = JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(8))!,
            ScheduledEnqueueTime = available > enqueued ? new DateTimeOffset(available, TimeSpan.Zero) : null,
        };
        return new QueuedMessage(
            reader.GetString(0),
            reader.GetInt64(1),
            message,
            State(reader.GetInt64(14) == 1, available, reader.IsDBNull(13) ? 0 : reader.GetInt64(13), now),
            new DateTimeOffset(enqueued, TimeSpan.Zero),
            reader.GetInt32(11),
            reader.TextOrNull(15),
            reader.TextOrNull(16));
    }

    private static QueueMessageState State(bool dead, long available, long lockedUntil, long now) =>
        dead ? QueueMessageState.DeadLettered
        : lockedUntil > now ? QueueMessageState.Locked
        : available > now ? QueueMessageState.Scheduled
        : QueueMessageState.Active;
}
