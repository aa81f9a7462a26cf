using System.Runtime.CompilerServices;

namespace Yuqing.Orchestrations.Tests.Scenarios;

/// <summary>The scenarios of all policies, line by line, and the page that is made from them.</summary>
public class ScenarioTests
{
    private static readonly string[] Paths = ["on-time", "late", "missed", "extended", "level-changed", "reopened", "special"];

    public static TheoryData<string, string> All
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var file in ScenarioFile.All)
            {
                foreach (var scenario in file.Scenarios)
                    all.Add(file.Policy, scenario.Id);
            }
            return all;
        }
    }

    public static TheoryData<string> Policies => [.. TestPolicy.All.Select(policy => policy.Id)];

    [Theory]
    [MemberData(nameof(All))]
    public void Scenario_LivedThrough_ComesAsWritten(string policy, string id)
    {
        var file = ScenarioFile.All.Single(known => known.Policy == policy);
        var run = new ScenarioRun(file, file.Scenarios.Single(scenario => scenario.Id == id));

        foreach (var _ in run.Steps())
        {
        }

        Assert.True(run.Wrong.Count == 0, string.Join('\n', run.Wrong));
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Scenarios_OfAPolicy_TellEveryPathItHas(string policy)
    {
        var file = ScenarioFile.All.Single(known => known.Policy == policy);
        var told = file.Scenarios.Select(scenario => scenario.Path).ToHashSet();
        var extends = file.Slice.Obligations.Any(rule => rule.Extension is not null);

        Assert.Equal(file.Scenarios.Count, file.Scenarios.Select(scenario => scenario.Id).Distinct().Count());
        Assert.Subset(Paths.ToHashSet(), told);
        Assert.Empty(Paths.Where(path => !(path == "extended" && !extends)).Except(told));
        Assert.True(file.Scenarios.Count >= 8, $"{policy} has {file.Scenarios.Count} scenarios.");
    }

    [Fact]
    public void Page_InTheDocs_IsMadeFromTheScenarios()
    {
        var page = ScenarioPage.Render();
        if (Environment.GetEnvironmentVariable("UPDATE_SCENARIOS") == "1")
            File.WriteAllText(SourcePath(), page);

        Assert.Equal(page, File.ReadAllText(SourcePath()).ReplaceLineEndings("\n"));
    }

    private static string SourcePath([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "..", "docs", "scenarios.md"));
}
