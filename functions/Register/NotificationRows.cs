using System.Globalization;
using Microsoft.Data.Sqlite;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Register;

/// <summary>Rows of notifications: how one is read, and lists of them in pages that stay right while others join.</summary>
internal static class NotificationRows
{
    /// <summary>What <see cref="Read"/> needs, in its order.</summary>
    public const string Columns = "notification, state, attempts, error, sent_at, next_attempt_at, died_at";

    /// <summary>Index of the first list there was.</summary>
    public const string DeadIndex = "CREATE INDEX notifications_dead ON notifications (position) WHERE state = 4;";

    /// <summary>
    /// What lists and the limit of messages go by. Notifications that can still go out get the facts of which their text is made;
    /// one whose obligation the incident does not show keeps its text, as does what concerns no incident.
    /// </summary>
    public const string Limits =
        """
        ALTER TABLE notifications ADD COLUMN claimed_at INTEGER;
        ALTER TABLE notifications ADD COLUMN person TEXT GENERATED ALWAYS AS (json_extract(notification, '$.person')) VIRTUAL;
        ALTER TABLE notifications ADD COLUMN unit TEXT GENERATED ALWAYS AS (json_extract(notification, '$.unit')) VIRTUAL;
        ALTER TABLE notifications ADD COLUMN bundle TEXT GENERATED ALWAYS AS (json_extract(notification, '$.bundle')) VIRTUAL;
        ALTER TABLE notifications ADD COLUMN drill INTEGER GENERATED ALWAYS AS (coalesce(json_extract(notification, '$.drill'), 0)) VIRTUAL;
        CREATE TEMP TABLE titles AS
            SELECT n.id, (
                SELECT json_extract(o.value, '$.title') FROM incidents i, json_each(i.view, '$.obligations') o
                WHERE i.id = n.incident AND json_extract(o.value, '$.id') = json_extract(n.notification, '$.obligation')) AS title
            FROM notifications n WHERE n.state IN (0, 3, 4) AND n.incident IN (SELECT id FROM incidents);
        UPDATE notifications SET notification = json_set(notification, '$.facts', json_object('title', (SELECT title FROM temp.titles t WHERE t.id = notifications.id)))
            WHERE id IN (SELECT id FROM temp.titles WHERE title IS NOT NULL) OR (id IN (SELECT id FROM temp.titles) AND json_extract(notification, '$.obligation') IS NULL);
        DROP TABLE temp.titles;
        DROP INDEX notifications_dead;
        CREATE INDEX notifications_by_state ON notifications (state, position);
        CREATE INDEX notifications_by_unit ON notifications (unit, position);
        CREATE INDEX notifications_by_person ON notifications (person, position);
        CREATE INDEX notifications_sent ON notifications (person, sent_at) WHERE sent_at IS NOT NULL;
        CREATE INDEX notifications_waiting ON notifications (person) WHERE state IN (0, 3);
        """;

    /// <summary>In whose hand a notification is, and since when a dead one is dead.</summary>
    public const string Hands =
        """
        ALTER TABLE notifications ADD COLUMN taken_until INTEGER;
        ALTER TABLE notifications ADD COLUMN died_at INTEGER;
        """;

    private const int MaxLimit = 200;
    private const int PositionColumn = 7;

    /// <summary>A row of <see cref="Columns"/>.</summary>
    public static Notification Read(SqliteDataReader reader) => RegisterJson.Read<Notification>(reader.GetString(0)) with
    {
        State = (NotificationState)reader.GetInt32(1),
        Attempts = reader.GetInt32(2),
        Error = reader.Text(3),
        SentAt = reader.Instant(4),
        NextAttemptAt = reader.Instant(5),
        DiedAt = reader.Instant(6),
    };

    /// <summary>See <see cref="INotificationStore.ListAsync(NotificationQuery, CancellationToken)"/>.</summary>
    public static Page<Notification> List(SqliteConnection connection, NotificationQuery query)
    {
        var size = Math.Clamp(query.Limit, 1, MaxLimit);
        var sql = $"SELECT {Columns}, position FROM notifications WHERE position < $0"
            + Condition("state", query.States, "$2") + Condition("unit", query.Units, "$3") + Condition("person", query.People, "$4") + Seen(query.Sight, "$5");
        var rows = connection.Query(
            sql + " ORDER BY position DESC LIMIT $1",
            reader => (Notification: Read(reader), Position: reader.GetInt64(PositionColumn)),
            Before(query.Cursor),
            size + 1,
            Value(query.States?.Select(state => (int)state).ToList()),
            Value(query.Units),
            Value(query.People),
            query.Sight.Units is null ? null : RegisterJson.Write(query.Sight.Units));
        var next = rows.Count > size ? rows[size - 1].Position.ToString(CultureInfo.InvariantCulture) : null;
        return new Page<Notification>([.. rows.Take(size).Select(row => row.Notification)], next);
    }

    /// <summary>One value is compared as it is, so that the index keeps the order; several are taken from JSON.</summary>
    private static string Condition<T>(string column, IReadOnlyCollection<T>? values, string parameter) => values?.Count switch
    {
        null => "",
        1 => $" AND {column} = {parameter}",
        _ => $" AND {column} IN (SELECT value FROM json_each({parameter}))",
    };

    private static object? Value<T>(IReadOnlyCollection<T>? values) => values?.Count switch
    {
        null => null,
        1 => values.First(),
        _ => RegisterJson.Write(values),
    };

    /// <summary>What concerns an incident is seen by whom the incident is; anything else (a gap in a roster) by people of its unit.</summary>
    private static string Seen(Sight sight, string parameter) => sight.Units is null
        ? ""
        : $" AND (incident IN (SELECT id FROM incidents WHERE rid IN ({string.Format(CultureInfo.InvariantCulture, Audience.Of(sight), parameter)}))"
            + $" OR (unit IN (SELECT value FROM json_each({parameter})) AND NOT EXISTS (SELECT 1 FROM incidents WHERE id = notifications.incident)))";

    private static long Before(string? cursor)
    {
        if (cursor is null)
            return long.MaxValue;
        return long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : throw new BadCursorException();
    }
}
