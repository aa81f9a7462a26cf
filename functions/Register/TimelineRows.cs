using Microsoft.Data.Sqlite;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Register;

/// <summary>Rows of the timeline, each written once.</summary>
internal static class TimelineRows
{
    /// <summary>Adds the lines that are not there yet; returns those.</summary>
    public static IReadOnlyList<TimelineEntry> Append(SqliteConnection connection, string incidentId, IReadOnlyList<TimelineEntry> entries) =>
    [
        .. entries.Where(entry => connection.Run(
            "INSERT INTO timeline (incident, id, at, entry) VALUES ($0, $1, $2, $3) ON CONFLICT (incident, id) DO NOTHING",
            incidentId,
            entry.Id,
            entry.At.UtcTicks,
            RegisterJson.Write(entry)) > 0),
    ];

    /// <summary>Oldest first; lines of the same instant in the order in which they were written.</summary>
    public static List<TimelineEntry> List(SqliteConnection connection, string incidentId) => connection.Query(
        "SELECT entry FROM timeline WHERE incident = $0 ORDER BY at, position",
        reader => RegisterJson.Read<TimelineEntry>(reader.GetString(0)),
        incidentId);
}
