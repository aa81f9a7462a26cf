using System.Globalization;
using Microsoft.Data.Sqlite;
using Yuqing.Functions.Shifts;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Register;

/// <summary>What shift reports are made from. Every query goes by an index on time or by that of running matters.</summary>
internal static class ShiftFactRows
{
    /// <summary>Indexes on the register's own tables, by time.</summary>
    public const string Schema =
        """
        CREATE INDEX signals_by_time ON signals (accepted_at);
        CREATE INDEX obligations_breached ON obligations (breached_at) WHERE breached_at IS NOT NULL;
        CREATE INDEX notifications_died ON notifications (queued_at) WHERE state = 4;
        """;

    private static readonly string OfUnit = "EXISTS (SELECT 1 FROM incident_units u WHERE u.incident = i.rid AND u.unit = $0)";

    /// <summary>Matters whose orchestration runs.</summary>
    public static readonly string Running =
        $"""
        SELECT {IncidentRows.Columns} FROM incidents i INDEXED BY incidents_open
        WHERE (i.final = 0 OR i.inbox_seq > i.last_seq) AND i.kind = 'incident' AND {OfUnit}
        ORDER BY i.sort_due, i.rev LIMIT $1
        """;

    /// <summary>Matters that an act of a time may have ended.</summary>
    public static readonly string Ended = Having(
        "SELECT incident FROM signals WHERE accepted_at >= $1 AND accepted_at < $2 AND json_extract(signal, '$.type') IN ('close', 'dismiss', 'merge')");

    /// <summary>Matters with a task that became overdue in a time.</summary>
    public static readonly string Breached = Having("SELECT incident FROM obligations WHERE breached_at >= $1 AND breached_at < $2");

    /// <summary>Matters with a finding of a time.</summary>
    public static readonly string WithFindings = Having("SELECT incident FROM findings WHERE at >= $1 AND at < $2");

    /// <summary>Acts by actor; what systems send is none, and what duty officers are kept from is not theirs to count.</summary>
    public static readonly string Acts =
        $"""
        SELECT json_extract(s.signal, '$.actor') AS actor, max(json_extract(s.signal, '$.actorName')), count(*) FROM signals s
        JOIN incidents i ON i.id = s.incident JOIN incident_units u ON u.incident = i.rid AND u.unit = $0 AND u.guarded = 0
        WHERE s.accepted_at >= $1 AND s.accepted_at < $2 AND json_extract(s.signal, '$.actor') <> '{ShiftActs.System}'
            AND json_extract(s.signal, '$.type') NOT IN ('{string.Join("', '", ShiftActs.Notices)}')
        GROUP BY actor ORDER BY count(*) DESC, actor LIMIT $3
        """;

    /// <summary>Notifications that were given up.</summary>
    public const string Dead =
        """
        SELECT id, notification FROM notifications
        WHERE state = 4 AND queued_at >= $1 AND queued_at < $2 AND json_extract(notification, '$.unit') = $0
        ORDER BY queued_at DESC, id LIMIT $3
        """;

    /// <summary>Open alarms of a unit; those about matters that duty officers are kept from are for digests alone.</summary>
    public const string Alarms =
        """
        SELECT id, kind, incident, text, text_en, raised_at FROM alarms
        WHERE cleared_at IS NULL AND unit = $0 AND (guarded = 0 OR $1) ORDER BY id DESC LIMIT $2
        """;

    /// <summary>Incidents among those given that a unit's duty officers are kept from.</summary>
    private const string Guarded =
        """
        SELECT i.id FROM incidents i JOIN incident_units u ON u.incident = i.rid AND u.unit = $0 AND u.guarded = 1
        WHERE i.id IN (SELECT value FROM json_each($1))
        """;

    /// <summary>See <see cref="IShiftStore.ReadAsync"/>.</summary>
    public static ShiftPicture Read(SqliteConnection connection, ShiftQuestion question)
    {
        var (unit, from, to) = (question.Unit, question.From.UtcTicks, question.To.UtcTicks);
        var picture = new ShiftPicture
        {
            Running = connection.Query(Running, IncidentRows.Read, unit, ShiftPicture.Limit),
            Opened = OpenedRows.List(connection, new OpenedQuery(unit, question.From, question.To, MatterKinds.Incident, ShiftPicture.Limit)).Items,
            Ended = question.Digest ? connection.Query(Ended, IncidentRows.Read, unit, from, to, ShiftPicture.Limit) : [],
            Breached = question.Digest ? connection.Query(Breached, IncidentRows.Read, unit, from, to, ShiftPicture.Limit) : [],
            WithFindings = question.Digest
                ? connection.Query(WithFindings, IncidentRows.Read, unit, question.FindingsFrom.UtcTicks, to, ShiftPicture.Limit)
                : [],
            Monitoring = MonitoringRows.List(connection, question.Monitoring),
            Acts = connection.Query(
                Acts,
                reader => new ShiftActor(reader.GetString(0), reader.Text(1) ?? reader.GetString(0), reader.GetInt32(2)),
                unit,
                from,
                to,
                ShiftPicture.Limit),
            Dead = connection.Query(Dead, ReadDead, unit, question.DeadFrom.UtcTicks, to, ShiftPicture.Limit),
            Alarms = connection.Query(Alarms, ReadAlarm, unit, question.Digest, ShiftPicture.Limit),
        };
        var guarded = connection.Query(Guarded, reader => reader.GetString(0), unit, RegisterJson.Write(picture.Incidents()));
        return picture with { Guarded = guarded.ToHashSet() };
    }

    /// <summary>See <see cref="IShiftStore.TitlesAsync"/>.</summary>
    public static IReadOnlyDictionary<string, string> Titles(SqliteConnection connection, IReadOnlyCollection<string> incidents, Sight sight)
    {
        var visible = sight.Units is null ? "" : $" AND rid IN ({string.Format(CultureInfo.InvariantCulture, Audience.Of(sight), "$1")})";
        return connection
            .Query(
                $"SELECT id, json_extract(seed, '$.report.title') FROM incidents WHERE id IN (SELECT value FROM json_each($0)){visible}",
                reader => (Id: reader.GetString(0), Title: reader.Text(1) ?? ""),
                RegisterJson.Write(incidents),
                sight.Units is null ? null : RegisterJson.Write(sight.Units))
            .ToDictionary(row => row.Id, row => row.Title);
    }

    private static string Having(string incidents) =>
        $"""
        SELECT {IncidentRows.Columns} FROM (SELECT DISTINCT incident FROM ({incidents})) found JOIN incidents i ON i.id = found.incident
        WHERE i.kind = 'incident' AND {OfUnit} ORDER BY i.rid LIMIT $3
        """;

    private static ShiftDead ReadDead(SqliteDataReader reader) => ShiftDead.Of(RegisterJson.Read<Notifications.Notification>(reader.GetString(1)));

    private static ShiftAlarm ReadAlarm(SqliteDataReader reader) => new(
        reader.GetInt64(0).ToString(CultureInfo.InvariantCulture),
        reader.GetString(1),
        reader.Text(2),
        reader.GetString(3),
        reader.Text(4),
        ChinaTime.FromTicks(reader.GetInt64(5)));
}
