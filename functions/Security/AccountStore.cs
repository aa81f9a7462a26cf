using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Security;

/// <summary>An account about to be created.</summary>
internal sealed record NewAccount(string Name, string DisplayName, string Password, IReadOnlyList<string> Roles, IReadOnlyList<string> Units);

/// <summary>Why a command on an account was refused; the message is for the person at the console.</summary>
internal sealed class AccountException(string message) : Exception(message);

/// <summary>Local accounts: passwords by ASP.NET Core Identity's hasher (PBKDF2), roles and units.</summary>
internal sealed class AccountStore(ISecurityStore store, TimeProvider time)
{
    /// <summary>Name of the administrator made at first start.</summary>
    public const string FirstAdministrator = "admin";

    /// <summary>Fewest characters of a password.</summary>
    public const int MinPasswordLength = 10;

    /// <summary>Most characters of a password; bounds the work of hashing.</summary>
    public const int MaxPasswordLength = 128;

    private readonly PasswordHasher<string> _hasher = new();

    /// <summary>Hash of a password nobody knows, verified for unknown names.</summary>
    private readonly Lazy<string> _nobody = new(() => new PasswordHasher<string>().HashPassword("", Convert.ToHexString(RandomNumberGenerator.GetBytes(32))));

    /// <summary>
    /// Makes the first administrator when there is no account yet. The caller prints the password once; only its hash is kept.
    /// </summary>
    /// <returns>The password, or null when accounts exist.</returns>
    public async Task<string?> EnsureFirstAdministratorAsync(CancellationToken cancellation = default)
    {
        var password = NewPassword();
        return await EnsureFirstAdministratorAsync(password, cancellation) ? password : null;
    }

    /// <summary>Makes the first administrator with a password that somebody chose, when there is no account yet.</summary>
    /// <returns>Whether it was made.</returns>
    public async Task<bool> EnsureFirstAdministratorAsync(string password, CancellationToken cancellation)
    {
        if (await AnyAsync(cancellation))
            return false;
        var account = new NewAccount(FirstAdministrator, "管理员", password, [Roles.Administrator], [Caller.AllUnits]);
        return await store.AddFirstAsync(Hashed(account), time.GetUtcNow(), cancellation);
    }

    /// <summary>Whether there is an account.</summary>
    public Task<bool> AnyAsync(CancellationToken cancellation) => store.AnyAccountAsync(cancellation);

    /// <summary>A random password of 20 characters, to be shown once.</summary>
    public static string NewPassword() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(15));

    /// <summary>All accounts, by name.</summary>
    public Task<IReadOnlyList<Account>> ListAsync(CancellationToken cancellation) => store.ListAccountsAsync(cancellation);

    /// <exception cref="AccountException">The name is taken or malformed, the password too weak, a role unknown.</exception>
    public async Task CreateAsync(NewAccount account, CancellationToken cancellation = default)
    {
        var hashed = Hashed(Check(account));
        if (!await store.AddAsync(hashed, time.GetUtcNow(), cancellation))
            throw new AccountException($"账号 {hashed.Account.Name} 已存在。");
    }

    /// <summary>Sets a password and ends all sessions of the account.</summary>
    /// <exception cref="AccountException">The account is unknown or the password too weak.</exception>
    public async Task SetPasswordAsync(string name, string password, CancellationToken cancellation = default)
    {
        CheckPassword(password);
        var key = Key(name);
        if (!await store.SetPasswordAsync(key, _hasher.HashPassword(key, password), time.GetUtcNow(), cancellation))
            throw new AccountException($"没有账号 {key}。");
    }

    /// <summary>Disables an account at once, with its sessions, or enables it again.</summary>
    /// <exception cref="AccountException">The account is unknown.</exception>
    public async Task SetDisabledAsync(string name, bool disabled, CancellationToken cancellation = default)
    {
        var key = Key(name);
        if (!await store.SetDisabledAsync(key, disabled, cancellation))
            throw new AccountException($"没有账号 {key}。");
    }

    /// <summary>The account with this name and password, unless it is disabled; takes as long for an unknown name.</summary>
    public async Task<Account?> VerifyAsync(string name, string password, CancellationToken cancellation)
    {
        if (password.Length > MaxPasswordLength)
            return null;
        var key = Key(name);
        var found = await store.FindAccountAsync(key, cancellation);
        var result = _hasher.VerifyHashedPassword(key, found?.PasswordHash ?? _nobody.Value, password);
        if (found is null || found.Account.Disabled || result == PasswordVerificationResult.Failed)
            return null;
        if (result == PasswordVerificationResult.SuccessRehashNeeded)
            await store.RenewHashAsync(key, found.PasswordHash, _hasher.HashPassword(key, password), cancellation);
        return found.Account;
    }

    /// <summary>Lower-case, so that a name is one name however it is typed.</summary>
    public static string Key(string name) => name.Trim().ToLowerInvariant();

    private StoredAccount Hashed(NewAccount account) => new(
        new Account(account.Name, account.DisplayName, account.Roles, Caller.UnitSet(account.Units), Disabled: false),
        _hasher.HashPassword(account.Name, account.Password));

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
}
