using Microsoft.Data.Sqlite;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Register;

/// <summary>Notifications in the register's file.</summary>
internal sealed class SqliteNotificationStore(RegisterDatabase database, TimeProvider time) : INotificationStore
{
    private const string Columns = "notification, state, attempts, error, sent_at, next_attempt_at";

    /// <inheritdoc/>
    public Task<IReadOnlyList<Notification>> AddAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation) =>
        database.WriteAsync<IReadOnlyList<Notification>>(
            connection => [.. notifications.Select(notification => Add(connection, notification)).Where(stored => !IsFinal(stored.State))],
            cancellation);

    /// <inheritdoc/>
    public Task<Notification?> GetAsync(string id, CancellationToken cancellation) =>
        database.ReadAsync(connection => Find(connection, id), cancellation);

    /// <inheritdoc/>
    public Task RecordAsync(
        string id, NotificationState state, int attempts, string? error, DateTimeOffset? nextAttemptAt, CancellationToken cancellation) =>
        database.WriteAsync(
            connection =>
            {
                if (Find(connection, id) is { } stored && MayBecome(stored.State, state))
                    Record(connection, stored, stored with { State = state, Attempts = attempts, Error = error, NextAttemptAt = nextAttemptAt });
            },
            cancellation);

    /// <inheritdoc/>
    public Task RecordAsync(Notification notification, CancellationToken cancellation) =>
        database.WriteAsync(
            connection =>
            {
                if (Find(connection, notification.Id) is { } stored && MayBecome(stored.State, notification.State))
                    Overwrite(connection, stored, notification);
            },
            cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Notification>> ListAsync(string incidentId, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<Notification>>(
            connection => connection.Query($"SELECT {Columns} FROM notifications WHERE incident = $0 ORDER BY position", Read, incidentId), cancellation);

    /// <inheritdoc/>
    public Task<Page<Notification>> ListDeadAsync(
        Sight sight, IReadOnlyCollection<string>? units, int limit, string? cursor, CancellationToken cancellation) =>
        database.ReadAsync(connection => DeadNotifications.List(connection, sight, units, limit, cursor, $"{Columns}, position", Read), cancellation);

    /// <inheritdoc/>
    public Task<Notification?> ReplayAsync(string id, string channel, string? address, CancellationToken cancellation) =>
        database.WriteAsync<Notification?>(
            connection =>
            {
                if (Find(connection, id) is not { State: NotificationState.Dead } dead)
                    return null;
                var fresh = dead with
                {
                    State = NotificationState.Queued,
                    Channel = channel,
                    Address = address,
                    AttemptsBefore = dead.Attempts,
                    AttemptsReplayed = dead.Attempts,
                    Replays = dead.Replays + 1,
                    Tried = null,
                    BusySince = null,
                    Error = null,
                    NextAttemptAt = time.Now(),
                };
                Overwrite(connection, dead, fresh);
                return fresh;
            },
            cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Notification>> ListStuckAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<Notification>>(
            connection => connection.Query(
                $"SELECT {Columns} FROM notifications WHERE state IN (0, 3) AND due_at < $0 ORDER BY due_at LIMIT $1", Read, dueBefore.UtcTicks, limit),
            cancellation);

    private static Notification Add(SqliteConnection connection, Notification notification)
    {
        var fresh = notification with { State = NotificationState.Queued, Attempts = 0, Error = null, SentAt = null };
        var added = connection.Run(
            """
            INSERT INTO notifications (id, incident, state, attempts, queued_at, notification, next_attempt_at) VALUES ($0, $1, $2, 0, $3, $4, $5)
            ON CONFLICT (id) DO NOTHING
            """,
            fresh.Id,
            fresh.Incident,
            (int)fresh.State,
            fresh.QueuedAt.UtcTicks,
            RegisterJson.Write(fresh),
            fresh.NextAttemptAt?.UtcTicks);
        if (added == 0)
            return Find(connection, fresh.Id)!;
        ChangeFeed.Append(connection, fresh.Incident, "notification", fresh.QueuedAt);
        return fresh;
    }

    private void Record(SqliteConnection connection, Notification before, Notification after)
    {
        var now = time.Now();
        var sentAt = before.SentAt ?? (after.State is NotificationState.Sent or NotificationState.Delivered ? now : null);
        connection.Run(
            "UPDATE notifications SET state = $1, attempts = $2, error = $3, sent_at = $4, next_attempt_at = $5 WHERE id = $0",
            after.Id,
            (int)after.State,
            after.Attempts,
            after.Error,
            sentAt?.UtcTicks,
            after.NextAttemptAt?.UtcTicks);
        if (before.State != after.State)
            ChangeFeed.Append(connection, after.Incident, "notification", now);
    }

    private void Overwrite(SqliteConnection connection, Notification before, Notification after)
    {
        Record(connection, before, after);
        connection.Run("UPDATE notifications SET notification = $1 WHERE id = $0", after.Id, RegisterJson.Write(after));
    }

    private static Notification? Find(SqliteConnection connection, string id) =>
        connection.First($"SELECT {Columns} FROM notifications WHERE id = $0", Read, id);

    private static Notification Read(SqliteDataReader reader) => RegisterJson.Read<Notification>(reader.GetString(0)) with
    {
        State = (NotificationState)reader.GetInt32(1),
        Attempts = reader.GetInt32(2),
        Error = reader.Text(3),
        SentAt = reader.Instant(4),
        NextAttemptAt = reader.Instant(5),
    };

    /// <summary>A final state stays, but that a message was taken may be followed by its arrival.</summary>
    private static bool MayBecome(NotificationState from, NotificationState to) =>
        !IsFinal(from) || (from == NotificationState.Sent && to == NotificationState.Delivered);

    private static bool IsFinal(NotificationState state) => state is NotificationState.Sent or NotificationState.Delivered or NotificationState.Dead;
}
