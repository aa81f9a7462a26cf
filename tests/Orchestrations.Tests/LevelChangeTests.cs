using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>What a change of level opens and leaves behind.</summary>
public class LevelChangeTests
{
    private static readonly PolicySlice Policy = MatterPolicy.With(
        MatterPolicy.Rule("bulletin-decision", "签批", Openings.Level) with
        {
            Anchor = null,
            Ladder = null,
            Levels = ["II"],
            CompletedBy = [SignalTypes.SignOff],
            Outcomes = [new NamedItem("instruction", "批示"), new NamedItem("unsigned", "未签批")],
        },
        MatterPolicy.Rule("again", "再次呈报", Openings.LevelChanged, "PT2H", "bulletin-decision") with
        {
            Opens = new OpeningRule(Openings.LevelChanged, "bulletin-decision", ["unsigned"]),
        });

    [Theory]
    [InlineData("unsigned", true)]
    [InlineData("instruction", false)]
    public void ChangeLevel_AfterAnOutcome_AsksForResubmission(string outcome, bool again)
    {
        var story = Start().Act("10:00", SignalTypes.SignOff, "bulletin-decision", With(("outcome", outcome), ("signedBy", "刘局长")), onBehalfOf: "刘局长")
            .Act("11:00", SignalTypes.ChangeLevel, fields: With(("level", "I"), ("reason", "扩大")), roles: Leader);

        Assert.Null(story.Refused);
        Assert.Equal(again, story.View.Obligations.Any(o => o.Id == "again" && o.DueAt == At("13:00") && o.Clock!.Anchor == "level-changed"));
    }

    [Fact]
    public void ChangeLevel_BeforeAnyOutcome_AsksForNothing() =>
        Assert.DoesNotContain(Start().Act("11:00", SignalTypes.ChangeLevel, fields: With(("level", "I")), roles: Leader).View.Obligations, o => o.Id == "again");

    [Fact]
    public void ChangeLevel_RaisedBecauseItWasMishandled_LeavesACandidate()
    {
        var story = Start().Act("11:00", SignalTypes.ChangeLevel, fields: With(("level", "I"), ("cause", "mishandled")), roles: Leader);

        var finding = Assert.Single(story.View.Findings, found => found.Kind == "mishandled");
        Assert.Equal(("mishandled", "", "candidate", At("11:00")), (finding.Kind, finding.Obligation, finding.Status, finding.At));
        Assert.Contains("因处置不当升级", story.Lines("level-changed").Last().Text, StringComparison.Ordinal);
        Assert.Null(story.Lines("finding").Last().Obligation);
    }

    [Theory]
    [InlineData("III", "mishandled")]
    [InlineData("I", "bad luck")]
    public void ChangeLevel_CauseThatDoesNotFit_IsRefused(string level, string cause)
    {
        var story = Start().Act("11:00", SignalTypes.ChangeLevel, fields: With(("level", level), ("cause", cause)), roles: Leader);

        Assert.Equal(["cause"], story.Refused!.Errors.Keys);
        Assert.Equal("II", story.View.Level);
    }

    private static Story Start() => Open(Policy, Report("II") with { DiscoveredAt = At("09:00") });
}
