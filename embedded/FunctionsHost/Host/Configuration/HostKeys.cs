using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Yuqing.Embedded.FunctionsHost.Configuration;

/// <summary>The keys that open non-anonymous functions and the host's own routes. Generated once, kept in the data directory.</summary>
internal sealed class HostKeys
{
    /// <summary>Name of the system key that opens the durable management API.</summary>
    public const string DurableTaskExtension = "durabletask_extension";

    private const string Default = "default";
    private const int KeyBytes = 32;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly KeyFile _keys;

    private HostKeys(KeyFile keys)
    {
        _keys = keys;
    }

    /// <summary>The key that opens everything; <c>_master</c> in Azure Functions.</summary>
    public string Master => _keys.MasterKey;

    /// <summary>The key of the durable management API.</summary>
    public string Durable => _keys.SystemKeys[DurableTaskExtension];

    /// <summary>The key that opens every function.</summary>
    public string Host => _keys.FunctionKeys[Default];

    /// <summary>Reads the keys, and makes those that are missing.</summary>
    /// <exception cref="StartupRefusedException">The file is not valid.</exception>
    public static HostKeys LoadOrCreate(string path, IEnumerable<string> functions)
    {
        var found = File.Exists(path) ? Read(path) : null;
        var keys = found ?? new KeyFile(NewKey(), [], [], []);
        var added = found is null;
        added |= keys.FunctionKeys.TryAdd(Default, NewKey());
        added |= keys.SystemKeys.TryAdd(DurableTaskExtension, NewKey());
        foreach (var function in functions)
            added |= keys.Functions.TryAdd(function, new Dictionary<string, string> { [Default] = NewKey() });
        if (added)
            SecretFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(keys, Json));
        return new HostKeys(keys);
    }

    /// <summary>The default key of one function.</summary>
    public string Function(string name) => _keys.Functions[name][Default];

    /// <summary>Whether the key opens the host's own administration.</summary>
    public bool IsMaster(string? key) => Matches(key, [_keys.MasterKey]);

    /// <summary>Whether the key opens what an extension serves, or the function at system level.</summary>
    public bool IsSystem(string? key) => Matches(key, _keys.SystemKeys.Values) || IsMaster(key);

    /// <summary>Whether the key opens the function.</summary>
    public bool OpensFunction(string name, string? key)
    {
        IEnumerable<string> own = _keys.Functions.TryGetValue(name, out var keys) ? keys.Values : [];
        return Matches(key, _keys.FunctionKeys.Values.Concat(own)) || IsMaster(key);
    }

    private static bool Matches(string? key, IEnumerable<string> accepted)
    {
        if (string.IsNullOrEmpty(key))
            return false;
        // Hashes have one length, so that the comparison tells nothing about the length of a key.
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return accepted.Any(candidate =>
            CryptographicOperations.FixedTimeEquals(given, SHA256.HashData(Encoding.UTF8.GetBytes(candidate))));
    }

    private static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));

    private static KeyFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<KeyFile>(File.ReadAllText(path), Json) is
            { MasterKey: { Length: > 0 }, FunctionKeys: not null, SystemKeys: not null, Functions: not null } keys
                ? keys
                : throw new JsonException("A part is missing.");
        }
        catch (JsonException exception)
        {
            throw new StartupRefusedException(
                $"The key file {path} is not valid: {exception.Message} Correct it, or delete it to have new keys made.", exception);
        }
    }

    private sealed record KeyFile(
        string MasterKey,
        Dictionary<string, string> FunctionKeys,
        Dictionary<string, string> SystemKeys,
        Dictionary<string, Dictionary<string, string>> Functions);
}
