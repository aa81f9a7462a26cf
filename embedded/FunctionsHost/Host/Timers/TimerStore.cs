using Yuqing.Embedded.FunctionsHost.Storage;

namespace Yuqing.Embedded.FunctionsHost.Timers;

/// <summary>Last and next occurrence of each monitored timer, in a SQLite file of the host. Times are UTC ticks.</summary>
internal sealed class TimerStore(string path) : IAsyncDisposable
{
    private const int SchemaVersion = 1;

    private const string Schema =
        """
        CREATE TABLE timers (
            function TEXT PRIMARY KEY COLLATE NOCASE,
            schedule TEXT NOT NULL,
            last INTEGER,
            next INTEGER NOT NULL,
            updated INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """;

    private readonly SqliteWriter _writer = new(new SqliteFile(path, SchemaVersion, Schema));

    /// <summary>The stored state; null when there is none, or when it belongs to another schedule.</summary>
    public Task<TimerState?> LoadAsync(string function, string schedule, CancellationToken cancellation) =>
        _writer.RunAsync(
            connection => connection.Query(
                "SELECT last, next, updated FROM timers WHERE function = $function AND schedule = $schedule",
                reader => new TimerState(
                    reader.IsDBNull(0) ? null : Time(reader.GetInt64(0)), Time(reader.GetInt64(1)), Time(reader.GetInt64(2))),
                ("$function", function),
                ("$schedule", schedule)).FirstOrDefault(),
            cancellation);

    public Task SaveAsync(string function, string schedule, TimerState state, CancellationToken cancellation) =>
        _writer.RunAsync(
            connection => connection.Execute(
                """
                INSERT INTO timers (function, schedule, last, next, updated) VALUES ($function, $schedule, $last, $next, $updated)
                ON CONFLICT (function) DO UPDATE SET schedule = $schedule, last = $last, next = $next, updated = $updated
                """,
                ("$function", function),
                ("$schedule", schedule),
                ("$last", state.Last?.UtcTicks),
                ("$next", state.Next.UtcTicks),
                ("$updated", state.Updated.UtcTicks)),
            cancellation);

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);
}

/// <summary>State of a timer.</summary>
/// <param name="Last">The occurrence that ran last; null before the first.</param>
/// <param name="Next">The occurrence that is expected next.</param>
/// <param name="Updated">When this was written.</param>
internal sealed record TimerState(DateTimeOffset? Last, DateTimeOffset Next, DateTimeOffset Updated);
