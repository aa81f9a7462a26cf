using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ApiFence.Tests;

/// <summary>What the projects say about the two stacks: each has folders and lock files of its own, and the Azure stack has packages only.</summary>
public sealed partial class StackTests
{
    private static readonly List<string> Projects =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "Yuqing.Functions.sln")).Select(line => Project().Match(line)).Where(match => match.Success)
            .Select(match => Path.Combine(Repository.Root, match.Groups[1].Value.Replace('\\', '/'))),
    ];

    // The app's packages on Azure differ by who keeps its orchestrations.
    private const string LockOfTheProvider = "$(MSBuildProjectDirectory)/packages.Azure.$(DurableProvider).lock.json";

    [Theory]
    [InlineData("BaseIntermediateOutputPath", "$(MSBuildProjectDirectory)/obj/$(Stack)/")]
    [InlineData("BaseOutputPath", "$(MSBuildProjectDirectory)/bin/$(Stack)/")]
    [InlineData("NuGetLockFilePath", "$(MSBuildProjectDirectory)/packages.$(Stack).lock.json")]
    [InlineData("RestorePackagesWithLockFile", "true")]
    public void Settings_OfAllProjects_KeepTheStacksApart(string name, string value)
    {
        var settings = Load("Directory.Build.props").Descendants(name).Select(setting => setting.Value);

        Assert.Equal([value], settings);
        Assert.DoesNotContain(Projects, project => Load(project).Descendants(name).Any(setting => setting.Value != LockOfTheProvider));
    }

    [Fact]
    public void LockFiles_OfEveryProject_AreNamedByTheStack()
    {
        Assert.NotEmpty(Projects);
        Assert.All(Projects, project => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "packages.Embedded.lock.json")), project));
        Assert.DoesNotContain(Files("packages*.lock.json"), file => !LockFile().IsMatch(Path.GetFileName(file)));
    }

    [Fact]
    public void Packages_OfBothStacks_HaveOneExactVersionEach()
    {
        var versions = Load("Directory.Packages.props").Descendants("PackageVersion")
            .Select(package => (Name: package.Attribute("Include")!.Value, Version: package.Attribute("Version")!.Value)).ToList();
        var used = Projects.Concat(Files("*.targets")).Append("Directory.Build.targets").SelectMany(file => Load(file).Descendants("PackageReference")).ToList();

        Assert.All(versions, package => Assert.Matches(Exact(), package.Version));
        Assert.Equal(versions.Count, versions.DistinctBy(package => package.Name).Count());
        Assert.All(used, package => Assert.Contains(package.Attribute("Include")!.Value, versions.Select(known => known.Name)));
        Assert.All(used, package => Assert.Null(package.Attribute("Version")));
    }

    [Fact]
    public void EmbeddedProjects_AreReferencedOnTheX()
    {
        var references = Files("*.targets").Concat(Projects)
            .Where(file => Repository.Relative(file).Split('/')[0] is not ("tests" or "benchmarks"))
            .SelectMany(file => Load(file).Descendants("ProjectReference").Select(reference => (File: Repository.Relative(file), Reference: reference)))
            .Where(found => found.Reference.Attribute("Include")!.Value.Contains("embedded/", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(references);
        Assert.All(references, found => Assert.Contains(
            found.Reference.AncestorsAndSelf().Attributes("Condition"), condition => condition.Value.Contains("'$(Stack)' == 'Embedded'", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Files(string pattern) => Directory
        .EnumerateFiles(Repository.Root, pattern, new EnumerationOptions { RecurseSubdirectories = true })
        .Where(file => !Repository.Relative(file).Split('/').Any(part => part is "bin" or "obj" or "node_modules"));

    private static XDocument Load(string file) => XDocument.Load(Path.Combine(Repository.Root, file));

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex Project();

    [GeneratedRegex(@"^packages\.(Embedded|Azure(\.(scheduler|storage|mssql))?)\.lock\.json$")]
    private static partial Regex LockFile();

    [GeneratedRegex(@"^\d+(\.\d+){1,3}(-[0-9A-Za-z.]+)?$")]
    private static partial Regex Exact();
}
