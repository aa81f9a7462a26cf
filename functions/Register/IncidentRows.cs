using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Register;

/// <summary>Rows of incidents: identity, picture, obligations and words for the search.</summary>
internal static class IncidentRows
{
    /// <summary>Columns in the order that <see cref="Read"/> expects.</summary>
    public const string Columns = "i.seed, i.view, i.generation, i.version, i.last_seq, i.inbox_seq, i.state, i.final, i.sort_due, i.rev";

    public static StoredIncident Read(SqliteDataReader reader) => new(
        RegisterJson.Read<IncidentSeed>(reader.GetString(0)),
        WithUnits(RegisterJson.Read<IncidentView>(reader.GetString(1))),
        reader.GetInt32(2),
        reader.GetInt64(3),
        reader.GetInt64(4),
        reader.GetInt64(5),
        reader.GetString(6),
        reader.GetBoolean(7));

    public static StoredIncident? Find(SqliteConnection connection, string id) =>
        connection.First($"SELECT {Columns} FROM incidents i WHERE i.id = $0", Read, id);

    public static StoredIncident? FindSame(SqliteConnection connection, IncidentReport report) => connection.First(
        $"SELECT {Columns} FROM incidents i WHERE i.unit = $0 AND i.source = $1 AND i.external_id = $2",
        Read,
        report.Unit,
        report.Source,
        report.ExternalId);

    /// <summary>The next number of a prefix and year, see <see cref="ReportRules.Number"/>.</summary>
    public static string TakeNumber(SqliteConnection connection, string prefix, int year)
    {
        var last = connection.Number(
            "INSERT INTO numbers (prefix, year, last) VALUES ($0, $1, 1) ON CONFLICT (prefix, year) DO UPDATE SET last = last + 1 RETURNING last",
            prefix,
            year);
        return ReportRules.Number(prefix, year, last!.Value);
    }

    public static void Insert(SqliteConnection connection, IncidentSeed seed, IncidentProjection projection)
    {
        var words = Words(projection.View);
        connection.Run(
            """
            INSERT INTO incidents (id, number, unit, source, external_id, opened_at, status, level, next_due,
                generation, version, last_seq, inbox_seq, accepted_until, final, seed, view, state, words, kind, category, lead)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $5, $12, $13, $14, $15, $16, $17, $18, $19)
            """,
            seed.IncidentId,
            seed.Number,
            seed.Report.Unit,
            seed.Report.Source,
            seed.Report.ExternalId,
            seed.AcceptedAt.UtcTicks,
            projection.View.Status,
            projection.View.Level,
            projection.View.NextDue?.UtcTicks,
            projection.Generation,
            projection.Version,
            projection.LastSeq,
            projection.Final,
            RegisterJson.Write(seed),
            RegisterJson.Write(projection.View),
            projection.StateJson,
            HashOf(words),
            seed.Report.Kind,
            projection.View.Category,
            WithUnits(projection.View).LeadUnit);
        WriteUnits(connection, projection);
        WriteObligations(connection, projection);
        FindingRows.Write(connection, projection);
        WriteWords(connection, seed.IncidentId, words);
    }

    /// <summary>Replaces the picture when this one is newer and not of a generation that was succeeded; true when it was.</summary>
    /// <param name="viewJson">The picture's view, serialized by the caller: the one writing thread has better things to do.</param>
    /// <param name="words">The view's <see cref="Words"/>, for the same reason.</param>
    public static bool Replace(SqliteConnection connection, IncidentProjection projection, string viewJson, string words)
    {
        var hash = HashOf(words);
        var before = connection.Number("SELECT words FROM incidents WHERE id = $0", projection.IncidentId)
            ?? throw new InvalidOperationException($"The register holds no incident {projection.IncidentId}.");
        var replaced = connection.Run(
            """
            UPDATE incidents SET status = $1, level = $2, next_due = $3, generation = $4, version = $5, last_seq = $6, final = $7, view = $8, state = $9, words = $10,
                category = $11, lead = $12, failing = $13
            WHERE id = $0 AND version < $5 AND generation <= $4
            """,
            projection.IncidentId,
            projection.View.Status,
            projection.View.Level,
            projection.View.NextDue?.UtcTicks,
            projection.Generation,
            projection.Version,
            projection.LastSeq,
            projection.Final,
            viewJson,
            projection.StateJson,
            hash,
            projection.View.Category,
            WithUnits(projection.View).LeadUnit,
            projection.View.FailingEffects is not null) > 0;
        if (!replaced)
            return false;
        WriteUnits(connection, projection);
        WriteObligations(connection, projection);
        FindingRows.Write(connection, projection);
        if (hash != before)
            WriteWords(connection, projection.IncidentId, words);
        return true;
    }

    /// <summary>A picture from before matters could pass from unit to unit concerns the unit that was asked.</summary>
    public static IncidentView WithUnits(IncidentView view)
    {
        if (view.LeadUnit.Length == 0)
            view = view with { LeadUnit = view.Unit };
        return view.Units.Contains(view.Unit) ? view : view with { Units = [view.Unit, .. view.Units] };
    }

    /// <summary>Writes who takes part, when that is not what is written already.</summary>
    private static void WriteUnits(SqliteConnection connection, IncidentProjection projection)
    {
        var view = WithUnits(projection.View);
        var wanted = view.Units.Distinct().Select(unit => (Unit: unit, Guarded: Sight.IsGuarded(view, unit))).Order().ToList();
        var rid = connection.Number("SELECT rid FROM incidents WHERE id = $0", projection.IncidentId);
        var written = connection.Query(
            "SELECT unit, guarded FROM incident_units WHERE incident = $0", reader => (Unit: reader.GetString(0), Guarded: reader.GetBoolean(1)), rid);
        if (wanted.SequenceEqual(written.Order()))
            return;
        connection.Run("DELETE FROM incident_units WHERE incident = $0", rid);
        foreach (var (unit, guarded) in wanted)
            connection.Run("INSERT INTO incident_units (incident, unit, guarded) VALUES ($0, $1, $2)", rid, unit, guarded);
    }

    private static void WriteObligations(SqliteConnection connection, IncidentProjection projection)
    {
        var obligations = projection.View.Obligations;
        connection.Run(
            "DELETE FROM obligations WHERE incident = $0 AND id NOT IN (SELECT value FROM json_each($1))",
            projection.IncidentId,
            RegisterJson.Write(obligations.Select(obligation => obligation.Id)));
        foreach (var obligation in obligations)
        {
            connection.Run(
                """
                INSERT INTO obligations (incident, id, kind, status, due, breached_at, born_overdue, next_rung) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (incident, id) DO UPDATE SET kind = $2, status = $3, due = $4, breached_at = $5, born_overdue = $6, next_rung = $7
                WHERE kind <> $2 OR status <> $3 OR due IS NOT $4 OR breached_at IS NOT $5 OR born_overdue <> $6 OR next_rung IS NOT $7
                """,
                projection.IncidentId,
                obligation.Id,
                obligation.Kind,
                obligation.Status,
                (obligation.ExtendedTo ?? obligation.DueAt)?.UtcTicks,
                obligation.BreachedAt?.UtcTicks,
                obligation.BornOverdue,
                obligation.NextRungAt?.UtcTicks);
        }
    }

    private static void WriteWords(SqliteConnection connection, string id, string words) => connection.Run(
        "INSERT OR REPLACE INTO incident_words (rowid, words) SELECT rid, $1 FROM incidents WHERE id = $0", id, words);

    /// <summary>The index of words keeps no text to compare with; this stands for it.</summary>
    private static long HashOf(string words) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(words)));

    /// <summary>What the search finds an incident by.</summary>
    public static string Words(IncidentView view) => SearchWords.Index(
        [view.Number, view.Report.Title, view.Report.Summary, view.Report.Url, view.Report.Platform, view.Report.ExternalId]);
}
