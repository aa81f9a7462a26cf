namespace Yuqing.Embedded.Queues;

/// <summary>Tables of the queue file. Times are UTC ticks.</summary>
internal static class QueueSchema
{
    public const int Version = 1;

    public const string Create =
        """
        CREATE TABLE messages (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            queue TEXT NOT NULL,
            message_id TEXT NOT NULL,
            body BLOB NOT NULL,
            content_type TEXT,
            subject TEXT,
            correlation_id TEXT,
            session_id TEXT,
            properties TEXT NOT NULL,
            enqueued_at INTEGER NOT NULL,
            available_at INTEGER NOT NULL,
            delivery_count INTEGER NOT NULL DEFAULT 0,
            lock_token TEXT,
            locked_until INTEGER,
            dead INTEGER NOT NULL DEFAULT 0,
            dead_reason TEXT,
            dead_description TEXT
        ) STRICT;
        CREATE INDEX messages_available ON messages (queue, available_at, seq) WHERE dead = 0;
        CREATE INDEX messages_locked ON messages (queue, locked_until) WHERE dead = 0 AND locked_until IS NOT NULL;
        CREATE INDEX messages_id ON messages (queue, message_id);
        CREATE INDEX messages_session ON messages (queue, session_id) WHERE dead = 0 AND session_id IS NOT NULL;
        CREATE INDEX messages_dead ON messages (queue, seq) WHERE dead = 1;
        CREATE TABLE sent (
            queue TEXT NOT NULL,
            message_id TEXT NOT NULL,
            sent_at INTEGER NOT NULL,
            PRIMARY KEY (queue, message_id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sent_at ON sent (sent_at);
        """;

    public const string Columns =
        """
        queue, seq, message_id, body, content_type, subject, correlation_id, session_id, properties,
        enqueued_at, available_at, delivery_count, lock_token, locked_until, dead, dead_reason, dead_description
        """;

    /// <summary>Not locked, due, alive.</summary>
    public const string Receivable =
        "m.queue = $queue AND m.dead = 0 AND m.available_at <= $now AND (m.locked_until IS NULL OR m.locked_until <= $now)";

    /// <summary>No earlier message of the same session is unsettled.</summary>
    public const string FirstOfSession =
        """
        AND (m.session_id IS NULL OR NOT EXISTS (
            SELECT 1 FROM messages e
            WHERE e.queue = m.queue AND e.dead = 0 AND e.session_id = m.session_id AND e.available_at <= $now
              AND (e.available_at, e.seq) < (m.available_at, m.seq)))
        """;
}
