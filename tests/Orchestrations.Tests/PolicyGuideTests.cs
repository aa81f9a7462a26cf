using Yuqing.Orchestrations.Policies;
using Yuqing.Orchestrations.Policies.Explain;

namespace Yuqing.Orchestrations.Tests;

/// <summary>The authoring guide must be right.</summary>
public class PolicyGuideTests
{
    private static string Example => Block("yaml");

    [Fact]
    public void WorkedExample_Compiles() => Assert.Equal("PT48H", Parse(Example).All.Single().Obligations[0].Due!.Value.Text);

    [Fact]
    public void WorkedExample_WithItsSlip_GivesTheMessageOfTheGuide()
    {
        var errors = Assert.Throws<PolicyLoadException>(() => Parse(Example.Replace("PT48H", "48 hours", StringComparison.Ordinal))).Errors;

        Assert.Contains($"\n{Assert.Single(errors)}\n", Guide, StringComparison.Ordinal);
    }

    [Fact]
    public void WorkedExample_Explained_ReadsAsInTheGuide()
    {
        var text = PolicyText.Write(Parse(Example).Explain("road-works")!, "en");

        Assert.Equal(Block("text"), text);
    }

    private static string Guide => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "policies.md"));

    private static string Block(string language)
    {
        var fence = $"```{language}\n";
        var start = Guide.IndexOf(fence, StringComparison.Ordinal) + fence.Length;
        return Guide[start..Guide.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static PolicyCatalog Parse(string text) => PolicyCatalog.Parse([new PolicySource("road-works.yaml", text)], TestPolicy.Schema);
}
