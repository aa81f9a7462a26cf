using Microsoft.Data.Sqlite;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Register;

/// <summary>When incidents have findings, so that a month's assessment reads no other incident.</summary>
internal static class FindingRows
{
    /// <summary>Finds the incidents of a range by the index alone; what the findings say is in the picture.</summary>
    public const string Query =
        """
        SELECT DISTINCT incident FROM findings WHERE at >= $0 AND at < $1 AND incident > $2 ORDER BY incident LIMIT $3
        """;

    /// <summary>The table, and the findings that earlier pictures hold.</summary>
    public const string Schema =
        """
        CREATE TABLE findings (at INTEGER NOT NULL, incident TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE, PRIMARY KEY (at, incident)) WITHOUT ROWID;
        CREATE INDEX findings_of_incident ON findings (incident);
        INSERT OR IGNORE INTO findings (at, incident)
            SELECT unixepoch(json_extract(finding.value, '$.at')) * 10000000 + 621355968000000000, i.id
            FROM incidents i, json_each(i.view, '$.findings') finding;
        """;

    /// <summary>Notes the findings of a picture. A row that a later picture no longer needs costs one more look and nothing else.</summary>
    public static void Write(SqliteConnection connection, IncidentProjection projection)
    {
        foreach (var finding in projection.View.Findings)
            connection.Run("INSERT OR IGNORE INTO findings (at, incident) VALUES ($0, $1)", finding.At.UtcTicks, projection.IncidentId);
    }

    /// <summary>See <see cref="IIncidentRegister.ListWithFindingsAsync"/>.</summary>
    public static List<StoredIncident> List(SqliteConnection connection, DateTimeOffset from, DateTimeOffset to, string? afterIncidentId, int limit) =>
        connection.Query(
            $"SELECT {IncidentRows.Columns} FROM ({Query}) found JOIN incidents i ON i.id = found.incident ORDER BY i.id",
            IncidentRows.Read,
            from.UtcTicks,
            to.UtcTicks,
            afterIncidentId ?? "",
            limit);
}
