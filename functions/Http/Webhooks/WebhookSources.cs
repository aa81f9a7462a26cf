using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace Yuqing.Functions.Http.Webhooks;

/// <summary>A configured source and the keys that are valid for it now.</summary>
internal sealed record WebhookSource(string Name, IReadOnlyList<byte[]> Keys);

/// <summary>The configured sources; names do not depend on case, because environment variables often come in capitals.</summary>
internal sealed class WebhookSources
{
    private readonly FrozenDictionary<string, WebhookSource> _sources;

    public WebhookSources(IOptions<YuqingOptions> options) =>
        _sources = options.Value.Webhooks.Sources
            .Select(pair => new WebhookSource(pair.Key, KeysOf(pair.Value)))
            .ToFrozenDictionary(source => source.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The source, or null.</summary>
    public WebhookSource? Find(string name) => _sources.GetValueOrDefault(name);

    private static byte[][] KeysOf(WebhookSourceOptions source)
    {
        IEnumerable<string> secrets = string.IsNullOrEmpty(source.Secret) ? source.Secrets : source.Secrets.Prepend(source.Secret);
        return [.. secrets.Select(WebhookSignature.ParseSecret)];
    }
}
