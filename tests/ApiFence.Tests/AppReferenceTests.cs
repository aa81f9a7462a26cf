using System.Text.RegularExpressions;

namespace ApiFence.Tests;

public sealed class AppReferenceTests
{
    // Where a stack's own code may be chosen.
    private static readonly string[] CompositionRoots = ["functions/Embedded/", "functions/Azure/", "functions/Program.cs"];

    // The adapters of the Azure stack, and what stands in for one of its packages.
    private static readonly string[] AzureOnly = ["functions/Azure/", "embedded/Tables/"];

    private const string AzureRoot = "Yuqing.Functions.Azure";

    [Theory]
    [InlineData("Yuqing.Functions", 50)]
    [InlineData("Yuqing.Orchestrations", 5)]
    public void App_Compiled_MentionsOnlyWhatTheRealPackagesHave(string assembly, int atLeast)
    {
        var mentions = ReferenceScan.Mentions(PathOf(assembly));

        var offences = new ReferenceRules(ApiList.All).Offences(mentions);

        Assert.True(offences.Count == 0, string.Join(Environment.NewLine, offences));
        Assert.True(mentions.Count(mention => mention.Assembly.StartsWith("Yuqing.Embedded.", StringComparison.Ordinal)) >= atLeast);
    }

    [Theory]
    [InlineData("functions")]
    [InlineData("orchestrations")]
    public void Sources_OutsideTheCompositionRoot_HaveNoConditionalCompilation(string folder)
    {
        var files = Repository.Sources(folder)
            .Where(file => !CompositionRoots.Any(root => Repository.Relative(file).StartsWith(root, StringComparison.Ordinal)))
            .ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.Where(file => Conditionals.In(File.ReadLines(file))).Select(Repository.Relative));
    }

    [Fact]
    public void AzureAdapter_Compiled_MentionsOnlyWhatTheRealPackagesHave()
    {
        var mentions = ReferenceScan.Mentions(PathOf("Tables.Tests")).Where(IsOfTheAdapter).ToList();

        var offences = new ReferenceRules([.. ApiList.All, ApiList.Tables]).Offences(mentions);

        Assert.True(offences.Count == 0, string.Join(Environment.NewLine, offences));
        Assert.True(mentions.Count(mention => mention.Assembly == "Yuqing.Embedded.Tables") > 50);
    }

    [Theory]
    [InlineData("functions")]
    [InlineData("orchestrations")]
    [InlineData("embedded")]
    public void Sources_OutsideTheAzureFolder_UseNoStoreOfAzure(string folder)
    {
        var files = Repository.Sources(folder)
            .Where(file => !AzureOnly.Any(root => Repository.Relative(file).StartsWith(root, StringComparison.Ordinal)))
            .ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.Where(file => AzureStores.In(File.ReadLines(file))).Select(Repository.Relative));
    }

    private static bool IsOfTheAdapter(Mention mention) =>
        mention.Caller == AzureRoot || mention.Caller.StartsWith($"{AzureRoot}.", StringComparison.Ordinal);

    internal static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");
}

/// <summary>Finds conditional compilation.</summary>
internal static class Conditionals
{
    public static bool In(IEnumerable<string> lines) =>
        lines.Select(line => line.Replace(" ", "", StringComparison.Ordinal).TrimStart('\t'))
            .Any(line => line.StartsWith("#if", StringComparison.Ordinal));
}

/// <summary>Finds uses of the packages that only the Azure stack has.</summary>
internal static partial class AzureStores
{
    public static bool In(IEnumerable<string> lines) => lines.Any(line => Space().IsMatch(line));

    [GeneratedRegex(@"\b(Azure\.Data\.Tables|Azure\.Messaging\.ServiceBus|Azure\.Storage)\b")]
    private static partial Regex Space();
}
