using Yuqing.Orchestrations.Policies;
using Yuqing.Orchestrations.Policies.Explain;

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

    /// <summary>Rules of different levels share an id: each level reads of its own, a change of level of the one before.</summary>
    [Fact]
    public void Explain_DutiesThatShareAnId_AreNamedAsTheLevelKnowsThem()
    {
        var catalog = PolicyCatalog.Parse([new PolicySource("p1.yaml", TestPolicy.Text)], TestPolicy.Schema);

        var text = PolicyText.Write(catalog.Explain("huaning-highway")!, "en");

        Assert.Contains("Arises: when the level changes after “Written instruction of the superior's leader” resulted in: Read or Unsigned\n", text, StringComparison.Ordinal);
        Assert.Contains("Arises: when “Renewed instruction of the superior's leader” results in: Instruction\n", text, StringComparison.Ordinal);
        Assert.Contains("Arises: when “Written instruction of the superior's leader” results in: Instruction\n", text, StringComparison.Ordinal);
        Assert.Contains("Arises: when “Answer published online” is extended\n", text, StringComparison.Ordinal);
    }

    /// <summary>Whoever reads English finds every title, and every number that the text does not give has its reason.</summary>
    [Fact]
    public void Explain_EveryFile_HasEnglishTitlesAndANoteForEveryClock()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "policies");
        var sources = Directory.EnumerateFiles(folder, "*.yaml").Select(file => new PolicySource(Path.GetFileName(file), File.ReadAllText(file)));
        var catalog = PolicyCatalog.Parse(sources, TestPolicy.Schema);

        foreach (var policy in catalog.All.Select(policy => catalog.Explain(policy.Id)!))
        {
            Assert.NotNull(policy.En);
            Assert.All(policy.Levels, level => Assert.True(level is { En: not null, CriteriaEn: not null, ResponsibleEn: not null }, $"{policy.Id} {level.Id}"));
            foreach (var duty in policy.Levels.SelectMany(level => level.Duties))
            {
                Assert.True(duty.En is not null, $"{policy.Id} {duty.Id}");
                Assert.True(duty.Note is not null, $"{policy.Id} {duty.Id}");
                Assert.True(duty.Extension is null || duty.Extension.Note is not null, $"{policy.Id} {duty.Id}");
                Assert.All(duty.Items.Concat(duty.Outcomes).Concat(duty.Recipients), item => Assert.NotNull(item.En));
                Assert.All(duty.Evidence, field => Assert.NotNull(field.En));
            }
            Assert.All(policy.Ladders, ladder => Assert.NotNull(ladder.Note));
        }
    }
}
