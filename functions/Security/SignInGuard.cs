namespace Yuqing.Functions.Security;

/// <summary>
/// Locks a name after five failed sign-ins in a row for 15 minutes. Counts for every name alike, known or not, so that
/// neither the answer nor its timing tells whether an account exists.
/// </summary>
internal sealed class SignInGuard(ISecurityStore store, TimeProvider time)
{
    /// <summary>Failures in a row that lock a name.</summary>
    public const int MaxFailures = 5;

    /// <summary>How long a name stays locked after its last failure.</summary>
    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(15);

    /// <summary>How long sign-ins of this name are still refused; null when they are not.</summary>
    public async Task<TimeSpan?> LockedForAsync(string name, CancellationToken cancellation)
    {
        if (await store.FindFailuresAsync(AccountStore.Key(name), cancellation) is not { Count: >= MaxFailures } failures)
            return null;
        var left = failures.LastAt + Lockout - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : null;
    }

    /// <summary>Counts a failure; old ones of any name are forgotten on the way.</summary>
    /// <returns>True when this failure locks the name.</returns>
    public async Task<bool> FailedAsync(string name, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return await store.AddFailureAsync(AccountStore.Key(name), now, now - Lockout, cancellation) == MaxFailures;
    }

    /// <summary>Forgets the failures of a name that has signed in.</summary>
    public Task SucceededAsync(string name, CancellationToken cancellation) => store.ForgetFailuresAsync(AccountStore.Key(name), cancellation);
}
