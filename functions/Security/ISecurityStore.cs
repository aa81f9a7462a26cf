namespace Yuqing.Functions.Security;

/// <summary>
/// Rows of accounts, sessions and failed sign-ins. It decides nothing but what must hold whoever else writes at the same time; what is
/// a good password, when a session ends and when a name is locked is said by those who use it. Names are keys, see <see cref="AccountStore.Key"/>.
/// </summary>
public interface ISecurityStore
{
    /// <summary>Whether there is any account.</summary>
    Task<bool> AnyAccountAsync(CancellationToken cancellation);

    /// <summary>Adds an account when there is none at all, whoever else tries at the same time.</summary>
    /// <returns>False when there was one; nothing was written then.</returns>
    Task<bool> AddFirstAsync(StoredAccount account, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Adds an account.</summary>
    /// <returns>False when its name is taken; nothing was written then.</returns>
    Task<bool> AddAsync(StoredAccount account, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>All accounts, by name.</summary>
    Task<IReadOnlyList<Account>> ListAccountsAsync(CancellationToken cancellation);

    /// <summary>An account, or null.</summary>
    Task<StoredAccount?> FindAccountAsync(string name, CancellationToken cancellation);

    /// <summary>Sets a password's hash, ends all sessions of the account and forgets its failures.</summary>
    /// <returns>False when there is no such account.</returns>
    Task<bool> SetPasswordAsync(string name, string passwordHash, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Replaces a hash of the same password by a better one, unless the password was changed meanwhile.</summary>
    Task RenewHashAsync(string name, string formerHash, string passwordHash, CancellationToken cancellation);

    /// <summary>Disables an account, with all its sessions, or enables it.</summary>
    /// <returns>False when there is no such account.</returns>
    Task<bool> SetDisabledAsync(string name, bool disabled, CancellationToken cancellation);

    /// <summary>Adds a session of an account that exists, and removes some that ended; see <see cref="SessionEnds"/>.</summary>
    Task AddSessionAsync(byte[] tokenHash, string account, DateTimeOffset at, SessionEnds ended, CancellationToken cancellation);

    /// <summary>A session with its account as that is now; null when it is unknown or was ended with all of its account.</summary>
    Task<StoredSession?> FindSessionAsync(byte[] tokenHash, CancellationToken cancellation);

    /// <summary>Notes a use of a session; one that is gone stays gone.</summary>
    Task TouchSessionAsync(byte[] tokenHash, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Ends a session; an unknown one changes nothing.</summary>
    Task EndSessionAsync(byte[] tokenHash, CancellationToken cancellation);

    /// <summary>The failures of a name, whether there is an account or not; null when none are known.</summary>
    Task<SignInFailures?> FindFailuresAsync(string name, CancellationToken cancellation);

    /// <summary>Counts a failure. Failures of any name that happened at or before <paramref name="forgotten"/> no longer count, and some are removed.</summary>
    /// <returns>How many there are now.</returns>
    Task<int> AddFailureAsync(string name, DateTimeOffset at, DateTimeOffset forgotten, CancellationToken cancellation);

    /// <summary>Forgets the failures of a name.</summary>
    Task ForgetFailuresAsync(string name, CancellationToken cancellation);
}

/// <summary>A local account. Names are lower-case; units null = all.</summary>
public sealed record Account(string Name, string DisplayName, IReadOnlyList<string> Roles, IReadOnlySet<string>? Units, bool Disabled);

/// <summary>An account with the hash of its password.</summary>
public sealed record StoredAccount(Account Account, string PasswordHash);

/// <summary>A session.</summary>
/// <param name="Account">Whose it is, as the account is now.</param>
/// <param name="CreatedAt">When it began.</param>
/// <param name="SeenAt">When its last use was noted.</param>
public sealed record StoredSession(Account Account, DateTimeOffset CreatedAt, DateTimeOffset SeenAt);

/// <summary>Which sessions have ended by time: they may be removed.</summary>
/// <param name="SeenUpTo">Those last used then or earlier.</param>
/// <param name="CreatedUpTo">Those begun then or earlier.</param>
public sealed record SessionEnds(DateTimeOffset SeenUpTo, DateTimeOffset CreatedUpTo)
{
    /// <summary>Whether a session is one of them.</summary>
    public bool Includes(StoredSession session) => session.SeenAt <= SeenUpTo || session.CreatedAt <= CreatedUpTo;
}

/// <summary>Failed sign-ins of a name in a row.</summary>
/// <param name="Count">How many.</param>
/// <param name="LastAt">When the last one was.</param>
public sealed record SignInFailures(int Count, DateTimeOffset LastAt);
