using Microsoft.Data.Sqlite;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Register;

/// <summary>
/// Decides in one write who may make an attempt, and who may go to a person now: see <see cref="INotificationStore.TakeAsync"/> and
/// <see cref="INotificationStore.ClaimAsync"/>. What goes is noted in <c>claimed_at</c> until its outcome is recorded: it counts,
/// and nobody else takes it along. <c>taken_until</c> is set while a notification is in somebody's hand.
/// </summary>
internal static class SendingTurns
{
    /// <summary>Takes one into hand, unless somebody has it.</summary>
    public static TakenNotification TakeInHand(SqliteConnection connection, Notification one, int attempt, TimeSpan lease, DateTimeOffset now)
    {
        if (one.IsFinal || attempt <= one.Attempts)
            return new TakenNotification(one);
        if (connection.Number("SELECT taken_until FROM notifications WHERE id = $0 AND taken_until > $1", one.Id, now.UtcTicks) is { } until)
            return new TakenNotification(one, ChinaTime.FromTicks(until));
        connection.Run("UPDATE notifications SET taken_until = $1 WHERE id = $0", one.Id, (now + lease).UtcTicks);
        return new TakenNotification(one);
    }

    /// <summary>Decides whether one in hand goes.</summary>
    public static SendingTurn Claim(SqliteConnection connection, Notification one, SendingLimit limit, DateTimeOffset now)
    {
        if (one.IsFinal)
            return new SendingTurn(null, []);
        if (one.Bundle is null && ClaimedAt(connection, one.Id) is not null)
            return Go(connection, [one], null, limit, now); // Whoever sent it died before the outcome was known: it may have arrived under its own id.
        if (one.Bundle is not null && OthersInHand(connection, one, now) is { } inHand)
            return Wait(connection, one, ChinaTime.FromTicks(inHand), now); // Another of the bundle is on its way with it, or about to be.
        if (FreeAt(connection, one, limit, now) is { } free && !NotificationRules.MayPass(one, free, now))
            return Wait(connection, one, free, now);
        if (one.Bundle is { } begun)
            return Go(connection, Of(connection, begun), begun, limit, now);
        List<Notification> carried = [one, .. Held(connection, one, limit)];
        return Go(connection, carried, carried.Count == 1 ? null : NotificationRules.BundleOf(carried), limit, now);
    }

    /// <summary>Those of a bundle without a final outcome.</summary>
    public static List<Notification> Of(SqliteConnection connection, string bundle) => connection.Query(
        $"SELECT {NotificationRows.Columns} FROM notifications WHERE state IN (0, 3) AND bundle = $0 ORDER BY position", NotificationRows.Read, bundle);

    private static long? ClaimedAt(SqliteConnection connection, string id) => connection.Number("SELECT claimed_at FROM notifications WHERE id = $0", id);

    /// <summary>When the last other of the same bundle that is in somebody's hand will be free.</summary>
    private static long? OthersInHand(SqliteConnection connection, Notification one, DateTimeOffset now) => connection.Number(
        "SELECT max(taken_until) FROM notifications WHERE state IN (0, 3) AND bundle = $0 AND id <> $1 AND taken_until > $2", one.Bundle, one.Id, now.UtcTicks);

    /// <summary>When the limit has room, or null when it has now. Each message counts once, however many notifications it carries.</summary>
    private static DateTimeOffset? FreeAt(SqliteConnection connection, Notification one, SendingLimit limit, DateTimeOffset now)
    {
        var taken = connection.Query(
            """
            SELECT max(until) FROM (
                SELECT coalesce(bundle, id) AS message, sent_at + $3 AS until FROM notifications
                WHERE person = $0 AND sent_at IS NOT NULL AND sent_at > $2 - $3 AND drill = $1
                UNION ALL
                SELECT coalesce(bundle, id), claimed_at + $4 FROM notifications
                WHERE person = $0 AND state IN (0, 3) AND claimed_at > $2 - $4 AND drill = $1
            ) WHERE message <> $5 GROUP BY message ORDER BY 1
            """,
            reader => reader.GetInt64(0),
            one.Person,
            one.Drill,
            now.UtcTicks,
            limit.Window.Ticks,
            limit.Lease.Ticks,
            one.Bundle ?? one.Id);
        return taken.Count < limit.Messages ? null : ChinaTime.FromTicks(taken[^limit.Messages]);
    }

    /// <summary>Those held back, also when somebody has one in hand: who has not claimed it yet is told to wait when claiming.</summary>
    private static List<Notification> Held(SqliteConnection connection, Notification one, SendingLimit limit) => connection.Query(
        $"""
        SELECT {NotificationRows.Columns} FROM notifications
        WHERE person = $0 AND state IN (0, 3) AND drill = $1 AND id <> $2 AND bundle IS NULL
            AND json_extract(notification, '$.heldSince') IS NOT NULL AND claimed_at IS NULL
        ORDER BY position LIMIT $3
        """,
        NotificationRows.Read,
        one.Person,
        one.Drill,
        one.Id,
        limit.BundleSize - 1);

    /// <summary>The time to wait does not end what others noted, but the hand is free.</summary>
    private static SendingTurn Wait(SqliteConnection connection, Notification one, DateTimeOffset until, DateTimeOffset now)
    {
        connection.Run(
            "UPDATE notifications SET next_attempt_at = $1, notification = $2, taken_until = NULL WHERE id = $0",
            one.Id,
            until.UtcTicks,
            RegisterJson.Write(NotificationRules.Held(one, until, now)));
        return new SendingTurn(until, []);
    }

    private static SendingTurn Go(SqliteConnection connection, IReadOnlyList<Notification> all, string? bundle, SendingLimit limit, DateTimeOffset now)
    {
        IReadOnlyList<Notification> carried = [.. all.Select(one => one with { Bundle = bundle })];
        foreach (var one in carried)
        {
            connection.Run(
                "UPDATE notifications SET claimed_at = $1, taken_until = $2, notification = $3 WHERE id = $0",
                one.Id,
                now.UtcTicks,
                (now + limit.Lease).UtcTicks,
                RegisterJson.Write(one));
        }

        return new SendingTurn(null, carried, bundle);
    }
}
