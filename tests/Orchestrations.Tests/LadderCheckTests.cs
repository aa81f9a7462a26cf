using Yuqing.Orchestrations.Policies;
using Yuqing.Orchestrations.Policies.Checks;
using static Yuqing.Orchestrations.Tests.LadderPolicy;

namespace Yuqing.Orchestrations.Tests;

/// <summary>What the checks and the explanation say of rungs.</summary>
public class LadderCheckTests
{
    [Fact]
    public void Run_WorkingHoursAtAGeneralLevel_IsAccepted() =>
        Assert.Empty(Mistakes(Of(Rung("duty-officer"), Rung("office", hours: "working", acknowledge: "all"))));

    [Fact]
    public void Run_WorkingHoursForAnUrgentLevel_NamesTheRule()
    {
        var policy = Of(Rung("office", hours: "working"));
        var tasks = policy.Obligations.Select(rule => rule.Id == Duty && rule.IsFor("I") ? rule with { Ladder = "tested" } : rule);

        var mistake = Assert.Single(Mistakes(policy with { Obligations = [.. tasks] }));

        Assert.EndsWith("/ladder", mistake.Path, StringComparison.Ordinal);
        Assert.Contains("'task'", mistake.Reason, StringComparison.Ordinal);
        Assert.Contains("urgent level 'I'", mistake.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WorkingHoursWhileNobodyHasGraded_IsAMistake()
    {
        var policy = Of(Rung("office", hours: "working"));
        var triage = policy.Obligations.Select(rule => rule.Id == "triage" ? rule with { Ladder = "tested", Levels = ["III"] } : rule);

        Assert.Contains(Mistakes(policy with { Obligations = [.. triage] }), mistake => mistake.Reason.Contains("nobody has graded", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_AllOfNobody_IsAMistake() =>
        Assert.Contains(Mistakes(Of(Rung("office"), Rung([], acknowledge: "all"))), mistake => mistake.Path == "/ladders/tested/rungs/1/acknowledge");

    [Theory]
    [InlineData("some", "always", "acknowledge")]
    [InlineData("any", "office", "hours")]
    public void Run_UnknownValue_IsAMistake(string acknowledge, string hours, string field) =>
        Assert.Contains(Mistakes(Of(Rung("office", acknowledge: acknowledge, hours: hours))), mistake => mistake.Path == $"/ladders/tested/rungs/0/{field}");

    [Fact]
    public void Parse_RungWithAcknowledgeAndHours_IsReadFromYaml()
    {
        const string Plain = "      - { roles: [leader-on-duty], wait: PT5M }";
        Assert.Contains(Plain, TestPolicy.Text, StringComparison.Ordinal);
        var text = TestPolicy.Text.Replace(Plain, "      - { roles: [leader-on-duty], wait: PT5M, acknowledge: all }", StringComparison.Ordinal);

        var catalog = PolicyCatalog.Parse([new PolicySource("p.yaml", text)], TestPolicy.Schema);

        var rungs = catalog.Find("huaning-highway")!.Ladders["default"].Rungs;
        Assert.Equal(("any", "always"), (rungs[0].Acknowledge, rungs[0].Hours));
        Assert.Equal("all", rungs[1].Acknowledge);
        var explained = catalog.Explain("huaning-highway")!.Ladders.Single(ladder => ladder.Id == "default");
        Assert.Equal(["any", "all"], explained.Rungs.Take(2).Select(rung => rung.Acknowledge));
    }

    [Theory]
    [InlineData("zh", "办公室（须全部确认、仅在工作时间）")]
    [InlineData("en", "office (all must acknowledge, in working hours only)")]
    public void Climb_RungsThatDiffer_SaysHow(string language, string expected)
    {
        var ladder = new Policies.Explain.LadderExplanation(
            "l", [new(["duty-officer"], "PT10M", "any", "always"), new(["office"], "PT1H", "all", "working")], "PT30M", null);

        Assert.Contains(expected, Policies.Explain.Wording.All[language].Climb(ladder), StringComparison.Ordinal);
    }

    /// <summary>Mistakes of the ladders; the small regulation of the tests lacks other things.</summary>
    private static IReadOnlyList<Violation> Mistakes(PolicySlice policy) =>
        [.. PolicyChecks.OfParts(policy).Where(mistake => mistake.Path.Contains("/ladder", StringComparison.Ordinal))];
}
