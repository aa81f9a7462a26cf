using System.Globalization;
using Microsoft.Data.Sqlite;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Register;

/// <summary>Lists notifications that were given up, in pages that stay right while others join.</summary>
internal static class DeadNotifications
{
    /// <summary>Index for the list.</summary>
    public const string Schema = "CREATE INDEX notifications_dead ON notifications (position) WHERE state = 4;";

    private const int MaxLimit = 200;
    private const int PositionColumn = 6;

    /// <summary>See <see cref="INotificationStore.ListDeadAsync"/>.</summary>
    public static Page<Notification> List(
        SqliteConnection connection,
        Sight sight,
        IReadOnlyCollection<string>? units,
        int limit,
        string? cursor,
        string columns,
        Func<SqliteDataReader, Notification> read)
    {
        var size = Math.Clamp(limit, 1, MaxLimit);
        var sql = $"SELECT {columns} FROM notifications WHERE state = 4 AND position < $0";
        if (sight.Units is not null)
            sql += $" AND incident IN (SELECT id FROM incidents WHERE rid IN ({string.Format(CultureInfo.InvariantCulture, Audience.Of(sight), "$2")}))";
        if (units is not null)
            sql += " AND json_extract(notification, '$.unit') IN (SELECT value FROM json_each($3))";
        var rows = connection.Query(
            sql + " ORDER BY position DESC LIMIT $1",
            reader => (Notification: read(reader), Position: reader.GetInt64(PositionColumn)),
            Before(cursor),
            size + 1,
            sight.Units is null ? null : RegisterJson.Write(sight.Units),
            units is null ? null : RegisterJson.Write(units));
        var next = rows.Count > size ? rows[size - 1].Position.ToString(CultureInfo.InvariantCulture) : null;
        return new Page<Notification>([.. rows.Take(size).Select(row => row.Notification)], next);
    }

    private static long Before(string? cursor)
    {
        if (cursor is null)
            return long.MaxValue;
        return long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : throw new BadCursorException();
    }
}
