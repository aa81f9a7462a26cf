using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Security;

/// <summary>
/// Sessions of signed-in people. The cookie holds a random token, the register only its hash, so that a copy of the
/// database signs nobody in. A session ends 12 hours after its last use and 7 days after its start.
/// </summary>
internal sealed class SessionStore(RegisterDatabase database, TimeProvider time)
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
        var hash = SHA256.HashData(token);
        var now = time.GetUtcNow().UtcTicks;
        await database.WriteAsync(
            connection =>
            {
                connection.Run("DELETE FROM session WHERE seen_at <= $0 OR created_at <= $1", now - Idle.Ticks, now - Absolute.Ticks);
                connection.Run("INSERT INTO session (token_hash, account, created_at, seen_at) VALUES ($0, $1, $2, $2)", hash, account.Name, now);
            },
            cancellation);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Whose session a cookie's token is; null when it is unknown, expired, or the account is disabled.</summary>
    public async Task<Caller?> FindAsync(string token, CancellationToken cancellation)
    {
        if (!TryDecode(token, out var bytes))
            return null;
        var hash = SHA256.HashData(bytes);
        var now = time.GetUtcNow().UtcTicks;
        var row = await database.ReadAsync(
            connection => connection.First(
                """
                SELECT a.name, a.display_name, a.roles, a.units, a.disabled, s.seen_at FROM session s JOIN account a ON a.name = s.account
                WHERE s.token_hash = $0 AND s.seen_at > $1 AND s.created_at > $2 AND a.disabled = 0
                """,
                Read, hash, now - Idle.Ticks, now - Absolute.Ticks),
            cancellation);
        if (row is null)
            return null;
        if (now - row.SeenAt >= TouchEvery.Ticks)
            await TouchAsync(hash, now, cancellation);
        return new Caller(row.Account.Name, row.Account.DisplayName, row.Account.Roles, row.Account.Units) { CsrfToken = CsrfOf(bytes) };
    }

    /// <summary>Ends a session; an unknown token changes nothing.</summary>
    public async Task EndAsync(string token, CancellationToken cancellation)
    {
        if (!TryDecode(token, out var bytes))
            return;
        var hash = SHA256.HashData(bytes);
        await database.WriteAsync(connection => { connection.Run("DELETE FROM session WHERE token_hash = $0", hash); }, cancellation);
    }

    /// <summary>The CSRF token of a session's token: derived, so that nothing more is stored and it cannot be guessed without it.</summary>
    public static string CsrfOf(string token) => TryDecode(token, out var bytes) ? CsrfOf(bytes) : "";

    private static string CsrfOf(byte[] token) => Base64Url.EncodeToString(HMACSHA256.HashData(token, "csrf"u8));

    private static bool TryDecode(string token, out byte[] bytes)
    {
        bytes = new byte[TokenBytes];
        return token.Length == Base64Url.GetEncodedLength(TokenBytes)
            && Base64Url.IsValid(token)
            && Base64Url.TryDecodeFromChars(token, bytes, out var written)
            && written == TokenBytes;
    }

    private Task TouchAsync(byte[] hash, long now, CancellationToken cancellation) =>
        database.WriteAsync(connection => { connection.Run("UPDATE session SET seen_at = $1 WHERE token_hash = $0", hash, now); }, cancellation);

    private static SessionRow Read(SqliteDataReader row) => new(AccountStore.ReadAccount(row), row.GetInt64(5));

    private sealed record SessionRow(Account Account, long SeenAt);
}
