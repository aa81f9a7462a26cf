using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Yuqing.Embedded.FunctionsHost.Configuration;

/// <summary>Replaces <c>%Name%</c> in schedules, routes and queue names by the setting of that name.</summary>
internal static partial class SettingExpansion
{
    /// <exception cref="StartupRefusedException">There is no such setting.</exception>
    public static string Expand(this IConfiguration configuration, string text, string function) =>
        Setting().Replace(
            text,
            match => configuration[match.Groups[1].Value]
                ?? throw new StartupRefusedException(
                    $"The function {function} uses the setting {match.Groups[1].Value}, which is not configured."));

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Setting();
}
