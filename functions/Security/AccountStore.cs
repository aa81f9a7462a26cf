using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Security;

/// <summary>A local account. Names are lower-case; units null = all.</summary>
internal sealed record Account(string Name, string DisplayName, IReadOnlyList<string> Roles, IReadOnlySet<string>? Units, bool Disabled);

/// <summary>An account about to be created.</summary>
internal sealed record NewAccount(string Name, string DisplayName, string Password, IReadOnlyList<string> Roles, IReadOnlyList<string> Units);

/// <summary>Why a command on an account was refused; the message is for the person at the console.</summary>
internal sealed class AccountException(string message) : Exception(message);

/// <summary>Local accounts: passwords by ASP.NET Core Identity's hasher (PBKDF2), roles and units.</summary>
internal sealed class AccountStore(RegisterDatabase database, TimeProvider time)
{
    /// <summary>Name of the administrator made at first start.</summary>
    public const string FirstAdministrator = "admin";

    /// <summary>Fewest characters of a password.</summary>
    public const int MinPasswordLength = 10;

    /// <summary>Most characters of a password; bounds the work of hashing.</summary>
    public const int MaxPasswordLength = 128;

    private const string Columns = "name, display_name, roles, units, disabled, password_hash";

    private readonly PasswordHasher<string> _hasher = new();

    /// <summary>Hash of a password nobody knows, verified for unknown names.</summary>
    private readonly Lazy<string> _nobody = new(() => new PasswordHasher<string>().HashPassword("", Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));

    /// <summary>
    /// Makes the first administrator when there is no account yet. The caller prints the password once; only its hash is kept.
    /// </summary>
    /// <returns>The password, or null when accounts exist.</returns>
    public async Task<string?> EnsureFirstAdministratorAsync(CancellationToken cancellation = default)
    {
        if (await database.ReadAsync(connection => connection.Number("SELECT 1 FROM account LIMIT 1"), cancellation) is not null)
            return null;
        var password = NewPassword();
        var account = new NewAccount(FirstAdministrator, "管理员", password, [Roles.Administrator], [Caller.AllUnits]);
        var hash = _hasher.HashPassword(account.Name, password);
        var created = await database.WriteAsync(
            connection => connection.Number("SELECT 1 FROM account LIMIT 1") is null && Insert(connection, account, hash),
            cancellation);
        return created ? password : null;
    }

    /// <summary>A random password of 20 characters, to be shown once.</summary>
    public static string NewPassword() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(15));

    /// <summary>All accounts, by name.</summary>
    public Task<List<Account>> ListAsync(CancellationToken cancellation) =>
        database.ReadAsync(connection => connection.Query($"SELECT {Columns} FROM account ORDER BY name", ReadAccount), cancellation);

    /// <exception cref="AccountException">The name is taken or malformed, the password too weak, a role unknown.</exception>
    public async Task CreateAsync(NewAccount account, CancellationToken cancellation = default)
    {
        var checkedAccount = Check(account);
        var hash = _hasher.HashPassword(checkedAccount.Name, checkedAccount.Password);
        if (!await database.WriteAsync(connection => Insert(connection, checkedAccount, hash), cancellation))
            throw new AccountException($"账号 {checkedAccount.Name} 已存在。");
    }

    /// <summary>Sets a password and ends all sessions of the account.</summary>
    /// <exception cref="AccountException">The account is unknown or the password too weak.</exception>
    public async Task SetPasswordAsync(string name, string password, CancellationToken cancellation = default)
    {
        CheckPassword(password);
        var key = Key(name);
        var hash = _hasher.HashPassword(key, password);
        var found = await database.WriteAsync(
            connection =>
            {
                EndSessions(connection, key);
                connection.Run("DELETE FROM sign_in_failure WHERE name = $0", key);
                return connection.Run("UPDATE account SET password_hash = $1, password_at = $2 WHERE name = $0", key, hash, time.GetUtcNow().UtcTicks) == 1;
            },
            cancellation);
        if (!found)
            throw new AccountException($"没有账号 {key}。");
    }

    /// <summary>Disables an account at once, with its sessions, or enables it again.</summary>
    /// <exception cref="AccountException">The account is unknown.</exception>
    public async Task SetDisabledAsync(string name, bool disabled, CancellationToken cancellation = default)
    {
        var key = Key(name);
        var found = await database.WriteAsync(
            connection =>
            {
                if (disabled)
                    EndSessions(connection, key);
                return connection.Run("UPDATE account SET disabled = $1 WHERE name = $0", key, disabled ? 1L : 0L) == 1;
            },
            cancellation);
        if (!found)
            throw new AccountException($"没有账号 {key}。");
    }

    /// <summary>The account with this name and password, unless it is disabled; takes as long for an unknown name.</summary>
    public async Task<Account?> VerifyAsync(string name, string password, CancellationToken cancellation)
    {
        if (password.Length > MaxPasswordLength)
            return null;
        var key = Key(name);
        var found = await database.ReadAsync(
            connection => connection.First($"SELECT {Columns} FROM account WHERE name = $0", row => new Row(ReadAccount(row), row.GetString(5)), key),
            cancellation);
        var result = _hasher.VerifyHashedPassword(key, found?.PasswordHash ?? _nobody.Value, password);
        if (found is null || found.Account.Disabled || result == PasswordVerificationResult.Failed)
            return null;
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            var hash = _hasher.HashPassword(key, password);
            await database.WriteAsync(connection => { connection.Run("UPDATE account SET password_hash = $1 WHERE name = $0", key, hash); }, cancellation);
        }
        return found.Account;
    }

    /// <summary>Lower-case, so that a name is one name however it is typed.</summary>
    public static string Key(string name) => name.Trim().ToLowerInvariant();

    /// <summary>Reads <c>name, display_name, roles, units, disabled</c> from the first columns of a row.</summary>
    public static Account ReadAccount(SqliteDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Caller.UnitSet(row.GetString(3).Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        row.GetInt64(4) != 0);

    private static void EndSessions(SqliteConnection connection, string key) => connection.Run("DELETE FROM session WHERE account = $0", key);

    private bool Insert(SqliteConnection connection, NewAccount account, string hash)
    {
        var now = time.GetUtcNow().UtcTicks;
        return connection.Run(
            """
            INSERT INTO account (name, display_name, password_hash, roles, units, disabled, created_at, password_at)
            VALUES ($0, $1, $2, $3, $4, 0, $5, $5) ON CONFLICT DO NOTHING
            """,
            account.Name, account.DisplayName, hash, string.Join(' ', account.Roles), string.Join(' ', account.Units), now) == 1;
    }

    private static NewAccount Check(NewAccount account)
    {
        var key = Key(account.Name);
        if (key.Length is < 2 or > 64 || !key.All(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '@'))
            throw new AccountException("账号名为 2 到 64 个字母、数字或 . - _ @。");
        CheckPassword(account.Password);
        var roles = account.Roles.Select(role => RoleNames.Normalize(role) ?? throw new AccountException($"没有角色 {role}；可选：{string.Join("、", Roles.All)}。")).ToArray();
        if (roles.Length == 0)
            throw new AccountException("至少指定一个角色。");
        if (account.Units.Count == 0 || account.Units.Any(unit => string.IsNullOrWhiteSpace(unit) || unit.Contains(' ', StringComparison.Ordinal)))
            throw new AccountException("至少指定一个单位，* 表示全部单位。");
        var shown = string.IsNullOrWhiteSpace(account.DisplayName) ? key : account.DisplayName.Trim();
        return account with { Name = key, DisplayName = shown, Roles = roles };
    }

    private static void CheckPassword(string password)
    {
        if (password.Length is < MinPasswordLength or > MaxPasswordLength)
            throw new AccountException($"密码长度为 {MinPasswordLength} 到 {MaxPasswordLength} 个字符。");
    }

    private sealed record Row(Account Account, string PasswordHash);
}
