using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Yuqing.Functions.Security;

/// <summary>Bearer keys of machine clients. Only hashes stay in memory; a key is found without a comparison that stops early.</summary>
internal sealed class ApiKeyStore
{
    private readonly (byte[] Hash, Caller Caller)[] _keys;

    public ApiKeyStore(IOptions<YuqingOptions> options) =>
        _keys = [.. options.Value.ApiKeys.Select(pair => (Hash(pair.Value.Key), ToCaller(pair.Key, pair.Value)))];

    /// <summary>Whom a key belongs to, or null.</summary>
    public Caller? Find(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        Caller? found = null;
        foreach (var (known, caller) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(known, hash))
                found = caller;
        }
        return found;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static Caller ToCaller(string name, ApiKeyOptions key) => new(
        "key:" + name,
        name,
        [.. key.Roles.Select(RoleNames.Normalize).OfType<string>().Distinct()],
        Caller.UnitSet(key.Units));
}
