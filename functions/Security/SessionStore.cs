using System.Buffers.Text;
using System.Security.Cryptography;

namespace Yuqing.Functions.Security;

/// <summary>
/// Sessions of signed-in people. The cookie holds a random token, the register only its hash, so that a copy of the
/// database signs nobody in. A session ends 12 hours after its last use and 7 days after its start.
/// </summary>
internal sealed class SessionStore(ISecurityStore store, TimeProvider time)
{
    /// <summary>Longest pause between two uses.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);

    /// <summary>Longest life.</summary>
    public static readonly TimeSpan Absolute = TimeSpan.FromDays(7);

    /// <summary>A use is noted at most this often, so that reading pages does not write on every request.</summary>
    private static readonly TimeSpan TouchEvery = TimeSpan.FromMinutes(5);

    private const int TokenBytes = 32;

    /// <summary>Begins a session and forgets expired ones.</summary>
    /// <returns>The token for the cookie.</returns>
    public async Task<string> BeginAsync(Account account, CancellationToken cancellation)
    {
        var token = RandomNumberGenerator.GetBytes(TokenBytes);
        var now = time.GetUtcNow();
        await store.AddSessionAsync(SHA256.HashData(token), account.Name, now, EndedAt(now), cancellation);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Whose session a cookie's token is; null when it is unknown, expired, or the account is disabled.</summary>
    public async Task<Caller?> FindAsync(string token, CancellationToken cancellation)
    {
        if (!TryDecode(token, out var bytes))
            return null;
        var hash = SHA256.HashData(bytes);
        var now = time.GetUtcNow();
        if (await store.FindSessionAsync(hash, cancellation) is not { Account.Disabled: false } session || EndedAt(now).Includes(session))
            return null;
        if (now - session.SeenAt >= TouchEvery)
            await store.TouchSessionAsync(hash, now, cancellation);
        var account = session.Account;
        return new Caller(account.Name, account.DisplayName, account.Roles, account.Units) { CsrfToken = CsrfOf(bytes) };
    }

    /// <summary>Ends a session; an unknown token changes nothing.</summary>
    public async Task EndAsync(string token, CancellationToken cancellation)
    {
        if (TryDecode(token, out var bytes))
            await store.EndSessionAsync(SHA256.HashData(bytes), cancellation);
    }

    /// <summary>The CSRF token of a session's token: derived, so that nothing more is stored and it cannot be guessed without it.</summary>
    public static string CsrfOf(string token) => TryDecode(token, out var bytes) ? CsrfOf(bytes) : "";

    private static SessionEnds EndedAt(DateTimeOffset now) => new(now - Idle, now - Absolute);

    private static string CsrfOf(byte[] token) => Base64Url.EncodeToString(HMACSHA256.HashData(token, "csrf"u8));

    private static bool TryDecode(string token, out byte[] bytes)
    {
        bytes = new byte[TokenBytes];
        return token.Length == Base64Url.GetEncodedLength(TokenBytes)
            && Base64Url.IsValid(token)
            && Base64Url.TryDecodeFromChars(token, bytes, out var written)
            && written == TokenBytes;
    }
}
