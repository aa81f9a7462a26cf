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
    public Task RecordAsync(
        string id, NotificationState state, int attempts, string? error, DateTimeOffset? nextAttemptAt, CancellationToken cancellation) =>
        database.WriteAsync(
            connection =>
            {
                if (Find(connection, id) is { } stored && MayBecome(stored, state))
                    Record(connection, stored, stored with { State = state, Attempts = attempts, Error = error, NextAttemptAt = nextAttemptAt }, state == stored.State && attempts == stored.Attempts);
            },
            cancellation);

    /// <inheritdoc/>
    public Task RecordAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation) =>
        database.WriteAsync(
            connection =>
            {
                foreach (var notification in notifications)
                {
                    if (Find(connection, notification.Id) is { } stored && MayBecome(stored, notification.State))
                        Overwrite(connection, stored, notification);
                }
            },
            cancellation);

    /// <inheritdoc/>
    public Task<SendingTurn> ClaimAsync(string id, SendingLimit limit, CancellationToken cancellation) =>
        database.WriteAsync(
            connection => Find(connection, id) is { } one ? SendingTurns.Take(connection, one, limit, time.Now()) : new SendingTurn(null, []), cancellation);

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
                var fresh = dead with
                {
                    State = NotificationState.Queued,
                    Channel = channel,
                    Address = address,
                    Text = dead.Text.Replace(dead.Link, link, StringComparison.Ordinal),
                    Link = link,
                    AttemptsBefore = dead.Attempts,
                    AttemptsReplayed = dead.Attempts,
                    Replays = dead.Replays + 1,
                    Tried = null,
                    BusySince = null,
                    HeldSince = null,
                    Bundle = null,
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
                $"SELECT {NotificationRows.Columns} FROM notifications WHERE state IN (0, 3) AND due_at < $0 ORDER BY due_at LIMIT $1",
                NotificationRows.Read,
                dueBefore.UtcTicks,
                limit),
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

    /// <summary>A push by the watchdog is no outcome: what is noted of an attempt under way stays.</summary>
    private void Record(SqliteConnection connection, Notification before, Notification after, bool keepsClaim = false)
    {
        var now = time.Now();
        var sentAt = before.SentAt ?? (after.State is NotificationState.Sent or NotificationState.Delivered ? now : null);
        connection.Run(
            "UPDATE notifications SET state = $1, attempts = $2, error = $3, sent_at = $4, next_attempt_at = $5, claimed_at = iif($6, claimed_at, NULL) WHERE id = $0",
            after.Id,
            (int)after.State,
            after.Attempts,
            after.Error,
            sentAt?.UtcTicks,
            after.NextAttemptAt?.UtcTicks,
            keepsClaim);
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

    /// <summary>A final state stays, but that a message was taken may be followed by its arrival.</summary>
    private static bool MayBecome(Notification stored, NotificationState to) =>
        !stored.IsFinal || (stored.State == NotificationState.Sent && to == NotificationState.Delivered);
}
