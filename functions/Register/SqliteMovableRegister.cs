using Microsoft.Data.Sqlite;
using Yuqing.Functions.Move;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Register;

/// <summary>Moving incidents out of and into the register's file.</summary>
internal sealed class SqliteMovableRegister(RegisterDatabase database) : IMovableRegister, INotificationImport
{
    /// <summary>The mark, the incidents that wait to be started, and the unit of a counter whose incidents were left behind.</summary>
    public static readonly RegisterSchemaPart Schema = new(
        "move",
        [
            """
            CREATE TABLE move_mark (one INTEGER PRIMARY KEY CHECK (one = 1), mark TEXT NOT NULL);
            CREATE TABLE imported (
                incident TEXT PRIMARY KEY REFERENCES incidents (id) ON DELETE CASCADE,
                due INTEGER NOT NULL
            ) WITHOUT ROWID;
            CREATE INDEX imported_by_due ON imported (due, incident);
            ALTER TABLE numbers ADD COLUMN unit TEXT;
            """,
        ]);

    /// <inheritdoc/>
    public string Place => database.Path;

    /// <inheritdoc/>
    public bool IsExclusive => true;

    /// <inheritdoc/>
    public Task<MoveMark> ReadMarkAsync(CancellationToken cancellation) => database.ReadAsync(MarkOf, cancellation);

    /// <inheritdoc/>
    public Task<bool> WriteMarkAsync(MoveMark mark, MoveMark expected, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            if (MarkOf(connection) != expected)
                return false;
            connection.Run("INSERT INTO move_mark (one, mark) VALUES (1, $0) ON CONFLICT (one) DO UPDATE SET mark = $0", RegisterJson.Write(mark));
            return true;
        },
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListIdsAsync(string? afterIncidentId, int limit, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<string>>(
            connection => connection.Query("SELECT id FROM incidents WHERE id > $0 ORDER BY id LIMIT $1", reader => reader.GetString(0), afterIncidentId ?? "", limit),
            cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<NumberCounter>> ListCountersAsync(CancellationToken cancellation) =>
        // Whoever counts by a prefix has incidents with it, unless an import left them behind.
        database.ReadAsync<IReadOnlyList<NumberCounter>>(
            connection => connection.Query(
                """
                SELECT n.prefix, n.year, n.last, coalesce(n.unit, (
                    SELECT i.unit FROM incidents i WHERE i.number >= n.prefix || '-' || n.year || '-' AND i.number < n.prefix || '-' || n.year || '.' LIMIT 1))
                FROM numbers n ORDER BY n.prefix, n.year
                """,
                reader => new NumberCounter(reader.Text(3), reader.GetString(0), reader.GetInt32(1), reader.GetInt64(2))),
            cancellation);

    /// <inheritdoc/>
    public Task RaiseCounterAsync(NumberCounter counter, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            connection.Run(
                "INSERT INTO numbers (prefix, year, last, unit) VALUES ($0, $1, $2, $3) ON CONFLICT (prefix, year) DO UPDATE SET last = max(last, $2), unit = coalesce(unit, $3)",
                counter.Prefix,
                counter.Year,
                counter.Last,
                counter.Unit);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ImportFit> FitAsync(MovedIncident incident, CancellationToken cancellation) => database.ReadAsync(
        connection =>
        {
            var seed = incident.Picture.Seed;
            return ImportFit.Of(
                incident,
                IncidentRows.Find(connection, incident.Id),
                connection.First("SELECT id FROM incidents WHERE number = $0", reader => reader.GetString(0), seed.Number),
                IncidentRows.FindSame(connection, seed.Report)?.Seed.Number);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<bool> AddAsync(MovedIncident incident, DateTimeOffset acceptedUntil, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            if (connection.Number("SELECT 1 FROM incidents WHERE id = $0", incident.Id) is not null)
                return false;
            var picture = incident.Picture;
            IncidentRows.Insert(connection, picture.Seed, incident.ToProjection());
            connection.Run(
                "UPDATE incidents SET inbox_seq = $1, accepted_until = $2, failing = $3 WHERE id = $0",
                incident.Id,
                picture.InboxSeq,
                incident.NotBefore(acceptedUntil).UtcTicks,
                picture.View.FailingEffects is not null);
            foreach (var stored in incident.Signals)
                SignalRows.Restore(connection, incident.Id, stored);
            TimelineRows.Append(connection, incident.Id, incident.Timeline);
            if (incident.IsOpen)
                connection.Run("INSERT INTO imported (incident, due) VALUES ($0, $1)", incident.Id, picture.View.NextDue?.UtcTicks ?? long.MaxValue);
            return true;
        },
        cancellation);

    /// <inheritdoc/>
    public Task AddAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation) => notifications.Count == 0
        ? Task.CompletedTask
        : database.WriteAsync(connection => Add(connection, notifications), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListWaitingAsync(int limit, CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<string>>(
        connection => connection.Query("SELECT incident FROM imported ORDER BY due, incident LIMIT $0", reader => reader.GetString(0), limit), cancellation);

    /// <inheritdoc/>
    public Task StartedAsync(string incidentId, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            connection.Run("DELETE FROM imported WHERE incident = $0", incidentId);
        },
        cancellation);

    private static MoveMark MarkOf(SqliteConnection connection) =>
        connection.First("SELECT mark FROM move_mark", reader => RegisterJson.Read<MoveMark>(reader.GetString(0))) ?? MoveMark.None;

    private static void Add(SqliteConnection connection, IReadOnlyList<Notification> notifications)
    {
        foreach (var one in notifications)
        {
            connection.Run(
                """
                INSERT INTO notifications (id, incident, state, attempts, error, queued_at, sent_at, died_at, next_attempt_at, notification)
                VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING
                """,
                one.Id,
                one.Incident,
                (int)one.State,
                one.Attempts,
                one.Error,
                one.QueuedAt.UtcTicks,
                one.SentAt?.UtcTicks,
                one.DiedAt?.UtcTicks,
                one.NextAttemptAt?.UtcTicks,
                RegisterJson.Write(one));
        }
    }
}
