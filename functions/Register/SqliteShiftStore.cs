using Microsoft.Data.Sqlite;
using Yuqing.Functions.Shifts;

namespace Yuqing.Functions.Register;

/// <summary>Shift reports in the register's file.</summary>
internal sealed class SqliteShiftStore(RegisterDatabase database) : IShiftStore
{
    /// <summary>Its tables; needs the register's own before it. A report never changes, what people do with it stands beside it.</summary>
    public static readonly RegisterSchemaPart Schema = new(
        "shifts",
        [
            """
            CREATE TABLE shift_units (unit TEXT NOT NULL, kind TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (unit, kind)) STRICT, WITHOUT ROWID;
            CREATE TABLE shift_reports (
                id TEXT PRIMARY KEY,
                unit TEXT NOT NULL,
                kind TEXT NOT NULL,
                to_at INTEGER NOT NULL,
                owed INTEGER NOT NULL,
                remind_at INTEGER,
                confirmed TEXT,
                remarks TEXT NOT NULL DEFAULT '[]',
                head TEXT NOT NULL,
                content TEXT NOT NULL
            ) STRICT;
            CREATE INDEX shift_reports_by_time ON shift_reports (to_at, id);
            CREATE INDEX shift_reports_of_unit ON shift_reports (unit, kind, to_at);
            CREATE INDEX shift_reports_owed ON shift_reports (to_at) WHERE owed = 1;
            CREATE INDEX shift_reports_reminders ON shift_reports (remind_at) WHERE remind_at IS NOT NULL;

            """ + ShiftFactRows.Schema,
        ]);

    private const int MaxLimit = 200;
    private const string Head = "head, NULL, confirmed, remarks";
    private const string Whole = "head, content, confirmed, remarks";

    /// <inheritdoc/>
    public Task<ShiftPicture> ReadAsync(ShiftQuestion question, CancellationToken cancellation) =>
        database.ReadAsync(connection => ShiftFactRows.Read(connection, question), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, string>> TitlesAsync(IReadOnlyCollection<string> incidents, Sight sight, CancellationToken cancellation) =>
        database.ReadAsync(connection => ShiftFactRows.Titles(connection, incidents, sight), cancellation);

    /// <inheritdoc/>
    public Task<DateTimeOffset> BeginAsync(string unit, string kind, DateTimeOffset now, CancellationToken cancellation) => database.WriteAsync(
        connection => ChinaTime.FromTicks(connection.Number(
            "INSERT INTO shift_units (unit, kind, since) VALUES ($0, $1, $2) ON CONFLICT (unit, kind) DO UPDATE SET since = min(since, $2) RETURNING since",
            unit,
            kind,
            now.UtcTicks)!.Value),
        cancellation);

    /// <inheritdoc/>
    public Task<bool> AddAsync(ShiftDocument document, bool owed, DateTimeOffset? remindAt, CancellationToken cancellation)
    {
        var (report, head, content) = (document.Report, RegisterJson.Write(document.Report), RegisterJson.Write(document.Content));
        return database.WriteAsync(
            connection => connection.Run(
                "INSERT INTO shift_reports (id, unit, kind, to_at, owed, remind_at, head, content) VALUES ($0, $1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
                report.Id,
                report.Unit,
                report.Kind,
                report.To.UtcTicks,
                owed,
                remindAt?.UtcTicks,
                head,
                content) > 0,
            cancellation);
    }

    /// <inheritdoc/>
    public Task<ShiftReport?> LatestAsync(string unit, string kind, DateTimeOffset until, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.First(
            $"SELECT {Head} FROM shift_reports WHERE unit = $0 AND kind = $1 AND to_at <= $2 ORDER BY to_at DESC LIMIT 1", Read, unit, kind, until.UtcTicks)?.Report,
        cancellation);

    /// <inheritdoc/>
    public Task<StoredShift?> GetAsync(string id, CancellationToken cancellation) => database.ReadAsync(connection => Find(connection, id), cancellation);

    /// <inheritdoc/>
    public Task<Page<StoredShift>> ListAsync(ShiftQuery query, CancellationToken cancellation) =>
        database.ReadAsync(connection => List(connection, query), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredShift>> ListOwedAsync(int limit, CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<StoredShift>>(
        connection => connection.Query($"SELECT {Whole} FROM shift_reports WHERE owed = 1 ORDER BY to_at LIMIT $0", Read, limit), cancellation);

    /// <inheritdoc/>
    public Task ToldAsync(string id, CancellationToken cancellation) =>
        database.WriteAsync(connection => connection.Run("UPDATE shift_reports SET owed = 0 WHERE id = $0", id), cancellation);

    /// <inheritdoc/>
    public Task<DateTimeOffset?> NextReminderAsync(CancellationToken cancellation) => database.ReadAsync(
        connection => connection.Number("SELECT min(remind_at) FROM shift_reports WHERE remind_at IS NOT NULL") is { } ticks
            ? ChinaTime.FromTicks(ticks)
            : (DateTimeOffset?)null,
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredShift>> ListRemindersAsync(DateTimeOffset now, int limit, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<StoredShift>>(
            connection => connection.Query(
                $"SELECT {Head} FROM shift_reports WHERE remind_at <= $0 ORDER BY remind_at LIMIT $1", Read, now.UtcTicks, limit),
            cancellation);

    /// <inheritdoc/>
    public Task RemindedAsync(string id, CancellationToken cancellation) =>
        database.WriteAsync(connection => connection.Run("UPDATE shift_reports SET remind_at = NULL WHERE id = $0", id), cancellation);

    /// <inheritdoc/>
    public Task<(ShiftConfirmation Counts, bool New)?> ConfirmAsync(string id, ShiftConfirmation confirmation, CancellationToken cancellation) =>
        database.WriteAsync<(ShiftConfirmation Counts, bool New)?>(
            connection =>
            {
                if (Find(connection, id) is not { } stored)
                    return null;
                if (stored.Confirmed is { } earlier)
                    return (earlier, false);
                connection.Run("UPDATE shift_reports SET confirmed = $1, remind_at = NULL WHERE id = $0", id, RegisterJson.Write(confirmation));
                return (confirmation, true);
            },
            cancellation);

    /// <inheritdoc/>
    public Task<RemarkOutcome> RemarkAsync(string id, ShiftRemark remark, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            var stored = Find(connection, id) ?? throw new ArgumentException($"There is no report {id}.", nameof(id));
            var outcome = stored.Judge(remark);
            if (outcome == RemarkOutcome.Added)
                connection.Run("UPDATE shift_reports SET remarks = $1 WHERE id = $0", id, RegisterJson.Write(stored.Remarks.Append(remark)));
            return outcome;
        },
        cancellation);

    private static Page<StoredShift> List(SqliteConnection connection, ShiftQuery query)
    {
        var (toAt, id) = query.Cursor is { } cursor ? ShiftCursor.Read(cursor) : (long.MaxValue, "");
        var limit = Math.Clamp(query.Limit, 1, MaxLimit);
        var rows = connection.Query(
            $"""
            SELECT {Head} FROM shift_reports
            WHERE (to_at, id) < ($0, $1) AND ($2 IS NULL OR unit IN (SELECT value FROM json_each($2))) AND ($3 IS NULL OR kind IN (SELECT value FROM json_each($3)))
            ORDER BY to_at DESC, id DESC LIMIT $4
            """,
            Read,
            toAt,
            id,
            query.Units is null ? null : RegisterJson.Write(query.Units),
            query.Kinds is null ? null : RegisterJson.Write(query.Kinds),
            limit + 1);
        return new Page<StoredShift>([.. rows.Take(limit)], rows.Count > limit ? ShiftCursor.After(rows[limit - 1].Report) : null);
    }

    private static StoredShift? Find(SqliteConnection connection, string id) =>
        connection.First($"SELECT {Whole} FROM shift_reports WHERE id = $0", Read, id);

    private static StoredShift Read(SqliteDataReader reader) => new(
        RegisterJson.Read<ShiftReport>(reader.GetString(0)),
        reader.Text(1) is { } content ? RegisterJson.Read<ShiftContent>(content) : null,
        reader.Text(2) is { } confirmed ? RegisterJson.Read<ShiftConfirmation>(confirmed) : null,
        RegisterJson.Read<List<ShiftRemark>>(reader.GetString(3)));
}
