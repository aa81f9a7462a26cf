using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Yuqing.Functions.Register;

/// <summary>Incidents in the order in which they were opened, for tables that are written from beginning to end.</summary>
internal static class OpenedRows
{
    public const string Schema = "CREATE INDEX incidents_by_opened ON incidents (opened_at, rid);";

    /// <summary>See <see cref="IIncidentRegister.ListOpenedAsync"/>.</summary>
    public static Page<StoredIncident> List(SqliteConnection connection, OpenedQuery query)
    {
        var (openedAt, rid) = ReadCursor(query.Cursor);
        var rows = connection.Query(
            $"""
            SELECT {IncidentRows.Columns}, i.opened_at, i.rid FROM incidents i
            WHERE i.opened_at >= $0 AND i.opened_at < $1 AND (i.opened_at, i.rid) > ($2, $3)
                AND i.kind = $4 AND EXISTS (SELECT 1 FROM incident_units u WHERE u.incident = i.rid AND u.unit = $5)
            ORDER BY i.opened_at, i.rid LIMIT $6
            """,
            reader => (Incident: IncidentRows.Read(reader), OpenedAt: reader.GetInt64(10), Rid: reader.GetInt64(11)),
            query.From.UtcTicks,
            query.To.UtcTicks,
            openedAt,
            rid,
            query.Kind,
            query.Unit,
            query.Limit + 1);
        var next = rows.Count > query.Limit
            ? string.Create(CultureInfo.InvariantCulture, $"{rows[query.Limit - 1].OpenedAt}.{rows[query.Limit - 1].Rid}")
            : null;
        return new Page<StoredIncident>([.. rows.Take(query.Limit).Select(row => row.Incident)], next);
    }

    private static (long OpenedAt, long Rid) ReadCursor(string? cursor)
    {
        if (cursor is null)
            return (0, 0);
        return cursor.Split('.') is [var at, var row]
            && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var openedAt)
            && long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var rid)
            ? (openedAt, rid)
            : throw new BadCursorException();
    }
}
