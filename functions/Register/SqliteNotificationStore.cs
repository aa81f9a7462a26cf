using Microsoft.Data.Sqlite;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Register;

/// <summary>Notifications in the register's file.</summary>
internal sealed class SqliteNotificationStore(RegisterDatabase database, TimeProvider time) : INotificationStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<Notification>> AddAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation) =>
        database.WriteAsync<IReadOnlyList<Notification>>(
            connection => [.. notifications.Select(notification => Add(connection, notification)).Where(stored => !stored.IsFinal)],
            cancellation);

    /// <inheritdoc/>
    public Task<Notification?> GetAsync(string id, CancellationToken cancellation) =>
        database.ReadAsync(connection => Find(connection, id), cancellation);

    /// <inheritdoc/>
    public Task<TakenNotification> TakeAsync(string id, int attempt, TimeSpan lease, CancellationToken cancellation) =>
        database.WriteAsync(
            connection => Find(connection, id) is { } one ? SendingTurns.TakeInHand(connection, one, attempt, lease, time.Now()) : new TakenNotification(null), cancellation);

    /// <inheritdoc/>
    public Task RecordAsync(
        string id, NotificationState state, int attempts, string? error, DateTimeOffset? nextAttemptAt, CancellationToken cancellation) =>
        database.WriteAsync(
            connection =>
            {
                if (Find(connection, id) is not { } stored || !NotificationRules.MayBecome(stored, state))
                    return;
                var after = stored with { State = state, Attempts = attempts, Error = error, NextAttemptAt = nextAttemptAt };
                Record(connection, stored, after, keepsHand: NotificationRules.IsPush(stored, after));
            },
            cancellation);

    /// <inheritdoc/>
    public Task RecordAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation) =>
        database.WriteAsync(
            connection =>
            {
                foreach (var notification in notifications)
                {
                    if (Find(connection, notification.Id) is { } stored && NotificationRules.MayBecome(stored, notification.State))
                        Overwrite(connection, stored, notification);
                }
            },
            cancellation);

    /// <inheritdoc/>
    public Task<SendingTurn> ClaimAsync(string id, SendingLimit limit, CancellationToken cancellation) =>
        database.WriteAsync(
            connection => Find(connection, id) is { } one ? SendingTurns.Claim(connection, one, limit, time.Now()) : new SendingTurn(null, []), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Notification>> ListBundleAsync(string bundle, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<Notification>>(connection => SendingTurns.Of(connection, bundle), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Notification>> ListAsync(string incidentId, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<Notification>>(
            connection => connection.Query(
                $"SELECT {NotificationRows.Columns} FROM notifications WHERE incident = $0 ORDER BY position", NotificationRows.Read, incidentId),
            cancellation);

    /// <inheritdoc/>
    public Task<Page<Notification>> ListAsync(NotificationQuery query, CancellationToken cancellation) =>
        database.ReadAsync(connection => NotificationRows.List(connection, query), cancellation);

    /// <inheritdoc/>
    public Task<Notification?> ReplayAsync(string id, string channel, string? address, string link, CancellationToken cancellation) =>
        database.WriteAsync<Notification?>(
            connection =>
            {
                if (Find(connection, id) is not { State: NotificationState.Dead } dead)
                    return null;
                var fresh = NotificationRules.Replayed(dead, channel, address, link, time.Now());
                Overwrite(connection, dead, fresh);
                return fresh;
            },
            cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Notification>> ListStuckAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<Notification>>(
            connection => connection.Query(
                $"SELECT {NotificationRows.Columns} FROM notifications WHERE state IN (0, 3) AND due_at < $0 ORDER BY due_at LIMIT $1",
                NotificationRows.Read,
                dueBefore.UtcTicks,
                limit),
            cancellation);

    private static Notification Add(SqliteConnection connection, Notification notification)
    {
        var fresh = NotificationRules.Fresh(notification);
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

    private void Record(SqliteConnection connection, Notification before, Notification after, bool keepsHand = false)
    {
        var now = time.Now();
        after = NotificationRules.Recorded(before, after, now);
        connection.Run(
            """
            UPDATE notifications SET state = $1, attempts = $2, error = $3, sent_at = $4, died_at = $5, next_attempt_at = $6,
                claimed_at = iif($7, claimed_at, NULL), taken_until = iif($7, taken_until, NULL) WHERE id = $0
            """,
            after.Id,
            (int)after.State,
            after.Attempts,
            after.Error,
            after.SentAt?.UtcTicks,
            after.DiedAt?.UtcTicks,
            after.NextAttemptAt?.UtcTicks,
            keepsHand);
        if (before.State != after.State)
            ChangeFeed.Append(connection, after.Incident, "notification", now);
    }

    private void Overwrite(SqliteConnection connection, Notification before, Notification after)
    {
        Record(connection, before, after);
        connection.Run("UPDATE notifications SET notification = $1 WHERE id = $0", after.Id, RegisterJson.Write(after));
    }

    private static Notification? Find(SqliteConnection connection, string id) =>
        connection.First($"SELECT {NotificationRows.Columns} FROM notifications WHERE id = $0", NotificationRows.Read, id);
}
