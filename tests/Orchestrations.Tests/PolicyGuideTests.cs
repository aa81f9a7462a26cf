using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Tests;

/// <summary>The authoring guide must be right.</summary>
public class PolicyGuideTests
{
    private static string Example
    {
        get
        {
            var guide = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "policies.md"));
            const string Fence = "```yaml\n";
            var start = guide.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length;
            return guide[start..guide.IndexOf("```", start, StringComparison.Ordinal)];
        }
    }

    [Fact]
    public void WorkedExample_Compiles() => Assert.Equal("PT48H", Parse(Example).Obligations[0].Due!.Value.Text);

    [Fact]
    public void WorkedExample_WithItsSlip_GivesTheMessageOfTheGuide()
    {
        var errors = Assert.Throws<PolicyLoadException>(() => Parse(Example.Replace("PT48H", "48 hours", StringComparison.Ordinal))).Errors;

        Assert.Equal(
            "road-works.yaml:29:10: obligations/0/due: '48 hours' is no duration such as PT30M, PT24H or P15D",
            Assert.Single(errors).ToString());
    }

    private static PolicySlice Parse(string text) => PolicyCatalog.Parse([new PolicySource("road-works.yaml", text)], TestPolicy.Schema).All.Single();
}
