using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Yuqing.Functions.Register;

/// <summary>Lists incidents: filters, words, and pages that stay right while rows move.</summary>
internal static class IncidentSearch
{
    private const int MaxLimit = 200;

    /// <summary>See <see cref="IIncidentRegister.ListAsync"/>.</summary>
    public static Page<StoredIncident> List(SqliteConnection connection, IncidentQuery query)
    {
        var conditions = new List<string>();
        var values = new List<object?>();
        if (query.Text is { } text && !string.IsNullOrWhiteSpace(text))
        {
            if (SearchWords.Match(text) is not { } match)
                return new Page<StoredIncident>([], null);
            Add("i.rid IN (SELECT rowid FROM incident_words WHERE incident_words MATCH {0})", match);
        }

        Add("i.kind = {0}", query.Kind);
        if (query.Sight is { Units: { } visible } sight)
            Add($"i.rid IN ({Audience.Of(sight)})", RegisterJson.Write(visible));
        if (query.Units is not null)
            Add("i.rid IN (SELECT incident FROM incident_units WHERE unit IN (SELECT value FROM json_each({0})))", RegisterJson.Write(query.Units));
        AddList("i.lead", query.Leads);
        AddList("i.status", query.Statuses);
        AddList("i.level", query.Levels);
        AddList("i.category", query.Categories);
        if (query.Overdue is { } overdue)
            Add(overdue ? "i.next_due < {0}" : "i.sort_due >= {0}", query.Now.UtcTicks);
        if (query.From is { } from)
            Add("i.opened_at >= {0}", from.UtcTicks);
        if (query.To is { } to)
            Add("i.opened_at < {0}", to.UtcTicks);
        if (query.Cursor is { } cursor)
        {
            var (due, rev) = ReadCursor(cursor, query);
            Add($"(i.sort_due, i.rev) > ({{0}}, ${values.Count + 1})", due);
            values.Add(rev);
        }

        var limit = Math.Clamp(query.Limit, 1, MaxLimit);
        values.Add(limit + 1);
        var where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        var rows = connection.Query(
            $"SELECT {IncidentRows.Columns} FROM incidents i{where} ORDER BY i.sort_due, i.rev LIMIT ${values.Count - 1}",
            reader => (Incident: IncidentRows.Read(reader), Due: reader.GetInt64(8), Rev: reader.GetInt64(9)),
            [.. values]);
        var next = rows.Count > limit ? WriteCursor(rows[limit - 1].Due, rows[limit - 1].Rev, query) : null;
        return new Page<StoredIncident>([.. rows.Take(limit).Select(row => row.Incident)], next);

        void Add(string condition, object value)
        {
            conditions.Add(string.Format(CultureInfo.InvariantCulture, condition, $"${values.Count}"));
            values.Add(value);
        }

        void AddList(string column, IReadOnlyCollection<string>? allowed)
        {
            if (allowed is not null)
                Add($"{column} IN (SELECT value FROM json_each({{0}}))", RegisterJson.Write(allowed));
        }
    }

    private static string WriteCursor(long due, long rev, IncidentQuery query) =>
        ListCursor.Write(string.Create(CultureInfo.InvariantCulture, $"{due}|{rev}"), query);

    private static (long Due, long Rev) ReadCursor(string cursor, IncidentQuery query) =>
        ListCursor.Read(cursor, query).Split('|') is [var first, var second]
        && long.TryParse(first, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var due)
        && long.TryParse(second, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rev)
            ? (due, rev)
            : throw new BadCursorException();
}
