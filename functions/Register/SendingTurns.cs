using Microsoft.Data.Sqlite;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Register;

/// <summary>
/// Decides in one write who may go to a person now, see <see cref="INotificationStore.ClaimAsync"/>. What goes is noted in
/// <c>claimed_at</c> until its outcome is recorded: it counts, and nobody else takes it along.
/// </summary>
internal static class SendingTurns
{
    /// <summary>Decides.</summary>
    public static SendingTurn Take(SqliteConnection connection, Notification one, SendingLimit limit, DateTimeOffset now)
    {
        if (one.IsFinal)
            return new SendingTurn(null, []);
        var claimed = ClaimedAt(connection, one.Id);
        if (one.Bundle is null && claimed is not null)
            return Go(connection, [one], null, now); // Whoever sent it died before the outcome was known: it may have arrived under its own id.
        var inFlight = claimed + limit.Lease.Ticks;
        if (inFlight > now.UtcTicks)
            return Wait(connection, one, ChinaTime.FromTicks(inFlight.Value), now); // Another of the bundle is on its way with it.
        if (FreeAt(connection, one, limit, now) is { } free && !(one.DueAt >= now && one.DueAt <= free))
            return Wait(connection, one, free, now);
        if (one.Bundle is { } begun)
            return Go(connection, Of(connection, begun), begun, now);
        var held = Held(connection, one, limit);
        return held.Count == 0 ? Go(connection, [one], null, now) : Go(connection, [one, .. held], IdOf([one, .. held]), now);
    }

    /// <summary>Those of a bundle without a final outcome.</summary>
    public static List<Notification> Of(SqliteConnection connection, string bundle) => connection.Query(
        $"SELECT {NotificationRows.Columns} FROM notifications WHERE state IN (0, 3) AND bundle = $0 ORDER BY position", NotificationRows.Read, bundle);

    private static long? ClaimedAt(SqliteConnection connection, string id) => connection.Number("SELECT claimed_at FROM notifications WHERE id = $0", id);

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

    /// <summary>The time to wait does not end what others noted.</summary>
    private static SendingTurn Wait(SqliteConnection connection, Notification one, DateTimeOffset until, DateTimeOffset now)
    {
        connection.Run(
            "UPDATE notifications SET next_attempt_at = $1, notification = $2 WHERE id = $0",
            one.Id,
            until.UtcTicks,
            RegisterJson.Write(one with { NextAttemptAt = until, HeldSince = one.HeldSince ?? now }));
        return new SendingTurn(until, []);
    }

    private static SendingTurn Go(SqliteConnection connection, IReadOnlyList<Notification> all, string? bundle, DateTimeOffset now)
    {
        IReadOnlyList<Notification> carried = [.. all.Select(one => one with { Bundle = bundle })];
        foreach (var one in carried)
            connection.Run("UPDATE notifications SET claimed_at = $1, notification = $2 WHERE id = $0", one.Id, now.UtcTicks, RegisterJson.Write(one));
        return new SendingTurn(null, carried, bundle);
    }

    /// <summary>Follows from what it carries.</summary>
    private static string IdOf(IEnumerable<Notification> carried) =>
        TextHash.Of(string.Join('\n', carried.Select(one => one.Id).Order(StringComparer.Ordinal).Prepend("bundle")), bytes: 16);
}
