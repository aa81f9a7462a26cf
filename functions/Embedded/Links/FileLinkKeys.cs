using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yuqing.Embedded;
using Yuqing.Functions.Links;

namespace Yuqing.Functions.Embedded.Links;

/// <summary>
/// Keys in the file <c>link-keys.json</c> of the data directory, made at the first start: <c>current</c> and, by id,
/// <c>keys</c> in base64. To change the key, add one under another id from 1 to 255, make it current and start again; take
/// the old one out when its links have expired, or at once when it has become known.
/// </summary>
internal sealed class FileLinkKeys(IOptions<YuqingOptions> options) : ILinkKeys
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "link-keys.json";

    private const int KeyBytes = 32;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly Lazy<KeyFile> _file = new(() => ReadOrCreate(options.Value.DataDirectory));

    /// <inheritdoc/>
    public LinkKey Current => Find(_file.Value.Current)!;

    /// <inheritdoc/>
    public LinkKey? Find(byte id) => _file.Value.Keys.TryGetValue(id, out var secret) ? new LinkKey(id, secret) : null;

    private static KeyFile ReadOrCreate(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, FileName);
        if (File.Exists(path))
            return Read(path);
        var made = new KeyFile(1, new Dictionary<byte, byte[]> { [1] = RandomNumberGenerator.GetBytes(KeyBytes) });
        try
        {
            Directory.CreateDirectory(dataDirectory);
            SecretFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(made, Json));
            return made;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LinkKeyException($"The key file {path} cannot be written: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }
    }

    private static KeyFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<KeyFile>(File.ReadAllText(path), Json) is { Keys: not null } file
                && file.Keys.ContainsKey(file.Current) && file.Keys.Values.All(secret => secret is { Length: >= KeyBytes })
                ? file
                : throw new JsonException($"It must name a current key, and each key must have at least {KeyBytes} bytes.");
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new LinkKeyException(
                $"The key file {path} cannot be used: {failure.Message.ReplaceLineEndings(" ")} Correct it, or delete it: links sent before are then void.", failure);
        }
    }

    private sealed record KeyFile(byte Current, Dictionary<byte, byte[]> Keys);
}

/// <summary>Registers the keys of links.</summary>
internal static class FileLinkKeysRegistration
{
    /// <summary>Adds the keys that are kept in a file.</summary>
    public static IServiceCollection AddFileLinkKeys(this IServiceCollection services) => services.AddSingleton<ILinkKeys, FileLinkKeys>();
}
