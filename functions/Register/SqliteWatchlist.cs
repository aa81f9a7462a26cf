using Microsoft.Data.Sqlite;

namespace Yuqing.Functions.Register;

/// <summary>The watchdog's questions to the register's file.</summary>
internal sealed class SqliteWatchlist(RegisterDatabase database) : IWatchlist
{
    /// <summary>The indexes that answer them; failing: the picture says that something it owes could not be handed over.</summary>
    public const string Schema =
        """
        CREATE INDEX incidents_lagging ON incidents (id) WHERE inbox_seq > last_seq;
        CREATE INDEX incidents_untouched ON incidents (id) WHERE version <= 1 AND final = 0 AND kind <> 'monitoring';
        ALTER TABLE incidents ADD COLUMN failing INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX incidents_failing ON incidents (id) WHERE failing = 1 AND final = 0;
        """;

    /// <summary>When the next rung of an obligation is told: the column, its index, and the times in earlier pictures.</summary>
    public const string Rungs =
        """
        ALTER TABLE obligations ADD COLUMN next_rung INTEGER;
        UPDATE obligations SET next_rung = (
            SELECT unixepoch(json_extract(o.value, '$.nextRungAt')) * 10000000 + 621355968000000000
            FROM incidents i, json_each(i.view, '$.obligations') o
            WHERE i.id = obligations.incident AND json_extract(o.value, '$.id') = obligations.id)
            WHERE status IN ('pending', 'extended');
        CREATE INDEX obligations_climbing ON obligations (next_rung) WHERE next_rung IS NOT NULL;
        """;

    /// <summary>Parameters: due before, limit.</summary>
    public const string MissedQuery = $"SELECT {Clock} WHERE {Unbreached} AND o.due < $0 ORDER BY o.due LIMIT $1";

    /// <summary>Parameters: due at or after, limit.</summary>
    public const string DueQuery = $"SELECT {Clock} WHERE {Unbreached} AND o.due >= $0 ORDER BY o.due LIMIT $1";

    /// <summary>Parameters: due before, limit.</summary>
    public const string RungQuery =
        $"SELECT {Incident}, o.id, o.next_rung FROM obligations o JOIN incidents i ON i.id = o.incident WHERE o.next_rung < $0 ORDER BY o.next_rung LIMIT $1";

    /// <summary>Parameters: id above, limit.</summary>
    public const string LaggingQuery =
        $"""
        SELECT {Incident}, coalesce((SELECT s.accepted_at FROM signals s WHERE s.incident = i.id AND s.seq > i.last_seq ORDER BY s.seq LIMIT 1), i.opened_at)
        FROM incidents i WHERE i.inbox_seq > i.last_seq AND i.id > $0 ORDER BY i.id LIMIT $1
        """;

    /// <summary>Parameters: id above, limit.</summary>
    public const string UntouchedQuery =
        $"""
        SELECT {Incident}, i.opened_at
        FROM incidents i WHERE i.version <= 1 AND i.final = 0 AND i.kind <> 'monitoring' AND i.inbox_seq = i.last_seq AND i.id > $0 ORDER BY i.id LIMIT $1
        """;

    /// <summary>Parameters: id above, limit.</summary>
    public const string RunningQuery =
        $"SELECT {Incident} FROM incidents i WHERE (i.final = 0 OR i.inbox_seq > i.last_seq) AND i.final = 0 AND i.id > $0 ORDER BY i.id LIMIT $1";

    /// <summary>Parameter: limit.</summary>
    public const string FailingQuery = $"SELECT {Incident} FROM incidents i WHERE i.failing = 1 AND i.final = 0 ORDER BY i.id LIMIT $0";

    /// <summary>Parameter: ids.</summary>
    public const string FindQuery = $"SELECT {Incident} FROM json_each($0) wanted JOIN incidents i ON i.id = wanted.value WHERE i.final = 0";

    private const string Incident =
        """
        i.id, i.number, i.lead, coalesce((SELECT u.guarded FROM incident_units u WHERE u.incident = i.rid AND u.unit = i.lead), 0), i.generation, i.version
        """;

    private const string Clock = $"{Incident}, o.id, o.due FROM obligations o JOIN incidents i ON i.id = o.incident";

    private const string Unbreached = "o.status IN ('pending', 'extended') AND o.breached_at IS NULL AND o.born_overdue = 0 AND o.due IS NOT NULL";

    /// <inheritdoc/>
    public Task<IReadOnlyList<PendingClock>> ListMissedBreachesAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellation) =>
        ListAsync(MissedQuery, ReadClock, cancellation, dueBefore.UtcTicks, limit);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PendingClock>> ListMissedRungsAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellation) =>
        ListAsync(RungQuery, ReadClock, cancellation, dueBefore.UtcTicks, limit);

    /// <inheritdoc/>
    public Task<IReadOnlyList<PendingClock>> ListDueFromAsync(DateTimeOffset from, int limit, CancellationToken cancellation) =>
        ListAsync(DueQuery, ReadClock, cancellation, from.UtcTicks, limit);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LaggingIncident>> ListLaggingAsync(string? afterIncidentId, int limit, CancellationToken cancellation)
    {
        var lagging = await ListAsync(LaggingQuery, ReadLagging, cancellation, afterIncidentId ?? "", limit).ConfigureAwait(false);
        var untouched = await ListAsync(UntouchedQuery, ReadLagging, cancellation, afterIncidentId ?? "", limit).ConfigureAwait(false);
        return [.. lagging.Concat(untouched).DistinctBy(found => found.Incident.Id).OrderBy(found => found.Incident.Id, StringComparer.Ordinal).Take(limit)];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<WatchedIncident>> ListRunningAsync(string? afterIncidentId, int limit, CancellationToken cancellation) =>
        ListAsync(RunningQuery, ReadIncident, cancellation, afterIncidentId ?? "", limit);

    /// <inheritdoc/>
    public Task<IReadOnlyList<WatchedIncident>> FindRunningAsync(IReadOnlyCollection<string> incidentIds, CancellationToken cancellation) =>
        ListAsync(FindQuery, ReadIncident, cancellation, RegisterJson.Write(incidentIds));

    /// <inheritdoc/>
    public Task<IReadOnlyList<WatchedIncident>> ListFailingAsync(int limit, CancellationToken cancellation) =>
        ListAsync(FailingQuery, ReadIncident, cancellation, limit);

    private Task<IReadOnlyList<T>> ListAsync<T>(string sql, Func<SqliteDataReader, T> read, CancellationToken cancellation, params object?[] values) =>
        database.ReadAsync<IReadOnlyList<T>>(connection => connection.Query(sql, read, values), cancellation);

    private static WatchedIncident ReadIncident(SqliteDataReader reader) => new(
        reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetBoolean(3), reader.GetInt32(4), reader.GetInt64(5));

    private static PendingClock ReadClock(SqliteDataReader reader) => new(ReadIncident(reader), reader.GetString(6), ChinaTime.FromTicks(reader.GetInt64(7)));

    private static LaggingIncident ReadLagging(SqliteDataReader reader) => new(ReadIncident(reader), ChinaTime.FromTicks(reader.GetInt64(6)));
}
