using Microsoft.Data.Sqlite;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Register;

/// <summary>Rows of the timeline, each written once.</summary>
internal static class TimelineRows
{
    /// <summary>Adds the lines that are not there yet; true when one was new.</summary>
    public static bool Append(SqliteConnection connection, string incidentId, IReadOnlyList<TimelineEntry> entries)
    {
        var written = 0;
        foreach (var entry in entries)
        {
            written += connection.Run(
                "INSERT INTO timeline (incident, id, at, entry) VALUES ($0, $1, $2, $3) ON CONFLICT (incident, id) DO NOTHING",
                incidentId,
                entry.Id,
                entry.At.UtcTicks,
                RegisterJson.Write(entry));
        }

        return written > 0;
    }

    /// <summary>Oldest first; lines of the same instant in the order in which they were written.</summary>
    public static List<TimelineEntry> List(SqliteConnection connection, string incidentId) => connection.Query(
        "SELECT entry FROM timeline WHERE incident = $0 ORDER BY at, position",
        reader => RegisterJson.Read<TimelineEntry>(reader.GetString(0)),
        incidentId);
}
