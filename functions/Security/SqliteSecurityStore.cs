using Microsoft.Data.Sqlite;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Security;

/// <summary>Accounts, sessions and failures in the register's file.</summary>
internal sealed class SqliteSecurityStore(RegisterDatabase database) : ISecurityStore
{
    private const string Columns = "name, display_name, roles, units, disabled, password_hash";

    /// <inheritdoc/>
    public Task<bool> AnyAccountAsync(CancellationToken cancellation) => database.ReadAsync(HasAny, cancellation);

    /// <inheritdoc/>
    public Task<bool> AddFirstAsync(StoredAccount account, DateTimeOffset at, CancellationToken cancellation) =>
        database.WriteAsync(connection => !HasAny(connection) && Insert(connection, account, at), cancellation);

    /// <inheritdoc/>
    public Task<bool> AddAsync(StoredAccount account, DateTimeOffset at, CancellationToken cancellation) =>
        database.WriteAsync(connection => Insert(connection, account, at), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Account>> ListAccountsAsync(CancellationToken cancellation) => database.ReadAsync<IReadOnlyList<Account>>(
        connection => connection.Query($"SELECT {Columns} FROM account ORDER BY name", ReadAccount), cancellation);

    /// <inheritdoc/>
    public Task<StoredAccount?> FindAccountAsync(string name, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.First($"SELECT {Columns} FROM account WHERE name = $0", row => new StoredAccount(ReadAccount(row), row.GetString(5)), name),
        cancellation);

    /// <inheritdoc/>
    public Task<bool> SetPasswordAsync(string name, string passwordHash, DateTimeOffset at, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            EndSessions(connection, name);
            Forget(connection, name);
            return connection.Run("UPDATE account SET password_hash = $1, password_at = $2 WHERE name = $0", name, passwordHash, at.UtcTicks) == 1;
        },
        cancellation);

    /// <inheritdoc/>
    public Task RenewHashAsync(string name, string formerHash, string passwordHash, CancellationToken cancellation) => database.WriteAsync(
        connection => { connection.Run("UPDATE account SET password_hash = $2 WHERE name = $0 AND password_hash = $1", name, formerHash, passwordHash); },
        cancellation);

    /// <inheritdoc/>
    public Task<bool> SetDisabledAsync(string name, bool disabled, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            if (disabled)
                EndSessions(connection, name);
            return connection.Run("UPDATE account SET disabled = $1 WHERE name = $0", name, disabled ? 1L : 0L) == 1;
        },
        cancellation);

    /// <inheritdoc/>
    public Task AddSessionAsync(byte[] tokenHash, string account, DateTimeOffset at, SessionEnds ended, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            connection.Run("DELETE FROM session WHERE seen_at <= $0 OR created_at <= $1", ended.SeenUpTo.UtcTicks, ended.CreatedUpTo.UtcTicks);
            connection.Run("INSERT INTO session (token_hash, account, created_at, seen_at) VALUES ($0, $1, $2, $2)", tokenHash, account, at.UtcTicks);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<StoredSession?> FindSessionAsync(byte[] tokenHash, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.First(
            """
            SELECT a.name, a.display_name, a.roles, a.units, a.disabled, s.created_at, s.seen_at FROM session s JOIN account a ON a.name = s.account
            WHERE s.token_hash = $0
            """,
            row => new StoredSession(ReadAccount(row), ChinaTime.FromTicks(row.GetInt64(5)), ChinaTime.FromTicks(row.GetInt64(6))),
            tokenHash),
        cancellation);

    /// <inheritdoc/>
    public Task TouchSessionAsync(byte[] tokenHash, DateTimeOffset at, CancellationToken cancellation) => database.WriteAsync(
        connection => { connection.Run("UPDATE session SET seen_at = $1 WHERE token_hash = $0", tokenHash, at.UtcTicks); }, cancellation);

    /// <inheritdoc/>
    public Task EndSessionAsync(byte[] tokenHash, CancellationToken cancellation) => database.WriteAsync(
        connection => { connection.Run("DELETE FROM session WHERE token_hash = $0", tokenHash); }, cancellation);

    /// <inheritdoc/>
    public Task<SignInFailures?> FindFailuresAsync(string name, CancellationToken cancellation) => database.ReadAsync(
        connection => connection.First(
            "SELECT failures, last_at FROM sign_in_failure WHERE name = $0",
            row => new SignInFailures(row.GetInt32(0), ChinaTime.FromTicks(row.GetInt64(1))),
            name),
        cancellation);

    /// <inheritdoc/>
    public Task<int> AddFailureAsync(string name, DateTimeOffset at, DateTimeOffset forgotten, CancellationToken cancellation) => database.WriteAsync(
        connection =>
        {
            connection.Run("DELETE FROM sign_in_failure WHERE last_at <= $0", forgotten.UtcTicks);
            connection.Run(
                """
                INSERT INTO sign_in_failure (name, failures, last_at) VALUES ($0, 1, $1)
                ON CONFLICT (name) DO UPDATE SET failures = failures + 1, last_at = $1
                """,
                name, at.UtcTicks);
            return (int)connection.Number("SELECT failures FROM sign_in_failure WHERE name = $0", name)!.Value;
        },
        cancellation);

    /// <inheritdoc/>
    public Task ForgetFailuresAsync(string name, CancellationToken cancellation) =>
        database.WriteAsync(connection => Forget(connection, name), cancellation);

    private static bool HasAny(SqliteConnection connection) => connection.Number("SELECT 1 FROM account LIMIT 1") is not null;

    private static bool Insert(SqliteConnection connection, StoredAccount stored, DateTimeOffset at)
    {
        var account = stored.Account;
        return connection.Run(
            """
            INSERT INTO account (name, display_name, password_hash, roles, units, disabled, created_at, password_at)
            VALUES ($0, $1, $2, $3, $4, $5, $6, $6) ON CONFLICT DO NOTHING
            """,
            account.Name, account.DisplayName, stored.PasswordHash, AccountText.Of(account.Roles), AccountText.OfUnits(account.Units), account.Disabled ? 1L : 0L, at.UtcTicks) == 1;
    }

    private static void EndSessions(SqliteConnection connection, string name) => connection.Run("DELETE FROM session WHERE account = $0", name);

    private static void Forget(SqliteConnection connection, string name) => connection.Run("DELETE FROM sign_in_failure WHERE name = $0", name);

    /// <summary>Reads <c>name, display_name, roles, units, disabled</c> from the first columns of a row.</summary>
    private static Account ReadAccount(SqliteDataReader row) =>
        new(row.GetString(0), row.GetString(1), AccountText.Read(row.GetString(2)), AccountText.ReadUnits(row.GetString(3)), row.GetInt64(4) != 0);
}
