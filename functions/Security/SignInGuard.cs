using Yuqing.Functions.Register;

namespace Yuqing.Functions.Security;

/// <summary>
/// Locks a name after five failed sign-ins in a row for 15 minutes. Counts for every name alike, known or not, so that
/// neither the answer nor its timing tells whether an account exists.
/// </summary>
internal sealed class SignInGuard(RegisterDatabase database, TimeProvider time)
{
    /// <summary>Failures in a row that lock a name.</summary>
    public const int MaxFailures = 5;

    /// <summary>How long a name stays locked after its last failure.</summary>
    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(15);

    /// <summary>How long sign-ins of this name are still refused; null when they are not.</summary>
    public async Task<TimeSpan?> LockedForAsync(string name, CancellationToken cancellation)
    {
        var key = AccountStore.Key(name);
        var now = time.GetUtcNow().UtcTicks;
        var lastAt = await database.ReadAsync(
            connection => connection.Number("SELECT last_at FROM sign_in_failure WHERE name = $0 AND failures >= $1", key, (long)MaxFailures),
            cancellation);
        return lastAt + Lockout.Ticks is { } until && until > now ? TimeSpan.FromTicks(until - now) : null;
    }

    /// <summary>Counts a failure; old ones of any name are forgotten on the way.</summary>
    /// <returns>True when this failure locks the name.</returns>
    public Task<bool> FailedAsync(string name, CancellationToken cancellation)
    {
        var key = AccountStore.Key(name);
        var now = time.GetUtcNow().UtcTicks;
        return database.WriteAsync(
            connection =>
            {
                connection.Run("DELETE FROM sign_in_failure WHERE last_at <= $0", now - Lockout.Ticks);
                connection.Run(
                    """
                    INSERT INTO sign_in_failure (name, failures, last_at) VALUES ($0, 1, $1)
                    ON CONFLICT (name) DO UPDATE SET failures = failures + 1, last_at = $1
                    """,
                    key, now);
                return connection.Number("SELECT failures FROM sign_in_failure WHERE name = $0", key) == MaxFailures;
            },
            cancellation);
    }

    /// <summary>Forgets the failures of a name that has signed in.</summary>
    public Task SucceededAsync(string name, CancellationToken cancellation)
    {
        var key = AccountStore.Key(name);
        return database.WriteAsync(connection => { connection.Run("DELETE FROM sign_in_failure WHERE name = $0", key); }, cancellation);
    }
}
