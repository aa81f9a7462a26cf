using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Categories with their playbooks, verification and reversal; flags; platforms.</summary>
public class CategoryTests
{
    private static readonly PolicySlice Policy = MatterPolicy.With(
        Playbook("problem-steps", "problem", "apologise", "rectify"),
        Playbook("rumour-steps", "rumour", "refute"),
        MatterPolicy.Rule("verify", "核实", Openings.Level, "PT4H") with
        {
            Anchor = "discovered",
            Fallback = "occurred",
            Categories = ["unverified"],
            CompletedBy = [SignalTypes.Classify],
        },
        MatterPolicy.Rule("correction", "更正", Openings.CategoryReversed, "PT2H", "rumour"),
        MatterPolicy.Rule("press", "新闻发布会", Openings.Level, "PT24H") with { Anchor = "discovered", Fallback = "occurred", Flags = ["press"] },
        MatterPolicy.Rule("board", "留言板转办", Openings.Level) with { Anchor = null, Platforms = ["message-board"], Ladder = null })
        with
    {
        Categories =
            [
                new CategoryRule("problem", "问题类"), new CategoryRule("other", "其他"), new CategoryRule("unverified", "待核实", Reportable: false),
                new CategoryRule("rumour", "造谣诽谤类", Until: "unverified", By: [Roles.Leader]),
            ],
        Flags = [new NamedItem("press", "须开发布会", "Press conference"), new NamedItem("national", "全国关注")],
    };

    [Fact]
    public void Open_OfACategory_HasItsPlaybook()
    {
        var story = Start("problem");

        Assert.Equal(["apologise", "rectify"], story.Obligation("problem-steps").Items.Select(item => item.Id));
        Assert.DoesNotContain(story.View.Obligations, o => o.Id is "rumour-steps" or "verify" or "press" or "board");
    }

    [Fact]
    public void Classify_GradedIncident_ChangesThePlaybook()
    {
        var story = Start("problem").Act("10:00", SignalTypes.Classify, fields: With(("category", "other")));
        Assert.Equal("waived", story.Obligation("problem-steps").Status);
        Assert.Equal("other", story.View.Category);
        Assert.Contains("问题类", Assert.Single(story.Lines("category-changed")).Text, StringComparison.Ordinal);

        story.Act("11:00", SignalTypes.Classify, fields: With(("category", "problem")));
        Assert.Equal("pending", story.Obligation("problem-steps").Status);
        story.Act("11:01", SignalTypes.Classify, fields: With(("category", "problem")));
        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
        story.Act("11:02", SignalTypes.Classify, fields: With(("category", "other"), ("level", "II")));
        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
        story.Act("11:03", SignalTypes.Classify, fields: With(("category", "gossip")));
        Assert.Equal(["category"], story.Refused!.Errors.Keys);
    }

    [Fact]
    public void Open_CategoryThatMustBeVerified_CountsAsNotVerified()
    {
        var story = Start("rumour");

        Assert.Equal("unverified", story.View.Category);
        Assert.Equal(At("13:00"), story.Obligation("verify").DueAt);
        Assert.DoesNotContain(story.View.Obligations, o => o.Id == "rumour-steps");
    }

    [Fact]
    public void Classify_VerifiedCategory_NeedsItsRolesAndGroundsAndCanBeReversed()
    {
        var story = Start("rumour").Act("10:00", SignalTypes.Classify, fields: With(("category", "rumour"), ("evidence", "公安核实")), roles: Office);
        Assert.Equal(ProblemKind.Forbidden, story.Refused!.Kind);
        story.Act("10:01", SignalTypes.Classify, fields: With(("category", "rumour")), roles: Leader);
        Assert.Equal(["evidence"], story.Refused!.Errors.Keys);

        story.Act("10:02", SignalTypes.Classify, fields: With(("category", "rumour"), ("evidence", "公安核实")), roles: Leader);
        Assert.Equal("rumour", story.View.Category);
        Assert.Equal("done", story.Obligation("verify").Status);
        Assert.Equal("pending", story.Obligation("rumour-steps").Status);

        story.Act("12:00", SignalTypes.Classify, fields: With(("category", "problem"), ("reason", "经查属实")), roles: Leader);
        Assert.Equal("waived", story.Obligation("rumour-steps").Status);
        Assert.Equal("pending", story.Obligation("problem-steps").Status);
        Assert.Equal(At("14:00"), story.Obligation("correction").DueAt);
    }

    [Fact]
    public void Classify_InTriage_DecidesLevelAndCategory()
    {
        var story = Open(Policy, Report(null) with { DiscoveredAt = At("09:00"), Category = "other" })
            .Act("09:10", SignalTypes.Classify, fields: With(("level", "III"), ("category", "problem")));

        Assert.Equal(("III", "problem"), (story.View.Level, story.View.Category));
        Assert.Equal("pending", story.Obligation("problem-steps").Status);
    }

    [Fact]
    public void Flag_SetAndCleared_OpensAndWaivesFromThatMoment()
    {
        var story = Start("other").Act("12:00", SignalTypes.Flag, fields: With(("flag", "press"), ("on", "true")));
        Assert.Equal(At("+1 12:00"), story.Obligation("press").DueAt);
        Assert.Equal(new FlagView("press", "须开发布会", "Press conference", true), story.View.Flags[0]);

        story.Act("12:01", SignalTypes.Flag, fields: With(("flag", "press")));
        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
        story.Act("12:02", SignalTypes.Flag, fields: With(("flag", "nonsense")));
        Assert.Equal(["flag"], story.Refused!.Errors.Keys);
        story.Act("13:00", SignalTypes.Flag, fields: With(("flag", "press"), ("on", "false")));

        Assert.Equal("waived", story.Obligation("press").Status);
        Assert.False(story.View.Flags[0].On);
    }

    [Fact]
    public void Open_WithAFlagOrPlatform_HasTheirDutiesFromTheStart()
    {
        var story = Open(Policy, Report("III") with { DiscoveredAt = At("09:00"), Flags = ["press"], Platform = "message-board" });

        Assert.Equal(At("+1 09:00"), story.Obligation("press").DueAt);
        Assert.Equal("pending", story.Obligation("board").Status);
    }

    [Fact]
    public void CheckReport_FlagOrCategoryThatAReportMayNotCarry_IsRefused()
    {
        var report = Report("III") with { DiscoveredAt = At("09:00") };

        var problem = IncidentIntake.CheckReport(report with { Category = "unverified", Flags = ["press", "nonsense"] }, Policy, At("09:00"));

        Assert.Equal(["category", "flags"], problem!.Errors.Keys.Order());
        Assert.Single(problem.Errors["flags"]);
        Assert.Null(IncidentIntake.CheckReport(report with { Category = "rumour", Flags = ["press"] }, Policy, At("09:00")));
    }

    [Theory]
    [InlineData("09:05", true)] // Clocks of senders differ a little.
    [InlineData("09:05:01", false)]
    public void CheckReport_OccurredAfterItWasDiscovered_IsRefused(string occurred, bool taken)
    {
        var report = Report("III") with { DiscoveredAt = At("09:00"), OccurredAt = At(occurred) };

        var problem = IncidentIntake.CheckReport(report, Policy, At("10:00"));

        Assert.Equal(taken ? [] : ["occurredAt"], problem?.Errors.Keys ?? []);
    }

    private static ObligationRule Playbook(string id, string category, params string[] items) => MatterPolicy.Rule(id, id, Openings.Level) with
    {
        Kind = "checklist",
        Anchor = null,
        Ladder = null,
        Categories = [category],
        Items = [.. items.Select(item => new NamedItem(item, item))],
    };

    private static Story Start(string category) => Open(Policy, Report("III") with { DiscoveredAt = At("09:00"), Category = category });
}
