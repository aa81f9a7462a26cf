using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Tests;

/// <summary>The seven files that are shipped.</summary>
public class PolicyShelfTests
{
    [Fact]
    public void Parse_AllFiles_Compile()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "policies");
        var sources = Directory.EnumerateFiles(folder, "*.yaml").Select(file => new PolicySource(Path.GetFileName(file), File.ReadAllText(file)));

        var catalog = PolicyCatalog.Parse(sources, TestPolicy.Schema);

        Assert.Equal(
            ["city-management", "county-housing-bureau", "huaning-highway", "open-government", "school", "town", "township-categories"],
            catalog.All.Select(policy => policy.Id));
    }
}
