using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Yuqing.Embedded.DurableTask;

namespace Yuqing.Functions.Embedded;

/// <summary>The engine's settings, under <c>Yuqing:Engine</c>.</summary>
internal static class EngineSettings
{
    private const string RetentionKey = "Yuqing:Engine:Retention";

    /// <summary>Reads them.</summary>
    /// <exception cref="OptionsValidationException">One of them cannot be right; the message names it.</exception>
    public static void Apply(EmbeddedEngineOptions options, IConfiguration configuration)
    {
        if (configuration[RetentionKey] is not { Length: > 0 } text)
            return;
        options.Retention = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var retention) && retention > TimeSpan.Zero
            ? retention
            : throw new OptionsValidationException(
                Options.DefaultName,
                typeof(EmbeddedEngineOptions),
                [$"{RetentionKey} must be a time such as 400.00:00:00 (400 days), greater than zero, not \"{text}\"."]);
    }
}
