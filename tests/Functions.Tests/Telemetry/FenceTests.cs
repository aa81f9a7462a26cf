using System.Text.RegularExpressions;
using ApiFence.Tests;

namespace Functions.Tests.Telemetry;

/// <summary>The app measures with what .NET has; who listens is the business of one folder on each stack.</summary>
public sealed partial class FenceTests
{
    [Fact]
    public void OpenTelemetry_InTheSources_IsKnownToTelemetryAlone()
    {
        var known = new[] { "functions", "embedded", "orchestrations" }.SelectMany(Repository.Sources).Where(file => Use().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetDirectoryName(Repository.Relative(file))!).Distinct().Order();

        Assert.Equal(["functions/Azure/Telemetry", "functions/Telemetry"], known);
    }

    [GeneratedRegex(@"^using (?:[\w.]*\.)?OpenTelemetry\b|\bnew OpenTelemetry|: OpenTelemetry\.", RegexOptions.Multiline)]
    private static partial Regex Use();
}
