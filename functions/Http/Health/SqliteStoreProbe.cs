using Yuqing.Functions.Register;

namespace Yuqing.Functions.Http.Health;

/// <summary>Writes one row of the register's file, always the same.</summary>
internal sealed class SqliteStoreProbe(RegisterDatabase database, TimeProvider time) : IStoreProbe
{
    /// <inheritdoc/>
    public Task WriteAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow().UtcTicks;
        return database.WriteAsync(
            connection => { connection.Run("INSERT INTO readiness (id, at) VALUES (1, $0) ON CONFLICT (id) DO UPDATE SET at = $0", now); },
            cancellation);
    }
}
