using System.Reflection;

namespace ApiFence.Tests;

public sealed class CoverageTests
{
    private const string Renew = "UPDATE_API_COVERAGE=1 dotnet test tests/ApiFence.Tests --filter CoverageTests";

    [Fact]
    public void ApiCoverage_OnDisk_IsWhatTheAssembliesOffer()
    {
        var file = Path.Combine(Repository.Root, "docs", "api-coverage.md");
        var offered = new[] { "Yuqing.Embedded.DurableTask", "Yuqing.Embedded.FunctionsHost" }
            .SelectMany(name => Assembly.Load(name).GetExportedTypes())
            .Where(type => !Fence.IsOwn(type.Namespace));
        var text = new CoverageReport(offered).Write(ApiList.All);
        if (Environment.GetEnvironmentVariable("UPDATE_API_COVERAGE") == "1")
            File.WriteAllText(file, text);

        var known = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";

        Assert.True(known == text, $"docs/api-coverage.md is stale. Renew it: {Renew}");
    }

    [Fact]
    public void Write_TypeAndMemberNotOffered_AreListed()
    {
        var list = CodeListParser.Parse(
            ["## Sample", "### namespace ApiFence.Tests.Samples", "enum SampleKind { First = 0, Third = 2 }", "enum Absent { One = 1 }"],
            hasNullability: true);

        var text = new CoverageReport([typeof(Samples.SampleKind)]).Write([list]);

        Assert.Contains("| Sample | 1 of 2 | 1 of 3 |", text, StringComparison.Ordinal);
        Assert.Contains("* `ApiFence.Tests.Samples.SampleKind`: `Third=2`", text, StringComparison.Ordinal);
        Assert.Contains("* `ApiFence.Tests.Samples.Absent`", text, StringComparison.Ordinal);
    }
}
