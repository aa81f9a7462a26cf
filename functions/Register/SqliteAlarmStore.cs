using System.Globalization;
using Yuqing.Functions.Watch;

namespace Yuqing.Functions.Register;

/// <summary>The alarms in the register's file.</summary>
internal sealed class SqliteAlarmStore(RegisterDatabase database) : IAlarmStore
{
    private const int MaxPage = 200;

    /// <inheritdoc/>
    public Task<AlarmChanges> ApplyAsync(
        IReadOnlyList<Finding> findings, IReadOnlyCollection<string> looked, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(
            connection =>
            {
                var raised = new List<Alarm>();
                var standing = new List<long>();
                foreach (var finding in findings)
                {
                    if (AlarmRows.Note(connection, finding, now) is { } known)
                    {
                        standing.Add(known);
                        continue;
                    }

                    var alarm = AlarmRows.Raise(connection, finding, now);
                    raised.Add(alarm);
                    standing.Add(alarm.Id);
                }

                return new AlarmChanges(raised, AlarmRows.Clear(connection, looked, standing, now));
            },
            cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Alarm>> ListOpenAsync(IReadOnlyCollection<string> kinds, int limit, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<Alarm>>(
            connection => connection.Query(AlarmRows.OpenOfKinds, AlarmRows.Read, RegisterJson.Write(kinds), limit), cancellation);

    /// <inheritdoc/>
    public Task<Page<Alarm>> ListAsync(AlarmSight sight, bool openOnly, int limit, string? cursor, CancellationToken cancellation)
    {
        var size = Math.Clamp(limit, 1, MaxPage);
        return database.ReadAsync(
            connection =>
            {
                var rows = connection.Query(
                    AlarmRows.List(sight, openOnly), AlarmRows.Read, AlarmRows.UnitsOf(sight), sight.Installation, Before(cursor), size + 1);
                var next = rows.Count > size ? rows[size - 1].Id.ToString(CultureInfo.InvariantCulture) : null;
                return new Page<Alarm>([.. rows.Take(size)], next);
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<long> CountOpenAsync(AlarmSight sight, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.Number(AlarmRows.CountOpen(sight), AlarmRows.UnitsOf(sight), sight.Installation) ?? 0, cancellation);

    /// <inheritdoc/>
    public Task<Alarm?> FindAsync(long id, AlarmSight sight, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.First(AlarmRows.Seen(sight), AlarmRows.Read, AlarmRows.UnitsOf(sight), sight.Installation, id), cancellation);

    /// <inheritdoc/>
    public Task<Alarm?> SeeAsync(long id, string by, DateTimeOffset now, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            connection.Run("UPDATE alarms SET seen_by = $1, seen_at = $2 WHERE id = $0 AND seen_at IS NULL", id, by, now.UtcTicks);
            return AlarmRows.Find(connection, id);
        },
        cancellation);

    /// <inheritdoc/>
    public Task NotePushedAsync(IReadOnlyCollection<string> incidents, DateTimeOffset now, CancellationToken cancellation) => incidents.Count == 0
        ? Task.CompletedTask
        : database.WriteAsync(
            connection => { connection.Run(AlarmRows.NotePushed, RegisterJson.Write(incidents), now.UtcTicks); }, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Alarm>> ListUntoldAsync(DateTimeOffset now, int limit, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<Alarm>>(
            connection => connection.Query(
                AlarmRows.Untold, AlarmRows.Read, (now - AlarmRules.ToldAgainAfter).UtcTicks, AlarmRules.QuickTries, (now - AlarmRules.BetweenTries).UtcTicks, limit),
            cancellation);

    /// <inheritdoc/>
    public Task NoteToldAsync(IReadOnlyCollection<long> told, IReadOnlyCollection<long> failed, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(
            connection =>
            {
                foreach (var id in told)
                    connection.Run("UPDATE alarms SET told_at = $1, tries = 0, tried_at = $1 WHERE id = $0", id, now.UtcTicks);
                foreach (var id in failed)
                    connection.Run("UPDATE alarms SET tries = tries + 1, tried_at = $1 WHERE id = $0", id, now.UtcTicks);
            },
            cancellation);

    /// <inheritdoc/>
    public Task<DateTimeOffset?> LastRoundAsync(CancellationToken cancellation) => database.ReadAsync<DateTimeOffset?>(
        connection => connection.Number("SELECT at FROM watch_round WHERE id = 1") is { } at ? ChinaTime.FromTicks(at) : null, cancellation);

    /// <inheritdoc/>
    public Task CompleteRoundAsync(DateTimeOffset now, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            connection.Run("INSERT INTO watch_round (id, at) VALUES (1, $0) ON CONFLICT (id) DO UPDATE SET at = $0", now.UtcTicks);
            AlarmRows.Forget(connection, now);
        },
        cancellation);

    private static long Before(string? cursor)
    {
        if (cursor is null)
            return long.MaxValue;
        return long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw new BadCursorException();
    }
}
