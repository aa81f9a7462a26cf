using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Assessment: candidates that clocks raise, findings that people enter, and the assessor's decisions.</summary>
public class FindingTests
{
    private const string Unit = "huaning-highway";

    [Fact]
    public void Add_WithEvidence_IsConfirmedWithThePointsOfTheLevel()
    {
        var story = Open("II").Finding("10:00", "add", "mishandled", ("evidence", "督查通报 3 号"), ("lead", "养护科"), ("indirect", "路政科"));

        Assert.Null(story.Refused);
        var finding = story.View.Findings.Single(f => f.Kind == "mishandled");
        Assert.Equal(("confirmed", Unit, 30m, 20m, "养护科", "路政科", "sun"), (finding.Status, finding.Unit, finding.Points, finding.IndirectPoints, finding.Lead, finding.Indirect, finding.By));
        Assert.Equal(At("10:00"), finding.At);
        var line = Assert.Single(story.Lines("finding-confirmed"));
        Assert.Equal(("督查通报 3 号", "30"), (line.Data!["evidence"], line.Data["points"]));
        Assert.Contains("处置不当", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Confirm_ACandidateOfAClock_KeepsItsObligationAndTime()
    {
        var story = Open("I").Until("09:31");
        Assert.Equal((2m, 1m), (story.View.Findings[0].Points, story.View.Findings[0].IndirectPoints));

        story.Finding("+1 10:00", "confirm", "late-report", ("lead", "办公室"));
        var finding = Assert.Single(story.View.Findings, f => f.Kind == "late-report");
        Assert.Equal(("confirmed", "report", "办公室"), (finding.Status, finding.Obligation, finding.Lead));
        Assert.Equal(At("09:30"), finding.At);
    }

    [Fact]
    public void Confirm_BeforeTheLevelChanges_KeepsThePointsOfThatMoment()
    {
        var story = Open("II").Until("09:31").Finding("09:40", "confirm", "late-report")
            .Act("09:50", SignalTypes.ChangeLevel, fields: With(("level", "III")));

        Assert.Equal(2m, story.View.Findings.Single().Points);
    }

    [Fact]
    public void Candidate_LevelChanges_ShowsThePointsOfTheNewLevel() => Assert.Equal(
        1m, Open("II").Until("09:31").Act("09:50", SignalTypes.ChangeLevel, fields: With(("level", "III"))).View.Findings.Single().Points);

    [Fact]
    public void Withdraw_WithReason_TakesItBackAndLaterBreachesCountAnew()
    {
        var policy = MatterPolicy.With(MatterPolicy.Report("second-report", "续报", "PT2H"));
        var story = Story.Open("II", policy: policy).Until("09:31").Finding("09:40", "withdraw", "late-report");
        Assert.Equal(["reason"], story.Refused!.Errors.Keys);

        story.Finding("09:41", "withdraw", "late-report", ("reason", "网络中断有证明"));
        Assert.Equal("withdrawn", story.View.Findings.Single().Status);

        story.Until("11:01");
        Assert.Equal(("candidate", "second-report"), (story.View.Findings.Single().Status, story.View.Findings.Single().Obligation));
    }

    [Fact]
    public void Breach_AfterTheKindWasConfirmed_RaisesNoSecondOne()
    {
        var policy = MatterPolicy.With(MatterPolicy.Report("second-report", "续报", "PT2H"));
        var story = Story.Open("II", policy: policy).Until("09:31").Finding("09:40", "confirm", "late-report").Until("11:01");

        Assert.Equal("confirmed", Assert.Single(story.View.Findings).Status);
        Assert.Single(story.Lines("finding"));
    }

    [Theory]
    [InlineData("decision", "perhaps")]
    [InlineData("finding", "laziness")]
    [InlineData("evidence", "")]
    [InlineData("unit", "nobody")]
    public void Add_WrongField_IsRefusedByName(string field, string value)
    {
        var fields = With(("decision", "add"), ("finding", "leak"), ("evidence", "记录"));
        fields[field] = value;

        Assert.Equal([field], Open("I").Act("10:00", SignalTypes.Finding, fields: fields, roles: [Roles.Assessor]).Refused!.Errors.Keys);
    }

    [Fact]
    public void Add_TwiceOrConfirmWithoutCandidate_IsAConflict()
    {
        var story = Open("I").Finding("09:10", "add", "leak", ("evidence", "记录")).Finding("09:11", "add", "leak", ("evidence", "记录"));
        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);

        Assert.Equal(ProblemKind.Conflict, story.Finding("09:12", "confirm", "late-report").Refused!.Kind);
        Assert.Single(story.View.Findings);
    }

    [Fact]
    public void Finding_ByAnybodyButTheAssessor_IsForbidden()
    {
        var fields = With(("decision", "add"), ("finding", "leak"), ("evidence", "记录"));

        Assert.Equal(ProblemKind.Forbidden, Open("I").Act("09:10", SignalTypes.Finding, fields: fields).Refused!.Kind);
        Assert.Null(Open("I").Act("09:10", SignalTypes.Finding, fields: fields, roles: [Roles.Administrator]).Refused);
    }

    [Theory]
    [InlineData(SignalTypes.Dismiss, true)]
    [InlineData(SignalTypes.Close, true)]
    [InlineData(SignalTypes.Merge, false)]
    public void Finding_AfterTheEnd_IsTakenUnlessItWasMerged(string end, bool taken)
    {
        var story = Open("III").Act("09:05", end, fields: With(("reason", "误报"), ("into", "inc-2")))
            .Act("09:06", end, fields: With(("reason", "误报"), ("into", "inc-2")), actor: "li");
        Assert.NotEqual("open", story.View.Status);

        Assert.Equal(taken, story.Finding("09:10", "add", "omitted-report", ("evidence", "记录")).Refused is null);
    }

    [Fact]
    public void ConfirmBackEntry_Rejected_CountsTheFirstRecordAgainInsteadOfWritingASecond()
    {
        var story = Open("I").Complete("09:34", "report", With(("documentNo", "1号")), "zhao", performedAt: "09:28")
            .Complete("09:50", "confirm-back-entry:report", With(("outcome", "rejected")), "qian");

        Assert.Equal(("late", At("09:30")), (story.Obligation("report").Status, story.Obligation("report").BreachedAt));
        Assert.Equal("candidate", Assert.Single(story.View.Findings).Status);
        Assert.Single(story.Lines("breached", "report"));
        Assert.Single(story.Lines("finding", "report"));
        Assert.Single(story.Lines("back-entry-rejected", "report"));
    }

    [Fact]
    public void ConfirmBackEntry_RejectedForOneEnteredBeforeTheBreachWasRecorded_WritesItForTheFirstTime()
    {
        var story = Open("I").Complete("09:30:00.5", "report", With(("documentNo", "1号")), "zhao", performedAt: "09:28");
        Assert.Empty(story.Lines("breached", "report"));

        story.Complete("09:50", "confirm-back-entry:report", With(("outcome", "rejected")), "qian");
        Assert.Single(story.Lines("breached", "report"));
        Assert.Equal("candidate", Assert.Single(story.View.Findings).Status);
    }

    [Fact]
    public void Title_EveryKind_HasAChineseTitle()
    {
        string[] kinds =
        [
            "late-report", "late-response", "late-handling", "no-handling-report", "omitted-report", "concealed-report", "falsified-report",
            "mishandled", "unauthorised-release", "leak", "poor-monitoring",
        ];
        Assert.All(kinds, kind => Assert.NotEqual(kind, FindingStatus.Title(kind)));
    }

    private static Story Open(string level) => Story.Open(level, policy: MatterPolicy.All);
}

internal static class FindingActs
{
    public static Story Finding(this Story story, string time, string decision, string kind, params (string, string)[] more) => story.Act(
        time, SignalTypes.Finding, fields: With([("decision", decision), ("finding", kind), .. more]), actor: "sun", roles: [Roles.Assessor]);
}
