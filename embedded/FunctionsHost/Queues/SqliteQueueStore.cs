using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Yuqing.Embedded.FunctionsHost.Storage;

namespace Yuqing.Embedded.Queues;

/// <summary><see cref="IQueueStore"/> in one SQLite file.</summary>
public sealed class SqliteQueueStore : IQueueStore, IAsyncDisposable
{
    private readonly SqliteFile _file;
    private readonly SqliteWriter _writer;
    private readonly QueueSignals _signals = new();
    private readonly ConcurrentDictionary<string, Rest> _rests = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly QueueStoreOptions _options;

    /// <summary>Opens the file, or creates it.</summary>
    /// <param name="path">Absolute path of the file.</param>
    /// <param name="time">Clock of schedules, locks and windows.</param>
    /// <param name="options">Delivery rules.</param>
    /// <exception cref="StartupRefusedException">The file is damaged or was written by a newer build.</exception>
    public SqliteQueueStore(string path, TimeProvider time, QueueStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDeliveryCount, 1, nameof(options));
        _time = time;
        _options = options;
        _file = new SqliteFile(path, QueueSchema.Version, QueueSchema.Create);
        _writer = new SqliteWriter(_file);
    }

    private long Now => _time.GetUtcNow().UtcTicks;

    /// <summary>Whether somebody waits for messages of the queue and none has come, for tests that move the clock.</summary>
    internal bool IsAwaited(string queue) => _rests.TryGetValue(queue, out var rest) && rest.IsOn;

    /// <summary>The writing connection, for tests that limit the size of the file.</summary>
    internal SqliteConnection WriterConnection => _writer.Connection;

    /// <inheritdoc />
    public async Task<bool> EnqueueAsync(string queue, QueueMessage message, CancellationToken cancellation = default) =>
        await EnqueueAsync(queue, [message], cancellation) == 1;

    /// <inheritdoc />
    public async Task<int> EnqueueAsync(
        string queue, IReadOnlyCollection<QueueMessage> messages, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queue);
        ArgumentNullException.ThrowIfNull(messages);
        foreach (var message in messages)
            ArgumentException.ThrowIfNullOrWhiteSpace(message.MessageId, nameof(messages));
        var added = await _writer.RunAsync(
            connection =>
            {
                var now = Now;
                Forget(connection, now);
                return messages.Count(message => Insert(connection, queue, message, now));
            },
            cancellation);
        if (added > 0)
            _signals.Raise(queue);
        return added;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<LockedMessage>> ReceiveAsync(
        string queue, int maxMessages, TimeSpan lockDuration, bool inSessionOrder = false, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxMessages, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lockDuration, TimeSpan.Zero);
        return await _writer.RunAsync(connection => Receive(connection, queue, maxMessages, lockDuration, inSessionOrder), cancellation);
    }

    /// <inheritdoc />
    public async Task WaitForMessagesAsync(string queue, bool inSessionOrder = false, CancellationToken cancellation = default)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var signal = _signals.Next(queue);
            var due = NextDue(queue, inSessionOrder);
            if (due <= _time.GetUtcNow())
                return;
            await SteppedDelay.StepAsync(_time, due, signal, cancellation, _rests.GetOrAdd(queue, _ => new Rest()));
        }
    }

    /// <inheritdoc />
    public async Task<DateTimeOffset> RenewLockAsync(
        LockedMessage message, TimeSpan lockDuration, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var until = _time.GetUtcNow() + lockDuration;
        await SettleAsync(message, "UPDATE messages SET locked_until = $until", cancellation, ("$until", until.UtcTicks));
        return until;
    }

    /// <inheritdoc />
    public Task CompleteAsync(LockedMessage message, CancellationToken cancellation = default) =>
        SettleAsync(message, "DELETE FROM messages", cancellation);

    /// <inheritdoc />
    public Task AbandonAsync(LockedMessage message, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message.Message.DeliveryCount >= _options.MaxDeliveryCount
            ? DeadLetterAsync(message, DeadLetterReasons.MaxDeliveryCountExceeded, MaxDeliveryDescription, cancellation)
            : SettleAsync(message, "UPDATE messages SET lock_token = NULL, locked_until = NULL", cancellation);
    }

    /// <inheritdoc />
    public Task DeadLetterAsync(
        LockedMessage message, string reason, string? description = null, CancellationToken cancellation = default) =>
        SettleAsync(
            message,
            "UPDATE messages SET dead = 1, lock_token = NULL, locked_until = NULL, dead_reason = $reason, dead_description = $description",
            cancellation,
            ("$reason", reason),
            ("$description", description));

    /// <inheritdoc />
    public Task<IReadOnlyList<QueuedMessage>> PeekAsync(
        string queue,
        QueueMessageState? state = null,
        int maxMessages = 100,
        long afterSequenceNumber = 0,
        CancellationToken cancellation = default)
    {
        var filter = state switch
        {
            null => "",
            QueueMessageState.Active => "AND dead = 0 AND available_at <= $now AND (locked_until IS NULL OR locked_until <= $now)",
            QueueMessageState.Scheduled => "AND dead = 0 AND available_at > $now",
            QueueMessageState.Locked => "AND dead = 0 AND locked_until > $now",
            QueueMessageState.DeadLettered => "AND dead = 1",
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
        return ReadAsync<IReadOnlyList<QueuedMessage>>(
            (connection, now) => connection.Query(
                $"SELECT {QueueSchema.Columns} FROM messages WHERE queue = $queue AND seq > $after {filter} ORDER BY seq LIMIT $max",
                reader => QueueRows.Read(reader, now),
                ("$queue", queue),
                ("$after", afterSequenceNumber),
                ("$now", now),
                ("$max", maxMessages)),
            cancellation);
    }

    /// <inheritdoc />
    public Task<QueuedMessage?> FindAsync(string queue, string messageId, CancellationToken cancellation = default) =>
        ReadAsync(
            (connection, now) => connection.Query(
                $"SELECT {QueueSchema.Columns} FROM messages WHERE queue = $queue AND message_id = $id ORDER BY seq DESC LIMIT 1",
                reader => QueueRows.Read(reader, now),
                ("$queue", queue),
                ("$id", messageId)).FirstOrDefault(),
            cancellation);

    /// <inheritdoc />
    public Task<QueueCounts> CountAsync(string queue, CancellationToken cancellation = default) =>
        ReadAsync(
            (connection, now) => connection.Query(
                """
                SELECT count(*) FILTER (WHERE dead = 0 AND available_at <= $now AND (locked_until IS NULL OR locked_until <= $now)),
                       count(*) FILTER (WHERE dead = 0 AND available_at > $now),
                       count(*) FILTER (WHERE dead = 0 AND locked_until > $now),
                       count(*) FILTER (WHERE dead = 1)
                FROM messages WHERE queue = $queue
                """,
                reader => new QueueCounts(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)),
                ("$queue", queue),
                ("$now", now))[0],
            cancellation);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListQueuesAsync(CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<string>>(
            (connection, _) => connection.Query("SELECT DISTINCT queue FROM messages ORDER BY queue", reader => reader.GetString(0)),
            cancellation);

    /// <inheritdoc />
    public async Task<int> ReplayDeadLettersAsync(
        string queue, IReadOnlyCollection<long>? sequenceNumbers = null, CancellationToken cancellation = default)
    {
        const string revive =
            """
            UPDATE messages
            SET dead = 0, dead_reason = NULL, dead_description = NULL, delivery_count = 0, available_at = $now
            WHERE queue = $queue AND dead = 1
            """;
        var revived = await _writer.RunAsync(
            connection => sequenceNumbers is null
                ? connection.Execute(revive, ("$queue", queue), ("$now", Now))
                : sequenceNumbers.Sum(seq => connection.Execute(
                    revive + " AND seq = $seq", ("$queue", queue), ("$now", Now), ("$seq", seq))),
            cancellation);
        if (revived > 0)
            _signals.Raise(queue);
        return revived;
    }

    /// <summary>Finishes what is being written and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _file.ReleaseReaders();
    }

    private string MaxDeliveryDescription =>
        $"Handed out {_options.MaxDeliveryCount.ToString(CultureInfo.InvariantCulture)} times without success.";

    private static bool Insert(SqliteConnection connection, string queue, QueueMessage message, long now)
    {
        var known = connection.Scalar(
            """
            SELECT EXISTS (SELECT 1 FROM sent WHERE queue = $queue AND message_id = $id)
                OR EXISTS (SELECT 1 FROM messages WHERE queue = $queue AND message_id = $id AND dead = 0)
            """,
            ("$queue", queue),
            ("$id", message.MessageId));
        if (known is 1L)
            return false;
        connection.Execute(
            "INSERT INTO sent (queue, message_id, sent_at) VALUES ($queue, $id, $now)",
            ("$queue", queue),
            ("$id", message.MessageId),
            ("$now", now));
        QueueRows.Insert(connection, queue, message, now);
        return true;
    }

    private void Forget(SqliteConnection connection, long now) =>
        connection.Execute("DELETE FROM sent WHERE sent_at <= $before", ("$before", now - _options.DuplicateDetectionWindow.Ticks));

    private List<LockedMessage> Receive(
        SqliteConnection connection, string queue, int maxMessages, TimeSpan lockDuration, bool inSessionOrder)
    {
        var now = _time.GetUtcNow();
        var until = now + lockDuration;
        var session = inSessionOrder ? QueueSchema.FirstOfSession : "";
        connection.Execute(
            $"""
            UPDATE messages AS m
            SET dead = 1, lock_token = NULL, locked_until = NULL, dead_reason = $reason, dead_description = $description
            WHERE {QueueSchema.Receivable} AND m.delivery_count >= $max
            """,
            ("$queue", queue),
            ("$now", now.UtcTicks),
            ("$max", _options.MaxDeliveryCount),
            ("$reason", DeadLetterReasons.MaxDeliveryCountExceeded),
            ("$description", MaxDeliveryDescription));
        var due = connection.Query(
            $"""
            SELECT {QueueSchema.Columns} FROM messages m
            WHERE {QueueSchema.Receivable} {session}
            ORDER BY m.available_at, m.seq LIMIT $max
            """,
            reader => QueueRows.Read(reader, now.UtcTicks),
            ("$queue", queue),
            ("$now", now.UtcTicks),
            ("$max", maxMessages));
        return due.ConvertAll(message => Lock(connection, message, until));
    }

    private static LockedMessage Lock(SqliteConnection connection, QueuedMessage message, DateTimeOffset until)
    {
        var token = Guid.NewGuid();
        connection.Execute(
            "UPDATE messages SET lock_token = $token, locked_until = $until, delivery_count = delivery_count + 1 WHERE seq = $seq",
            ("$token", token.ToString()),
            ("$until", until.UtcTicks),
            ("$seq", message.SequenceNumber));
        var locked = message with { State = QueueMessageState.Locked, DeliveryCount = message.DeliveryCount + 1 };
        return new LockedMessage(locked, token, until);
    }

    private async Task SettleAsync(
        LockedMessage message, string change, CancellationToken cancellation, params (string Name, object? Value)[] parameters)
    {
        ArgumentNullException.ThrowIfNull(message);
        await _writer.RunAsync(
            connection =>
            {
                var settled = connection.Execute(
                    $"{change} WHERE seq = $seq AND lock_token = $token AND locked_until > $now AND dead = 0",
                    [.. parameters, ("$seq", message.Message.SequenceNumber), ("$token", message.LockToken.ToString()), ("$now", Now)]);
                return settled == 1
                    ? settled
                    : throw new QueueLockLostException(
                        $"The lock on message {message.Message.Message.MessageId} of queue {message.Message.Queue} has ended.");
            },
            cancellation);
        _signals.Raise(message.Message.Queue);
    }

    private DateTimeOffset? NextDue(string queue, bool inSessionOrder)
    {
        using var connection = _file.OpenForReading();
        var now = Now;
        var session = inSessionOrder ? QueueSchema.FirstOfSession : "";
        var ready = connection.Scalar(
            $"SELECT 1 FROM messages m WHERE {QueueSchema.Receivable} {session} LIMIT 1", ("$queue", queue), ("$now", now));
        if (ready is not null)
            return new DateTimeOffset(now, TimeSpan.Zero);
        var next = connection.Scalar(
            """
            SELECT min(due) FROM (
                SELECT min(available_at) AS due FROM messages WHERE queue = $queue AND dead = 0 AND available_at > $now
                UNION ALL
                SELECT min(locked_until) FROM messages WHERE queue = $queue AND dead = 0 AND locked_until > $now)
            """,
            ("$queue", queue),
            ("$now", now));
        return next is long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    private Task<T> ReadAsync<T>(Func<SqliteConnection, long, T> read, CancellationToken cancellation) =>
        Task.Run(
            () =>
            {
                using var connection = _file.OpenForReading();
                return read(connection, Now);
            },
            cancellation);
}
