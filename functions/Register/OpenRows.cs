using Microsoft.Data.Sqlite;

namespace Yuqing.Functions.Register;

/// <summary>Open incidents in order of id, for rounds that look at all of them page by page.</summary>
internal static class OpenRows
{
    /// <summary>Parameters: id above, limit.</summary>
    public const string Query =
        """
        SELECT id, generation, version, last_seq, inbox_seq, final, next_due, kind FROM incidents
        WHERE (final = 0 OR inbox_seq > last_seq) AND id > $0 ORDER BY id LIMIT $1
        """;

    /// <summary>See <see cref="IIncidentRegister.ListOpenAsync"/>.</summary>
    public static List<OpenIncident> List(SqliteConnection connection, string? afterIncidentId, int limit) => connection.Query(
        Query,
        reader => new OpenIncident(
            reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetBoolean(5), reader.Instant(6),
            reader.GetString(7)),
        afterIncidentId ?? "",
        limit);
}
