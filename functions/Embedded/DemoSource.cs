using System.Text;
using Microsoft.Extensions.Options;
using Yuqing.Embedded;
using Yuqing.Functions.Http.Webhooks;

namespace Yuqing.Functions.Embedded;

/// <summary>
/// Without any configured source there is the source <c>demo</c>, whose secret is made at first start and kept in the
/// data directory, so that a newcomer can send a report at once and goes on being able to after a restart.
/// </summary>
internal sealed class DemoSource : IPostConfigureOptions<YuqingOptions>
{
    public const string Name = "demo";

    public void PostConfigure(string? name, YuqingOptions options)
    {
        if (options.Webhooks.Sources.Count == 0)
        {
            options.Webhooks.Sources[Name] = new WebhookSourceOptions { Secret = ReadOrCreate(options.DataDirectory) };
        }
    }

    /// <summary>The secret made here, for the person at the console; null when sources are configured, whose secrets go into no output.</summary>
    public static string? MadeSecret(YuqingOptions options) =>
        options.Webhooks.Sources.GetValueOrDefault(Name) is { Secret: { } secret }
        && FileOf(options.DataDirectory) is var file && File.Exists(file) && File.ReadAllText(file).Trim() == secret
            ? secret
            : null;

    private static string FileOf(string dataDirectory) => Path.Combine(dataDirectory, "demo-source-secret");

    private static string ReadOrCreate(string dataDirectory)
    {
        var file = FileOf(dataDirectory);
        if (File.Exists(file))
        {
            return File.ReadAllText(file).Trim();
        }

        var secret = WebhookSignature.NewSecret();
        Directory.CreateDirectory(dataDirectory);
        SecretFile.Write(file, Encoding.ASCII.GetBytes(secret + Environment.NewLine));
        return secret;
    }
}
