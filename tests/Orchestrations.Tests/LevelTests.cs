using Yuqing.Orchestrations.Contracts;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Triage, provisional levels, level changes, and the way of a level II bulletin.</summary>
public class LevelTests
{
    [Fact]
    public void Open_WithoutLevel_StartsTriageAndNothingElse()
    {
        var story = Open(null);

        Assert.Equal("triage", story.View.Status);
        Assert.Equal("triage", Assert.Single(story.View.Obligations).Id);
        Assert.Equal(At("09:15"), story.Obligation("triage").DueAt);
        Assert.True(story.Told("new-incident").Single().Urgent);
    }

    [Fact]
    public void Classify_InTriage_StartsTheLevelsClocksFromTheRegulationsAnchors()
    {
        var story = Open(null, accepted: "09:02").Act("09:10", SignalTypes.Classify, fields: With(("level", "I"), ("category", "emergency")));

        Assert.Equal("open", story.View.Status);
        Assert.Equal("done", story.Obligation("triage").Status);
        Assert.Equal(At("09:30"), story.Obligation("phone-report").DueAt);
        Assert.Equal("emergency", story.View.Category);
        Assert.False(story.View.LevelProvisional);
        Assert.Single(story.Lines("level-changed"));
    }

    [Fact]
    public void Classify_NobodyDoes_BreachesTheTriageClock()
    {
        var story = Open(null).Until("09:16");

        Assert.Equal(At("09:15"), Assert.Single(story.Lines("breached", "triage")).At);
        Assert.Single(story.Told("breach", "triage"));
    }

    [Fact]
    public void Classify_Twice_IsAConflict() =>
        Assert.Equal(ProblemKind.Conflict, Open("I").Act("09:05", SignalTypes.Classify, fields: With(("level", "II"))).Refused!.Kind);

    [Fact]
    public void Open_ProvisionalLevel_RunsItsClocksAndAsksForConfirmation()
    {
        var story = Open("I", provisional: true);

        Assert.True(story.View.LevelProvisional);
        Assert.Equal(At("09:30"), story.Obligation("phone-report").DueAt);
        Assert.Equal(At("09:15"), story.Obligation("confirm-level").DueAt);

        story.Act("09:10", SignalTypes.ConfirmLevel);

        Assert.False(story.View.LevelProvisional);
        Assert.Equal("done", story.Obligation("confirm-level").Status);
        Assert.Equal(At("09:30"), story.Obligation("phone-report").DueAt);
    }

    [Fact]
    public void ConfirmLevel_WithAnotherLevel_ChangesIt()
    {
        var story = Open("III", provisional: true).Act("09:10", SignalTypes.ConfirmLevel, fields: With(("level", "I")));

        Assert.Equal("I", story.View.Level);
        Assert.Equal("done", story.Obligation("confirm-level").Status);
        Assert.Equal(new ClockView("level-assigned", At("09:10"), "PT30M"), story.Obligation("phone-report").Clock);
    }

    [Fact]
    public void ConfirmLevel_AlreadyConfirmed_IsAConflict() =>
        Assert.Equal(ProblemKind.Conflict, Open("I").Act("09:10", SignalTypes.ConfirmLevel).Refused!.Kind);

    [Fact]
    public void ConfirmLevel_ByDutyOfficer_IsForbidden() =>
        Assert.Equal(ProblemKind.Forbidden, Open("I", provisional: true).Act("09:10", SignalTypes.ConfirmLevel, roles: DutyOfficer).Refused!.Kind);

    [Fact]
    public void ChangeLevel_Up_AddsNewClocksFromTheChangeWaivesOthersKeepsTheEarlierDueAndTells()
    {
        var story = Open("III").Act("12:00", SignalTypes.ChangeLevel, fields: With(("level", "I"), ("reason", "中央媒体报道")));

        Assert.Equal(At("12:30"), story.Obligation("phone-report").DueAt);
        Assert.Equal(At("13:00"), story.Obligation("paper-report").DueAt);
        Assert.Equal("waived", story.Obligation("report-back").Status);
        Assert.Equal(At("+1 09:00"), story.Obligation("response").DueAt);
        Assert.DoesNotContain(story.Obligation("response").Evidence, e => e.Required);
        var line = Assert.Single(story.Lines("level-changed"));
        Assert.Equal(("III", "I"), (line.Data!["from"], line.Data["level"]));
        Assert.Single(story.Lines("waived", "report-back"));
        Assert.Single(story.Lines("opened", "phone-report"));
        Assert.Equal("I", Assert.Single(story.Told("level-changed")).Level);
    }

    [Fact]
    public void ChangeLevel_Down_WaivesWhatNoLongerAppliesAndKeepsWhatWasDone()
    {
        var story = Open("I").Complete("09:10", "phone-report", Phone()).Act("09:40", SignalTypes.ChangeLevel, fields: With(("level", "III")));

        Assert.Equal("done", story.Obligation("phone-report").Status);
        Assert.Equal("waived", story.Obligation("paper-report").Status);
        Assert.Equal("waived", story.Obligation("three-synchronisations").Status);
        Assert.Contains(story.Obligation("response").Evidence, e => e is { Name: "url", Required: true });
        Assert.Equal(At("+1 09:40"), story.Obligation("report-back").DueAt);
        Assert.Empty(story.Told("level-changed"));
        Assert.Empty(story.Until("11:00").Lines("breached"));
    }

    [Fact]
    public void ChangeLevel_DownAndUpAgain_StartsWaivedDutiesAnew()
    {
        var story = Open("I").Act("09:10", SignalTypes.ChangeLevel, fields: With(("level", "III")))
            .Act("11:00", SignalTypes.ChangeLevel, fields: With(("level", "I")));

        Assert.Equal("pending", story.Obligation("phone-report").Status);
        Assert.Equal(At("11:30"), story.Obligation("phone-report").DueAt);
    }

    [Fact]
    public void ChangeLevel_WhileAlarmed_ClearsThoseWhoWereAlarmed()
    {
        var story = Open("I").Until("09:31").Act("09:32", SignalTypes.ChangeLevel, fields: With(("level", "III")));

        Assert.Equal(["p-duty-officer"], Assert.Single(story.Told("all-clear", "phone-report")).People);
    }

    [Theory]
    [InlineData("I", ProblemKind.Conflict)]
    [InlineData("IV", ProblemKind.Invalid)]
    public void ChangeLevel_SameOrUnknown_IsRefused(string level, ProblemKind kind) =>
        Assert.Equal(kind, Open("I").Act("09:10", SignalTypes.ChangeLevel, fields: With(("level", level))).Refused!.Kind);

    [Fact]
    public void Bulletin_Completed_OpensTheSignOff()
    {
        var story = Open("II").Complete("10:00", "internal-bulletin", Bulletin);

        Assert.Equal("pending", story.Obligation("sign-off").Status);
        Assert.Equal(new ClockView("completed", At("10:00"), "PT24H"), story.Obligation("sign-off").Clock);
        Assert.Equal(["office"], Assert.Single(story.Told("sign-off")).Roles);
    }

    [Fact]
    public void SignOff_Instruction_OpensItsExecution()
    {
        var story = Open("II").Complete("10:00", "internal-bulletin", Bulletin)
            .Act("14:00", SignalTypes.SignOff, "sign-off", With(("outcome", "instruction"), ("text", "立即核查")), onBehalfOf: "张副市长");

        Assert.Equal("done", story.Obligation("sign-off").Status);
        Assert.Equal("张副市长", story.Obligation("sign-off").OnBehalfOf);
        Assert.Equal("instruction", story.Obligation("sign-off").Given["outcome"]);
        Assert.Equal(At("16:00"), story.Obligation("act-on-instruction").DueAt);
        Assert.DoesNotContain(story.View.Obligations, o => o.Id == "keep-watching");
    }

    [Theory]
    [InlineData("read")]
    [InlineData("unsigned")]
    public void SignOff_NoInstruction_KeepsWatchingAtIntervals(string outcome)
    {
        var story = Open("II").Complete("10:00", "internal-bulletin", Bulletin)
            .Act("14:00", SignalTypes.SignOff, fields: With(("outcome", outcome), ("text", "阅")), onBehalfOf: "张副市长");
        Assert.Equal(At("+1 14:00"), story.Obligation("keep-watching").DueAt);

        story.Act("+1 13:00", SignalTypes.Progress, fields: With(("text", "走势平稳")));

        Assert.Equal("pending", story.Obligation("keep-watching").Status);
        Assert.Equal(At("+2 13:00"), story.Obligation("keep-watching").DueAt);
        Assert.Empty(story.Until("+2 13:00").Lines("breached", "keep-watching"));
        Assert.Single(story.Until("+2 13:01").Lines("breached", "keep-watching"));
    }

    [Fact]
    public void SignOff_WithoutOutcomeOrLeader_NamesTheField()
    {
        var story = Open("II").Complete("10:00", "internal-bulletin", Bulletin);

        Assert.Equal(["outcome"], story.Act("11:00", SignalTypes.SignOff, fields: With(("text", "阅")), onBehalfOf: "张").Refused!.Errors.Keys);
        Assert.Equal(["onBehalfOf"], story.Act("11:00", SignalTypes.SignOff, fields: With(("outcome", "read"))).Refused!.Errors.Keys);
        Assert.Null(story.Act("11:00", SignalTypes.SignOff, fields: With(("outcome", "read")), roles: Leader).Refused);
    }

    [Fact]
    public void SignOff_BeforeTheBulletin_IsAConflict() =>
        Assert.Equal(ProblemKind.Conflict, Open("II").Act("09:10", SignalTypes.SignOff, fields: With(("outcome", "read")), roles: Leader).Refused!.Kind);

    [Fact]
    public void Response_LevelThreeWithoutUrl_IsRefused()
    {
        var story = Open("III").Complete("10:00", "response", Where);

        Assert.Equal(["url"], story.Refused!.Errors.Keys);
        Assert.Equal("done", story.Complete("10:01", "response", With(("url", "https://example.gov.cn/1"))).Obligation("response").Status);
    }
}
