using System.Globalization;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Links;

namespace Yuqing.Functions.Azure.Links;

/// <summary>
/// Keys from the settings, so that all instances sign alike and the secrets lie in the key vault. To change the key: add one
/// under another id and, when every instance has it, make it current; take the old one out when its links have expired.
/// </summary>
internal sealed class SettingLinkKeys(IOptions<YuqingOptions> options) : ILinkKeys
{
    private const int KeyBytes = 32;
    private const string Section = "Yuqing:Links";
    private readonly Lazy<(byte Current, Dictionary<byte, byte[]> Keys)> _read = new(() => Read(options.Value.Links));

    /// <inheritdoc/>
    public LinkKey Current => Find(_read.Value.Current)!;

    /// <inheritdoc/>
    public LinkKey? Find(byte id) => _read.Value.Keys.TryGetValue(id, out var secret) ? new LinkKey(id, secret) : null;

    private static (byte Current, Dictionary<byte, byte[]> Keys) Read(LinkOptions settings)
    {
        var keys = settings.Keys.ToDictionary(key => IdOf($"{Section}:Keys:{key.Key}", key.Key), key => SecretOf(key.Key, key.Value));
        if (keys.Count == 0)
            throw new LinkKeyException($"{Section}:Keys names no key. Set {Section}:Keys:1 to at least {KeyBytes} random bytes in base64.");
        if (settings.CurrentKey is { Length: > 0 } current)
        {
            var id = IdOf($"{Section}:CurrentKey", current);
            return keys.ContainsKey(id) ? (id, keys) : throw new LinkKeyException($"{Section}:CurrentKey is {id}, and there is no key of this id.");
        }

        return keys.Count == 1
            ? (keys.Keys.Single(), keys)
            : throw new LinkKeyException($"{Section}:Keys has several keys; {Section}:CurrentKey must say which one signs.");
    }

    private static byte IdOf(string setting, string id) => byte.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number
        : throw new LinkKeyException($"{setting}: the id of a key is a number from 1 to 255.");

    private static byte[] SecretOf(string id, string text)
    {
        var secret = new byte[text.Length];
        return Convert.TryFromBase64String(text, secret, out var length) && length >= KeyBytes
            ? secret[..length]
            : throw new LinkKeyException($"{Section}:Keys:{id} must be at least {KeyBytes} bytes in base64. An unresolved reference to the key vault looks like that too.");
    }
}
