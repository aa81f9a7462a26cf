using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Azure.Stores.Security;

/// <summary>Accounts, sessions and failures in tables.</summary>
internal sealed class TableSecurityStore(CoreTables tables) : ISecurityStore
{
    private readonly AccountEntities _accounts = new(tables.Security);
    private readonly SessionEntities _sessions = new(tables.Security);
    private readonly FailureEntities _failures = new(tables.Security);

    /// <inheritdoc/>
    public Task<bool> AnyAccountAsync(CancellationToken cancellation) => Outages.Guard(() => _accounts.AnyAsync(cancellation));

    /// <inheritdoc/>
    public Task<bool> AddFirstAsync(StoredAccount account, DateTimeOffset at, CancellationToken cancellation) =>
        Outages.Guard(() => _accounts.AddAsync(account, at, first: true, cancellation));

    /// <inheritdoc/>
    public Task<bool> AddAsync(StoredAccount account, DateTimeOffset at, CancellationToken cancellation) =>
        Outages.Guard(() => _accounts.AddAsync(account, at, first: false, cancellation));

    /// <inheritdoc/>
    public Task<IReadOnlyList<Account>> ListAccountsAsync(CancellationToken cancellation) => Outages.Guard(() => _accounts.ListAsync(cancellation));

    /// <inheritdoc/>
    public Task<StoredAccount?> FindAccountAsync(string name, CancellationToken cancellation) => Outages.Guard(async () =>
        await _accounts.FindAsync(name, cancellation).ConfigureAwait(false) is { } found ? AccountEntities.Read(found) : null);

    /// <inheritdoc/>
    public Task<bool> SetPasswordAsync(string name, string passwordHash, DateTimeOffset at, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        // A crash in between leaves a lockout of minutes; whoever sets the password is told of the failure and repeats it.
        var found = await _accounts.SetPasswordAsync(name, passwordHash, at, cancellation).ConfigureAwait(false);
        await _failures.ForgetAsync(name, cancellation).ConfigureAwait(false);
        return found;
    });

    /// <inheritdoc/>
    public Task RenewHashAsync(string name, string formerHash, string passwordHash, CancellationToken cancellation) =>
        Outages.Guard(() => _accounts.RenewHashAsync(name, formerHash, passwordHash, cancellation));

    /// <inheritdoc/>
    public Task<bool> SetDisabledAsync(string name, bool disabled, CancellationToken cancellation) =>
        Outages.Guard(() => _accounts.SetDisabledAsync(name, disabled, cancellation));

    /// <inheritdoc/>
    public Task AddSessionAsync(byte[] tokenHash, string account, DateTimeOffset at, SessionEnds ended, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var owner = await _accounts.FindAsync(account, cancellation).ConfigureAwait(false)
            ?? throw new InvalidOperationException("A session belongs to an account that exists.");
        await _sessions.AddAsync(tokenHash, account, AccountEntities.SessionsOf(owner), at, cancellation).ConfigureAwait(false);
        await _sessions.SweepAsync(ended, cancellation).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task<StoredSession?> FindSessionAsync(byte[] tokenHash, CancellationToken cancellation) => Outages.Guard(async () =>
        await _sessions.FindAsync(tokenHash, cancellation).ConfigureAwait(false) is { } session
        && await _accounts.FindAsync(SessionEntities.AccountOf(session), cancellation).ConfigureAwait(false) is { } account
        && SessionEntities.SessionsOf(session) == AccountEntities.SessionsOf(account)
            ? SessionEntities.Read(session, AccountEntities.Read(account).Account)
            : null);

    /// <inheritdoc/>
    public Task TouchSessionAsync(byte[] tokenHash, DateTimeOffset at, CancellationToken cancellation) =>
        Outages.Guard(() => _sessions.TouchAsync(tokenHash, at, cancellation));

    /// <inheritdoc/>
    public Task EndSessionAsync(byte[] tokenHash, CancellationToken cancellation) => Outages.Guard(() => _sessions.EndAsync(tokenHash, cancellation));

    /// <inheritdoc/>
    public Task<SignInFailures?> FindFailuresAsync(string name, CancellationToken cancellation) => Outages.Guard(() => _failures.FindAsync(name, cancellation));

    /// <inheritdoc/>
    public Task<int> AddFailureAsync(string name, DateTimeOffset at, DateTimeOffset forgotten, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var count = await _failures.AddAsync(name, at, forgotten, cancellation).ConfigureAwait(false);
        await _failures.SweepAsync(forgotten, cancellation).ConfigureAwait(false);
        return count;
    });

    /// <inheritdoc/>
    public Task ForgetFailuresAsync(string name, CancellationToken cancellation) => Outages.Guard(() => _failures.ForgetAsync(name, cancellation));
}
