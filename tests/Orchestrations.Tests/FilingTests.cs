using Yuqing.Orchestrations.Contracts;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>The fact sheet, media coverage, supervision and referrals.</summary>
public class FilingTests
{
    [Fact]
    public void Facts_KnownFields_AreOnRecord()
    {
        var story = Open().Act("09:10", SignalTypes.Facts, fields: With(("place", "某路段"), ("measures", " 抽排 "), ("risk", "")));

        Assert.Null(story.Refused);
        Assert.Equal(With(("place", "某路段"), ("measures", "抽排"), ("risk", "")), Assert.Single(story.Lines("facts")).Data);
    }

    [Fact]
    public void Facts_UnknownFieldOrNone_IsRefusedByName()
    {
        Assert.Equal(["author"], Open().Act("09:10", SignalTypes.Facts, fields: With(("place", "某路段"), ("author", "某人"))).Refused!.Errors.Keys);
        Assert.Equal(["facts"], Open().Act("09:10", SignalTypes.Facts).Refused!.Errors.Keys);
    }

    [Fact]
    public void Coverage_OutletAndLink_IsOnRecordAndWrongOnesAreRefused()
    {
        var story = Open().Act("09:10", SignalTypes.Coverage, fields: With(("outlet", "省报"), ("url", "https://example.com/1"), ("title", "积水")));
        Assert.Equal("省报", Assert.Single(story.Lines("coverage")).Data!["outlet"]);

        story.Act("09:11", SignalTypes.Coverage, fields: With(("url", "javascript:alert(1)"), ("publishedAt", "昨天")));
        Assert.Equal(["outlet", "publishedAt", "url"], story.Refused!.Errors.Keys.Order());
    }

    [Fact]
    public void Supervise_OneObligation_TellsItsAssignee()
    {
        var story = Open().Act("09:10", SignalTypes.Supervise, "report", With(("text", "请抓紧"), ("documentNo", "督办单 7 号")));

        var told = Assert.Single(story.Told("supervision"));
        Assert.Equal(("report", "duty-officer"), (told.Obligation, Assert.Single(told.Roles)));
        var line = Assert.Single(story.Lines("supervised", "report"));
        Assert.Equal("督办单 7 号", line.Data!["documentNo"]);
    }

    [Fact]
    public void Supervise_WithoutAnObligation_TellsEveryUnitThatHasSomethingToDo()
    {
        var story = Open().Assign("09:05", "water-bureau", "assist").Act("09:10", SignalTypes.Supervise, fields: With(("text", "请抓紧")));

        Assert.Equal(["huaning-highway", "water-bureau"], story.Told("supervision").Select(n => n.Unit));
        Assert.All(story.Told("supervision"), n => Assert.Equal(["duty-officer"], n.Roles));
    }

    [Fact]
    public void Supervise_NothingToDoOrNothingSaid_IsRefused()
    {
        Assert.Equal(["text"], Open().Act("09:10", SignalTypes.Supervise).Refused!.Errors.Keys);
        Assert.Equal(ProblemKind.Conflict, Open("III").Act("09:10", SignalTypes.Supervise, fields: With(("text", "请抓紧"))).Refused!.Kind);
        Assert.Equal(ProblemKind.Forbidden, Open().Act("09:10", SignalTypes.Supervise, fields: With(("text", "请抓紧")), roles: DutyOfficer).Refused!.Kind);
    }

    [Fact]
    public void Supervise_WherePolicyDemandsIt_FulfilsThatAndStartsItAnew()
    {
        var policy = MatterPolicy.With(MatterPolicy.Report("supervision", "办公室督办", "PT4H") with
        {
            Kind = "supervision",
            CompletedBy = [SignalTypes.Supervise],
            Assignee = "office",
            Repeats = true,
            Finding = null,
        });
        var story = Story.Open("I", policy: policy).Act("10:00", SignalTypes.Supervise, "report", With(("text", "请抓紧")));

        Assert.Equal(At("14:00"), story.Obligation("supervision").DueAt);
        Assert.Equal("pending", story.Obligation("report").Status);
        Assert.Single(story.Lines("completed", "supervision"));
    }

    [Fact]
    public void Referral_AfterAPublishedClarification_IsRecordedAndNothingFollows()
    {
        var story = Open("I", "problem").Complete("09:10", "report", With(("documentNo", "1号"))).Publish();
        var obligations = story.View.Obligations.Select(o => (o.Id, o.Status, o.DueAt)).ToList();
        var told = story.Notices.Count;

        story.Refer("11:00");
        Assert.Null(story.Refused);
        Assert.Equal(["approver", "basis", "evidence", "to"], Assert.Single(story.Lines("referral")).Data!.Keys.Order());
        Assert.Equal(obligations, story.View.Obligations.Select(o => (o.Id, o.Status, o.DueAt)));
        Assert.Equal(told, story.Notices.Count);
        Assert.DoesNotContain(story.View.Findings, f => f.At > At("10:30"));
    }

    [Theory]
    [InlineData("to")]
    [InlineData("basis")]
    [InlineData("approver")]
    [InlineData("evidence")]
    public void Referral_FieldMissing_IsRefusedByName(string missing)
    {
        var story = Open("I", "problem").Publish().Refer("11:00", without: missing);

        Assert.Equal((ProblemKind.Invalid, missing), (story.Refused!.Kind, Assert.Single(story.Refused.Errors.Keys)));
    }

    [Theory]
    [InlineData("suggestion")]
    [InlineData("unverified")]
    [InlineData(null)]
    public void Referral_OfAnOpinionOrOfWhatIsNotVerified_IsAConflict(string? category)
    {
        var story = Open("I", category).Publish().Refer("11:00");

        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
        Assert.Empty(story.Lines("referral"));
    }

    [Fact]
    public void Referral_NothingPublishedOrOnlyWithoutApproval_IsAConflict()
    {
        Assert.Equal(ProblemKind.Conflict, Open("I", "problem").Refer("11:00").Refused!.Kind);
        Assert.Equal(ProblemKind.Conflict, Open("I", "problem")
            .Act("09:25", SignalTypes.PublishStatement, fields: With(("outside", "true"), ("where", "微博"))).Refer("11:00").Refused!.Kind);
    }

    [Fact]
    public void Referral_PolicyWithoutThem_IsNotOffered()
    {
        var policy = MatterPolicy.All with { Referrals = null };

        Assert.Equal(["type"], Story.Open(policy: policy).Refer("11:00").Refused!.Errors.Keys);
        Assert.DoesNotContain(SignalTypes.Referral, Incidents.Admission.Offered("open", policy, Office));
    }

    [Theory]
    [InlineData("watching", SignalTypes.Facts, true)]
    [InlineData("closed", SignalTypes.Coverage, true)]
    [InlineData("closed", SignalTypes.Referral, false)]
    [InlineData("watching", SignalTypes.Assign, false)]
    [InlineData("watching", SignalTypes.Accept, false)]
    [InlineData("closed", SignalTypes.Instruct, false)]
    [InlineData("closed", SignalTypes.SubmitStatement, false)]
    [InlineData("dismissed", SignalTypes.Finding, true)]
    [InlineData("merged", SignalTypes.Finding, false)]
    [InlineData("triage", SignalTypes.SubmitStatement, true)]
    [InlineData("open", SignalTypes.Calendar, false)]
    public void Offered_ByStatus_IsWhatStillMakesSense(string status, string type, bool offered) =>
        Assert.Equal(offered, Incidents.Admission.Offered(status, MatterPolicy.All, [Roles.Administrator]).Contains(type));

    [Fact]
    public void Calendar_FromAPerson_IsRefused() => Assert.Equal(
        ["type"], Open().Act("09:10", SignalTypes.Calendar, fields: With(("calendar", "{}")), roles: [Roles.Administrator]).Refused!.Errors.Keys);

    private static Story Open(string level = "I", string? category = null) =>
        Story.Open(level, policy: MatterPolicy.All, report: Report(level) with { Category = category });
}

internal static class FilingActs
{
    public static Story Refer(this Story story, string time, string? without = null)
    {
        var fields = With(("to", "县公安局"), ("basis", "《网络安全法》第十二条"), ("approver", "刘局长"), ("evidence", "附件 3"));
        fields.Remove(without ?? "");
        return story.Act(time, SignalTypes.Referral, fields: fields);
    }
}
