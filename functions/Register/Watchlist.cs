using Microsoft.Data.Sqlite;

namespace Yuqing.Functions.Register;

/// <summary>What the watchdog asks; each question is answered by an index and is bounded.</summary>
internal static class Watchlist
{
    public const string OpenQuery =
        """
        SELECT id, generation, version, last_seq, inbox_seq, final, next_due, kind FROM incidents
        WHERE (final = 0 OR inbox_seq > last_seq) AND id > $0 ORDER BY id LIMIT $1
        """;

    public const string MissedBreachQuery =
        """
        SELECT incident, id, due FROM obligations
        WHERE status IN ('pending', 'extended') AND breached_at IS NULL AND born_overdue = 0 AND due IS NOT NULL AND due < $0 ORDER BY due LIMIT $1
        """;

    public static List<OpenIncident> Open(SqliteConnection connection, string? afterIncidentId, int limit) => connection.Query(
        OpenQuery,
        reader => new OpenIncident(
            reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetBoolean(5), reader.Instant(6),
            reader.GetString(7)),
        afterIncidentId ?? "",
        limit);

    public static List<MissedBreach> MissedBreaches(SqliteConnection connection, DateTimeOffset dueBefore, int limit) => connection.Query(
        MissedBreachQuery,
        reader => new MissedBreach(reader.GetString(0), reader.GetString(1), ChinaTime.FromTicks(reader.GetInt64(2))),
        dueBefore.UtcTicks,
        limit);
}
