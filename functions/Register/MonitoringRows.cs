using System.Globalization;
using Microsoft.Data.Sqlite;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Register;

/// <summary>Monitoring records: matters whose external id begins with the day, so that the index of duplicates answers for a span of days.</summary>
internal static class MonitoringRows
{
    private const int MaxRows = 1000;

    /// <summary>Latest day first, then by unit.</summary>
    public static List<StoredIncident> List(SqliteConnection connection, MonitoringQuery query)
    {
        var visible = query.Sight is { Units: not null } sight
            ? $" AND i.rid IN ({string.Format(CultureInfo.InvariantCulture, Audience.Of(sight), "$5")})"
            : "";
        object?[] values =
        [
            RegisterJson.Write(query.Units), MatterKinds.Monitoring, Day(query.From), Day(query.To.AddDays(1)), MaxRows,
            .. query.Sight?.Units is { } units ? [RegisterJson.Write(units)] : Array.Empty<object?>(),
        ];
        return connection.Query(Query(visible), IncidentRows.Read, values);
    }

    /// <summary>The query, with a further condition.</summary>
    public static string Query(string visible) =>
        $"""
        SELECT {IncidentRows.Columns} FROM incidents i
        WHERE i.unit IN (SELECT value FROM json_each($0)) AND i.source = $1 AND i.external_id >= $2 AND i.external_id < $3{visible}
        ORDER BY i.external_id DESC, i.unit LIMIT $4
        """;

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
