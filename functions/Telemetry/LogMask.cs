using System.Text.RegularExpressions;

namespace Yuqing.Functions.Telemetry;

/// <summary>Makes a text from outside, such as a gateway's refusal, fit for the log: it may repeat whom a message was for.</summary>
internal static partial class LogMask
{
    private const string Gap = "…";

    /// <summary>The text without addresses, links and numbers long enough to be a telephone's. The register keeps it whole.</summary>
    public static string? Of(string? text) => text is null ? null : Telling().Replace(text, Gap);

    [GeneratedRegex(@"https?://\S+|[^\s<>@""']+@[^\s<>@""']+|\+?\d[\d -]{5,}\d|@\S+")]
    private static partial Regex Telling();
}
