using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>The way of a matter of the second level: bulletin, sign-off by a leader without login, and what follows from it.</summary>
public class SignOffStoryTests
{
    private static readonly PolicySlice Policy = MatterPolicy.With(
        MatterPolicy.Report("bulletin", "内参", "PT24H") with { Evidence = [new EvidenceField("documentNo", "期号", true, "text")] },
        SignOff("sign-off", "签批", new OpeningRule(Openings.Completed, "bulletin"), ["instruction", "read", "unsigned"]) with { Anchor = "completed" },
        MatterPolicy.Rule("act", "落实批示", Openings.Outcome, "PT2H", "sign-off") with
        {
            Opens = new OpeningRule(Openings.Outcome, "sign-off", ["instruction"]),
            Anchor = "signed-off",
            RequiredToClose = true,
        },
        MatterPolicy.Rule("keep-watching", "持续关注", Openings.Outcome, "PT24H", "sign-off") with
        {
            Opens = new OpeningRule(Openings.Outcome, "sign-off", ["read", "unsigned"]),
            Anchor = "signed-off",
            CompletedBy = [SignalTypes.Progress],
            Repeats = true,
        },
        SignOff("sign-off-again", "重新呈报签批", new OpeningRule(Openings.LevelChanged, "sign-off", ["unsigned", "read"]), ["instruction", "read", "unsigned"]));

    [Fact]
    public void SignOff_Instruction_OpensTheTaskAndKeepsScanDateAndLeader()
    {
        var story = Signed("instruction");

        Assert.Null(story.Refused);
        var signOff = story.Obligation("sign-off");
        Assert.Equal(("done", "刘县长", "wang", "scan-1", "2026-11-21T10:30:00+08:00"), (signOff.Status, signOff.OnBehalfOf, signOff.CompletedBy, signOff.Given["scan"], signOff.Given["signedAt"]));
        Assert.Equal(At("13:00"), story.Obligation("act").DueAt);
        Assert.DoesNotContain(story.View.Obligations, o => o.Id == "keep-watching");

        Assert.Equal("done", story.Complete("12:00", "act").Obligation("act").Status);
    }

    [Fact]
    public void SignOff_ByTheOfficeWithoutALeaderOrWithAWrongScan_IsRefusedByName()
    {
        var story = Bulletin();
        Assert.Equal(["onBehalfOf"], story.Act("11:00", SignalTypes.SignOff, fields: With(("outcome", "read"), ("scan", "scan-1"))).Refused!.Errors.Keys);
        Assert.Equal(["scan"], story.Act("11:00", SignalTypes.SignOff, fields: With(("outcome", "read"), ("scan", "../etc")), onBehalfOf: "刘县长").Refused!.Errors.Keys);
        Assert.Equal(["outcome"], story.Act("11:00", SignalTypes.SignOff, fields: With(("outcome", "maybe"), ("scan", "scan-1")), onBehalfOf: "刘县长").Refused!.Errors.Keys);
        Assert.Null(story.Act("11:00", SignalTypes.SignOff, fields: With(("outcome", "read")), actor: "liu", roles: Leader).Refused);
    }

    [Fact]
    public void SignOff_Unsigned_AsksForAWatchEntryAtEveryIntervalUntilClosing()
    {
        var story = Signed("unsigned");
        Assert.Equal(At("+1 11:00"), story.Obligation("keep-watching").DueAt);

        story.Act("+1 09:00", SignalTypes.Progress, fields: With(("text", "转发 120 次，无新情况")));
        Assert.Equal((At("+2 09:00"), "pending"), (story.Obligation("keep-watching").DueAt, story.Obligation("keep-watching").Status));

        story.Until("+2 09:01");
        Assert.Equal(At("+2 09:00"), story.Obligation("keep-watching").BreachedAt);
        Assert.NotEmpty(story.Told("breach", "keep-watching"));

        story.Complete("+2 09:10", "report", With(("documentNo", "2号"))).Act("+2 09:20", SignalTypes.Close);
        Assert.Null(story.Refused);
        Assert.Equal("lapsed", story.Obligation("keep-watching").Status);
    }

    [Theory]
    [InlineData("unsigned", true)]
    [InlineData("instruction", false)]
    public void ChangeLevel_AfterASignOff_PutsTheBulletinUpAgainUnlessItWasInstructed(string outcome, bool again)
    {
        var story = Signed(outcome).Act("+1 12:00", SignalTypes.ChangeLevel, fields: With(("level", "I"), ("reason", "扩大")));

        Assert.Equal(again, story.View.Obligations.Any(o => o.Id == "sign-off-again"));
        if (!again)
            return;
        Assert.Equal(At("+2 12:00"), story.Obligation("sign-off-again").DueAt);
        Assert.Equal("pending", story.Obligation("keep-watching").Status);
        Assert.Equal("done", story.SignOff("+1 15:00", "instruction").Obligation("sign-off-again").Status);
    }

    [Fact]
    public void SignOff_Twice_TheSecondIsAConflict() => Assert.Equal(
        ProblemKind.Conflict,
        Signed("read").Act("11:00", SignalTypes.SignOff, "sign-off", With(("outcome", "instruction"), ("scan", "scan-2")), onBehalfOf: "刘县长").Refused!.Kind);

    [Fact]
    public void PressConference_WithApproval_IsASignOffAndWhatItsOutcomeOpens()
    {
        var policy = MatterPolicy.With(
            SignOff("press-conference-approval", "新闻发布会报批", new OpeningRule(Openings.Level), ["approved", "refused"]) with { Levels = ["I"], Anchor = "discovered", Fallback = "occurred", Due = new Duration("PT4H") },
            MatterPolicy.Rule("press-conference", "召开新闻发布会", Openings.Outcome, "PT20H", "press-conference-approval") with
            {
                Opens = new OpeningRule(Openings.Outcome, "press-conference-approval", ["approved"]),
                Anchor = "signed-off",
                RequiredToClose = true,
                Evidence = [new EvidenceField("where", "地点", true, "text"), new EvidenceField("heldAt", "时间", true, "datetime")],
            });
        var refused = Story.Open("I", policy: policy).SignOff("10:00", "refused");
        Assert.DoesNotContain(refused.View.Obligations, o => o.Id == "press-conference");

        var story = Story.Open("I", policy: policy);
        Assert.Equal(["obligation"], story.Complete("09:30", "press-conference", With(("where", "县政府"))).Refused!.Errors.Keys);
        story.SignOff("10:00", "approved");
        Assert.Equal(At("+1 06:00"), story.Obligation("press-conference").DueAt);
        Assert.Contains("press-conference", story.Act("10:10", SignalTypes.Close).Refused!.Errors.Keys);

        story.Complete("20:00", "press-conference", With(("where", "县政府"), ("heldAt", "2026-11-21T19:00:00+08:00")));
        Assert.Equal("done", story.Obligation("press-conference").Status);
    }

    /// <summary>A sign-off within a day.</summary>
    private static ObligationRule SignOff(string id, string title, OpeningRule opens, string[] outcomes) => MatterPolicy.Rule(id, title, opens.On, "PT24H", opens.Of) with
    {
        Kind = "sign-off",
        Opens = opens,
        Assignee = "office",
        CompletedBy = [SignalTypes.SignOff],
        Outcomes = [.. outcomes.Select(outcome => new NamedItem(outcome, outcome))],
        Evidence = [new EvidenceField("scan", "批示件扫描", false, "file"), new EvidenceField("signedAt", "签批时间", false, "datetime")],
    };

    private static Story Bulletin() => Story.Open("II", policy: Policy).Complete("10:00", "bulletin", With(("documentNo", "第 8 期")));

    private static Story Signed(string outcome) => Bulletin().SignOff("11:00", outcome);
}

internal static class SignOffActs
{
    public static Story SignOff(this Story story, string time, string outcome) => story.Act(
        time, SignalTypes.SignOff, fields: With(("outcome", outcome), ("scan", "scan-1"), ("signedAt", "2026-11-21T10:30:00+08:00")), onBehalfOf: "刘县长");
}
