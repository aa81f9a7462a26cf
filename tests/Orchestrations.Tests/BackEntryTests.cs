using Yuqing.Orchestrations.Contracts;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Acts entered late (补录), acts for somebody else (代录), and clocks that were over before the report came.</summary>
public class BackEntryTests
{
    private const string Confirmation = "confirm-back-entry:phone-report";

    [Fact]
    public void Complete_PerformedInTimeEnteredWithinTheLimit_CountsAsOnTimeAndIsMarked()
    {
        var story = Open("I").Until("09:34").Complete("09:34", "phone-report", Phone(), "zhao", performedAt: "09:28");

        var report = story.Obligation("phone-report");
        Assert.Equal("done", report.Status);
        Assert.True(report.BackEntered);
        Assert.Equal(At("09:28"), report.PerformedAt);
        Assert.Null(report.BreachedAt);
        Assert.Equal("withdrawn", Assert.Single(story.View.Findings).Status);
        Assert.Equal(["p-duty-officer"], Assert.Single(story.Told("all-clear")).People);
        Assert.Equal("pending", story.Obligation(Confirmation).Status);
        Assert.Equal("office", story.Obligation(Confirmation).Assignee);
        Assert.Contains(story.View.MissingToClose, m => m.Id == Confirmation);
    }

    [Theory]
    [InlineData("09:40:00", "done")]
    [InlineData("09:40:00.001", "late")]
    public void Complete_AtTheLimitOfBackEntry_IsDecidedToTheInstant(string accepted, string expected)
    {
        var story = Open("I").Complete(accepted, "phone-report", Phone(), performedAt: "09:28");

        Assert.Equal(expected, story.Obligation("phone-report").Status);
        Assert.Equal(At("09:28"), story.Obligation("phone-report").PerformedAt);
    }

    [Fact]
    public void Complete_InADrill_ScalesTheLimit()
    {
        // 30 min → 30 s, 10 min → 10 s.
        Assert.Equal("done", Open("I", scale: 60).Complete("09:00:39", "phone-report", Phone(), performedAt: "09:00:20").Obligation("phone-report").Status);
        Assert.Equal("late", Open("I", scale: 60).Complete("09:00:41", "phone-report", Phone(), performedAt: "09:00:20").Obligation("phone-report").Status);
    }

    [Fact]
    public void Confirm_BySamePerson_IsForbidden()
    {
        var story = Open("I").Complete("09:34", "phone-report", Phone(), "zhao", performedAt: "09:28")
            .Complete("09:50", Confirmation, actor: "zhao");

        Assert.Equal(ProblemKind.Forbidden, story.Refused!.Kind);
        Assert.Equal("pending", story.Obligation(Confirmation).Status);
    }

    [Fact]
    public void Confirm_ByDutyOfficer_IsForbidden()
    {
        var story = Open("I").Complete("09:34", "phone-report", Phone(), "zhao", performedAt: "09:28")
            .Act("09:50", SignalTypes.Complete, Confirmation, actor: "qian", roles: DutyOfficer);

        Assert.Equal(ProblemKind.Forbidden, story.Refused!.Kind);
    }

    [Fact]
    public void Confirm_ByAnotherPersonOfTheOffice_IsDone()
    {
        var story = Open("I").Complete("09:34", "phone-report", Phone(), "zhao", performedAt: "09:28").Complete("09:50", Confirmation, actor: "qian");

        Assert.Null(story.Refused);
        Assert.Equal("done", story.Obligation(Confirmation).Status);
        Assert.Equal("done", story.Obligation("phone-report").Status);
    }

    [Fact]
    public void Confirm_Rejected_MakesItLateAfterAll()
    {
        var story = Open("I").Complete("09:34", "phone-report", Phone(), "zhao", performedAt: "09:28")
            .Complete("09:50", Confirmation, With(("outcome", "rejected")), "qian");

        Assert.Equal("late", story.Obligation("phone-report").Status);
        Assert.Equal(At("09:30"), story.Obligation("phone-report").BreachedAt);
        Assert.Equal("candidate", Assert.Single(story.View.Findings).Status);
    }

    [Fact]
    public void BackEntry_AnotherClockOfTheKindWasBreached_KeepsTheFindingForThatOne()
    {
        // Both reports lapse; the finding stands for the phone report, whose breach is then withdrawn late but in time.
        var story = Open("I").Until("10:01").Complete("09:29", "phone-report", Phone());

        Assert.Equal(new FindingView("late-report", "paper-report", At("10:00"), "candidate", "huaning-highway"), Assert.Single(story.View.Findings));
    }

    [Theory]
    [InlineData("09:21", "09:20")]
    [InlineData("08:59", "09:20")]
    public void Complete_PerformedInTheFutureOrBeforeTheIncident_IsRefused(string performed, string accepted)
    {
        var story = Open("I").Complete(accepted, "phone-report", Phone(), performedAt: performed);

        Assert.Equal(ProblemKind.Invalid, story.Refused!.Kind);
        Assert.Equal(["performedAt"], story.Refused.Errors.Keys);
        Assert.Equal("pending", story.Obligation("phone-report").Status);
    }

    [Fact]
    public void Complete_OnBehalfOfALeader_IsRecordedWithItsEvidence()
    {
        var story = Open("I").Act("09:20", SignalTypes.Complete, "phone-report", Phone(), onBehalfOf: "刘局长");

        Assert.Equal("刘局长", story.Obligation("phone-report").OnBehalfOf);
        Assert.Equal("wang", story.Obligation("phone-report").CompletedBy);
        Assert.Equal("刘局长", Assert.Single(story.Lines("completed", "phone-report")).Data!["onBehalfOf"]);
    }

    [Fact]
    public void ConfirmLevel_OnBehalfOfWithoutGrounds_IsRefused()
    {
        var story = Open("I", provisional: true).Act("09:05", SignalTypes.ConfirmLevel, onBehalfOf: "刘局长");
        Assert.Equal(["evidence"], story.Refused!.Errors.Keys);

        story.Act("09:06", SignalTypes.ConfirmLevel, fields: With(("documentNo", "批示 12")), onBehalfOf: "刘局长");
        Assert.Null(story.Refused);
    }

    [Fact]
    public void Open_DueBeforeTheReportArrived_IsBornOverdueAlarmsAtOnceAndRaisesNoFinding()
    {
        var story = Open("I", occurred: "08:00", discovered: "09:00", accepted: "09:05");

        var phone = story.Obligation("phone-report");
        Assert.True(phone.BornOverdue);
        Assert.Equal(At("08:30"), phone.DueAt);
        Assert.Equal(At("09:30"), phone.DueFromDiscovery);
        Assert.Equal(At("08:30"), phone.BreachedAt);
        Assert.Equal("pending", phone.Status);
        Assert.Single(story.Told("breach", "phone-report"));
        Assert.Equal(At("09:05"), Assert.Single(story.Lines("escalated", "phone-report")).At);
        Assert.Empty(story.View.Findings);
        Assert.False(story.Obligation("response").BornOverdue);
        Assert.Null(story.Obligation("response").DueFromDiscovery);
    }

    [Theory]
    [InlineData("09:30", "done")]
    [InlineData("09:31", "late")]
    public void Complete_BornOverdue_IsDoneWithinTheClockFromDiscovery(string accepted, string expected)
    {
        var story = Open("I", occurred: "08:00", discovered: "09:00", accepted: "09:05").Complete(accepted, "phone-report", Phone());

        Assert.Equal(expected, story.Obligation("phone-report").Status);
        Assert.True(story.Obligation("phone-report").BornOverdue);
        Assert.DoesNotContain(story.View.Findings, f => f.Obligation == "phone-report");
        Assert.NotEmpty(story.Told("all-clear", "phone-report"));
    }

    [Fact]
    public void Open_ReportedAtTheVeryDueTime_IsNotBornOverdue() =>
        Assert.False(Open("I", occurred: "09:00", accepted: "09:30").Obligation("phone-report").BornOverdue);

    [Fact]
    public void Classify_DueBeforeTheClassificationButAfterTheReport_IsAnOrdinaryBreachFromThenOn()
    {
        var story = Open(null, occurred: "09:00", accepted: "09:05").Act("09:40", SignalTypes.Classify, fields: With(("level", "I"))).Until("09:41");

        var phone = story.Obligation("phone-report");
        Assert.False(phone.BornOverdue);
        Assert.Equal(At("09:30"), phone.BreachedAt);
        Assert.Equal(At("09:40"), Assert.Single(story.Lines("escalated", "phone-report")).At);
    }
}
