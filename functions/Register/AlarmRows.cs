using Microsoft.Data.Sqlite;
using Yuqing.Functions.Watch;

namespace Yuqing.Functions.Register;

/// <summary>Rows of alarms.</summary>
internal static class AlarmRows
{
    /// <summary>Open alarms of some kinds.</summary>
    public const string OpenOfKinds =
        $"SELECT {Columns} FROM alarms WHERE cleared_at IS NULL AND kind IN (SELECT value FROM json_each($0)) ORDER BY kind, subject LIMIT $1";

    /// <summary>Open alarms that people have to be told of.</summary>
    public const string Untold =
        $"""
        SELECT {Columns} FROM alarms
        WHERE cleared_at IS NULL AND seen_at IS NULL AND (told_at IS NULL OR told_at <= $0) AND (tries < $1 OR tried_at <= $2)
        ORDER BY id LIMIT $3
        """;

    /// <summary>Notes a repair on the open alarms of incidents.</summary>
    public const string NotePushed = "UPDATE alarms SET pushed_at = $1 WHERE cleared_at IS NULL AND incident IN (SELECT value FROM json_each($0))";

    /// <summary>The tables.</summary>
    public static readonly RegisterSchemaPart Schema = new(
        "watch",
        [
            """
            CREATE TABLE alarms (
                id INTEGER PRIMARY KEY AUTOINCREMENT,
                kind TEXT NOT NULL,
                subject TEXT NOT NULL,
                unit TEXT,
                incident TEXT,
                number TEXT,
                guarded INTEGER NOT NULL,
                urgent INTEGER NOT NULL,
                text TEXT NOT NULL,
                text_en TEXT NOT NULL,
                raised_at INTEGER NOT NULL,
                last_seen_at INTEGER NOT NULL,
                pushed_at INTEGER,
                cleared_at INTEGER,
                seen_by TEXT,
                seen_at INTEGER,
                told_at INTEGER,
                tries INTEGER NOT NULL DEFAULT 0,
                tried_at INTEGER
            ) STRICT;
            CREATE UNIQUE INDEX alarms_open ON alarms (kind, subject) WHERE cleared_at IS NULL;
            CREATE INDEX alarms_open_in_order ON alarms (id) WHERE cleared_at IS NULL;
            CREATE INDEX alarms_cleared ON alarms (cleared_at) WHERE cleared_at IS NOT NULL;
            CREATE TABLE watch_round (id INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;
            """,
        ]);

    private const string Columns =
        "id, kind, subject, unit, incident, number, guarded, urgent, text, text_en, raised_at, last_seen_at, pushed_at, cleared_at, seen_by, seen_at, tries";

    /// <summary>How many a round forgets.</summary>
    private const int ForgottenAtOnce = 200;

    /// <summary>Parameters: units, whether the installation's own are seen, id below, limit.</summary>
    public static string List(AlarmSight sight, bool openOnly) =>
        $"SELECT {Columns} FROM alarms WHERE {(openOnly ? "cleared_at IS NULL AND " : "")}id < $2 AND {Seen(sight.Of)} ORDER BY id DESC LIMIT $3";

    /// <summary>Parameters: units, whether the installation's own are seen.</summary>
    public static string CountOpen(AlarmSight sight) => $"SELECT count(*) FROM alarms WHERE cleared_at IS NULL AND {Seen(sight.Of)}";

    /// <summary>Parameters: units, whether the installation's own are seen, id.</summary>
    public static string Seen(AlarmSight sight) => $"SELECT {Columns} FROM alarms WHERE id = $2 AND {Seen(sight.Of)}";

    /// <summary>The reader's units as a parameter.</summary>
    public static string? UnitsOf(AlarmSight sight) => sight.Of.Units is null ? null : RegisterJson.Write(sight.Of.Units);

    /// <summary>Notes that an open alarm still stands; its id, or null when there is none.</summary>
    public static long? Note(SqliteConnection connection, Finding finding, DateTimeOffset now) => connection.Number(
        """
        UPDATE alarms SET last_seen_at = $2, text = $3, text_en = $4, urgent = $5, guarded = $6
        WHERE kind = $0 AND subject = $1 AND cleared_at IS NULL RETURNING id
        """,
        finding.Kind,
        finding.Subject,
        now.UtcTicks,
        finding.Text,
        finding.TextEn,
        finding.Urgent,
        finding.Guarded);

    /// <summary>Raises an alarm.</summary>
    public static Alarm Raise(SqliteConnection connection, Finding finding, DateTimeOffset now) => connection.First(
        $"""
        INSERT INTO alarms (kind, subject, unit, incident, number, guarded, urgent, text, text_en, raised_at, last_seen_at)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $9) RETURNING {Columns}
        """,
        Read,
        finding.Kind,
        finding.Subject,
        finding.Unit,
        finding.Incident,
        finding.Number,
        finding.Guarded,
        finding.Urgent,
        finding.Text,
        finding.TextEn,
        now.UtcTicks)!;

    /// <summary>Clears the open ones of some kinds but for those that still stand.</summary>
    public static List<Alarm> Clear(SqliteConnection connection, IReadOnlyCollection<string> kinds, IReadOnlyCollection<long> standing, DateTimeOffset now) =>
        connection.Query(
            $"""
            UPDATE alarms SET cleared_at = $2
            WHERE cleared_at IS NULL AND kind IN (SELECT value FROM json_each($0)) AND id NOT IN (SELECT value FROM json_each($1))
            RETURNING {Columns}
            """,
            Read,
            RegisterJson.Write(kinds),
            RegisterJson.Write(standing),
            now.UtcTicks);

    /// <summary>Deletes some of those that were cleared long ago.</summary>
    public static void Forget(SqliteConnection connection, DateTimeOffset now) => connection.Run(
        "DELETE FROM alarms WHERE id IN (SELECT id FROM alarms WHERE cleared_at IS NOT NULL AND cleared_at < $0 LIMIT $1)",
        (now - AlarmRules.Kept).UtcTicks,
        ForgottenAtOnce);

    /// <summary>One alarm, or null.</summary>
    public static Alarm? Find(SqliteConnection connection, long id) => connection.First($"SELECT {Columns} FROM alarms WHERE id = $0", Read, id);

    /// <summary>Reads a row of the columns.</summary>
    public static Alarm Read(SqliteDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        Kind = reader.GetString(1),
        Subject = reader.GetString(2),
        Unit = reader.Text(3),
        Incident = reader.Text(4),
        Number = reader.Text(5),
        Guarded = reader.GetBoolean(6),
        Urgent = reader.GetBoolean(7),
        Text = reader.GetString(8),
        TextEn = reader.GetString(9),
        RaisedAt = ChinaTime.FromTicks(reader.GetInt64(10)),
        LastSeenAt = ChinaTime.FromTicks(reader.GetInt64(11)),
        PushedAt = reader.Instant(12),
        ClearedAt = reader.Instant(13),
        SeenBy = reader.Text(14),
        SeenAt = reader.Instant(15),
        Tries = reader.GetInt32(16),
    };

    /// <summary>An alarm of an incident exists only for those for whom the incident does.</summary>
    private static string Seen(Sight sight) => sight.Units is null
        ? "$0 IS NULL AND (unit IS NOT NULL OR $1)"
        : $"""
          ((unit IS NULL AND $1) OR (unit IN (SELECT value FROM json_each($0)) AND (incident IS NULL OR EXISTS (
              SELECT 1 FROM incidents i JOIN incident_units u ON u.incident = i.rid
              WHERE i.id = alarms.incident AND u.unit IN (SELECT value FROM json_each($0)){(sight.Restricted ? "" : " AND u.guarded = 0")}))))
          """;
}
