using Yuqing.Functions.Register;

namespace Yuqing.Functions.Calendars;

/// <summary>What was sent, in the register's file.</summary>
internal sealed class SqliteCalendarMemory(RegisterDatabase database) : ICalendarMemory
{
    /// <summary>Its table.</summary>
    public static readonly RegisterSchemaPart Schema = new(
        "calendars", ["CREATE TABLE calendars_sent (year INTEGER PRIMARY KEY, hash TEXT NOT NULL)"]);

    /// <inheritdoc/>
    public Task<bool> IsSentAsync(int year, string hash, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.First("SELECT hash FROM calendars_sent WHERE year = $0", reader => reader.GetString(0), year) == hash, cancellation);

    /// <inheritdoc/>
    public Task RememberAsync(int year, string hash, CancellationToken cancellation) => database.WriteAsync(
        connection => { connection.Run("INSERT INTO calendars_sent (year, hash) VALUES ($0, $1) ON CONFLICT (year) DO UPDATE SET hash = $1", year, hash); },
        cancellation);

    /// <inheritdoc/>
    public Task ForgetAsync(CancellationToken cancellation) =>
        database.WriteAsync(connection => { connection.Run("DELETE FROM calendars_sent"); }, cancellation);
}
