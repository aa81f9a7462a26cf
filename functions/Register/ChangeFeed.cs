using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Yuqing.Functions.Register;

/// <summary>The register's sequence of changes: written with them, and followed without polling.</summary>
internal sealed class ChangeFeed : IDisposable
{
    /// <summary>Changes kept; who is further behind reads everything anew.</summary>
    public const int Kept = 50_000;

    private const int PageSize = 200;

    private readonly RegisterDatabase _database;
    private readonly TimeProvider _time;
    private volatile TaskCompletionSource _next = NewPulse();

    public ChangeFeed(RegisterDatabase database, TimeProvider time)
    {
        _database = database;
        _time = time;
        _database.Committed += Wake;
    }

    /// <summary>Adds a change to the transaction that makes it, and forgets the oldest.</summary>
    public static void Append(SqliteConnection connection, string incident, string kind, DateTimeOffset at)
    {
        connection.Run(
            "INSERT INTO changes (incident, unit, kind, at) SELECT id, unit, $1, $2 FROM incidents WHERE id = $0", incident, kind, at.UtcTicks);
        connection.Run("DELETE FROM changes WHERE seq <= (SELECT max(seq) FROM changes) - $0", Kept);
    }

    /// <summary>See <see cref="IIncidentRegister.WaitForChangesAsync"/>.</summary>
    public async Task<ChangeBatch> WaitAsync(string? cursor, Sight? sight, TimeSpan wait, CancellationToken cancellation)
    {
        var after = ParseCursor(cursor);
        var deadline = _time.GetUtcNow() + wait;
        while (true)
        {
            var pulse = _next.Task;
            var batch = await _database.ReadAsync(connection => Read(connection, after, sight), cancellation).ConfigureAwait(false);
            var left = deadline - _time.GetUtcNow();
            if (after is null || batch.Items.Count > 0 || batch.Reset || left <= TimeSpan.Zero)
                return batch;
            after = ParseCursor(batch.Cursor);
            try
            {
                await pulse.WaitAsync(left, _time, cancellation).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return batch;
            }
        }
    }

    public void Dispose()
    {
        _database.Committed -= Wake;
        Wake();
    }

    private static ChangeBatch Read(SqliteConnection connection, long? after, Sight? sight)
    {
        var latest = connection.Number("SELECT max(seq) FROM changes") ?? 0;
        var oldest = connection.Number("SELECT min(seq) FROM changes") ?? 1;
        if (after is not { } from)
            return new ChangeBatch(Format(latest), []);
        if (from > latest || from < oldest - 1)
            return new ChangeBatch(Format(latest), [], Reset: true);
        var units = sight?.Units;
        var seen = units is null ? "" : $"AND incident IN (SELECT id FROM incidents WHERE rid IN ({string.Format(CultureInfo.InvariantCulture, Audience.Of(sight!), "$2")})) ";
        var rows = connection.Query(
            "SELECT seq, incident, kind, at FROM changes WHERE seq > $0 " + seen + "ORDER BY seq LIMIT $1",
            reader => (Seq: reader.GetInt64(0), Change: new Change(reader.GetString(1), reader.GetString(2), ChinaTime.FromTicks(reader.GetInt64(3)))),
            units is null ? [from, PageSize] : [from, PageSize, RegisterJson.Write(units)]);
        return new ChangeBatch(Format(rows.Count == PageSize ? rows[^1].Seq : latest), [.. rows.Select(row => row.Change)]);
    }

    private static long? ParseCursor(string? cursor)
    {
        if (cursor is null)
            return null;
        return long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) ? seq : throw new BadCursorException();
    }

    private static string Format(long seq) => seq.ToString(CultureInfo.InvariantCulture);

    private static TaskCompletionSource NewPulse() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Wake() => Interlocked.Exchange(ref _next, NewPulse()).SetResult();
}
