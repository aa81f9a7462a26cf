using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Yuqing.Functions.Http.Webhooks;

/// <summary>Verification of Standard Webhooks 1.0.0 signatures (HMAC-SHA256, version <c>v1</c>) over the raw bytes.</summary>
internal static class WebhookSignature
{
    /// <summary>How far a timestamp may lie from now, either way; both ends included.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string SecretPrefix = "whsec_";
    private const int MaxIdLength = 256;

    /// <summary>More signatures than any rotation needs; the rest of a longer header is not looked at.</summary>
    private const int MaxSignatures = 16;

    /// <summary>The key behind a <c>whsec_…</c> secret.</summary>
    /// <exception cref="FormatException">Not base64, or outside the 24 to 64 bytes of the specification.</exception>
    public static byte[] ParseSecret(string secret)
    {
        var encoded = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        var key = Convert.FromBase64String(encoded);
        return key.Length is >= 24 and <= 64
            ? key
            : throw new FormatException($"A webhook secret has 24 to 64 bytes; this one has {key.Length.ToString(CultureInfo.InvariantCulture)}.");
    }

    /// <summary>A new random secret in the form senders expect.</summary>
    public static string NewSecret() => SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>True when one of the signatures is right under one of the keys and the timestamp is near <paramref name="now"/>.</summary>
    /// <param name="keys">Current keys of the source; several while a secret is being rotated.</param>
    /// <param name="id">Header <c>webhook-id</c>.</param>
    /// <param name="timestamp">Header <c>webhook-timestamp</c>, seconds since 1970.</param>
    /// <param name="signatures">Header <c>webhook-signature</c>: <c>v1,base64</c>, separated by spaces.</param>
    public static bool IsValid(
        IReadOnlyList<byte[]> keys, string id, string timestamp, string signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (!IsId(id) || !IsRecent(timestamp, now))
            return false;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var valid = false;
        foreach (var key in keys)
        {
            Sign(key, id, timestamp, body, expected);
            valid |= Matches(signatures, expected);
        }
        return valid;
    }

    /// <summary>The <c>v1,…</c> signature of a message; what a sender puts into its header.</summary>
    public static string Sign(byte[] key, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(key, id, timestamp, body, hash);
        return "v1," + Convert.ToBase64String(hash);
    }

    private static void Sign(byte[] key, string id, string timestamp, ReadOnlySpan<byte> body, Span<byte> hash)
    {
        Span<byte> prefix = stackalloc byte[(3 * MaxIdLength) + 32];
        var length = Encoding.UTF8.GetBytes(id, prefix);
        prefix[length++] = (byte)'.';
        length += Encoding.UTF8.GetBytes(timestamp, prefix[length..]);
        prefix[length++] = (byte)'.';
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(prefix[..length]);
        hmac.AppendData(body);
        hmac.GetHashAndReset(hash);
    }

    private static bool IsId(string id) => id.Length is > 0 and <= MaxIdLength && !id.Contains('.', StringComparison.Ordinal);

    private static bool IsRecent(string timestamp, DateTimeOffset now) =>
        timestamp.Length <= 12
        && long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && Math.Abs(now.ToUnixTimeSeconds() - seconds) <= (long)Tolerance.TotalSeconds;

    private static bool Matches(string signatures, ReadOnlySpan<byte> expected)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes + 2];
        var match = false;
        var seen = 0;
        foreach (var part in signatures.AsSpan().Split(' '))
        {
            var signature = signatures.AsSpan()[part];
            if (++seen > MaxSignatures)
                break;
            if (signature.StartsWith("v1,", StringComparison.Ordinal)
                && Convert.TryFromBase64Chars(signature[3..], given, out var length))
                match |= CryptographicOperations.FixedTimeEquals(given[..length], expected);
        }
        return match;
    }
}
