using Yuqing.Orchestrations.Contracts;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Drafts, review and approval of statements (口径、通稿、回复稿).</summary>
public class StatementTests
{
    private const string Text = "经查，积水已于十时排除，交通恢复正常。";

    [Fact]
    public void Submit_ARelease_WaitsForTheFirstStepAndTellsThoseWhoMayTakeIt()
    {
        var story = Open().Submit("09:10", Text);

        Assert.Null(story.Refused);
        var statement = Assert.Single(story.View.Statements);
        Assert.Equal(("statement:1", "release", 1, "submitted", "s1", "zhao"), (statement.Id, statement.Kind, statement.Version, statement.Status, statement.SignalId, statement.SubmittedBy));
        Assert.Equal(Text, statement.Excerpt);
        Assert.Equal(64, statement.TextHash.Length);
        Assert.Equal(["办公室", "分管领导"], statement.Steps.Select(s => s.Title));
        Assert.All(statement.Steps, s => Assert.Null(s.ApprovedBy));
        Assert.Equal(["office"], Assert.Single(story.Told("statement")).Roles);
        Assert.DoesNotContain(Text, Assert.Single(story.Lines("statement-submitted")).Data!.Values);
    }

    [Fact]
    public void Submit_TextOfTenThousandCharacters_IsTakenAndOneMoreIsNot()
    {
        Assert.Null(Open().Submit("09:10", new string('县', 10_000)).Refused);
        Assert.Equal(["text"], Open().Submit("09:10", new string('县', 10_001)).Refused!.Errors.Keys);
    }

    [Theory]
    [InlineData("kind", "poem")]
    [InlineData("text", " ")]
    [InlineData("statement", "statement:9")]
    public void Submit_WrongField_IsRefusedByName(string field, string value)
    {
        var fields = With(("kind", "release"), ("text", Text));
        fields[field] = value;

        Assert.Equal([field], Open().Act("09:10", SignalTypes.SubmitStatement, fields: fields).Refused!.Errors.Keys);
    }

    [Fact]
    public void Approve_EveryStepInOrder_MakesItCurrentAndTellsTheAuthor()
    {
        var story = Open().Submit("09:10", Text).Approve("09:20", "li");
        Assert.Equal("submitted", story.View.Statements[0].Status);
        Assert.Equal(["deputy-leader", "leader"], story.Told("statement").Last().Roles);
        Assert.Equal(ProblemKind.Forbidden, story.Approve("09:21", "qian").Refused!.Kind);

        story.Approve("09:25", "chen", Leader);
        var statement = Assert.Single(story.View.Statements);
        Assert.Equal("approved", statement.Status);
        Assert.Equal(["li", "chen"], statement.Steps.Select(s => s.ApprovedBy));
        Assert.Equal(["zhao"], story.Told("statement").Last().People);
    }

    [Fact]
    public void Approve_ReviewItemsMissingOrUnknown_NamesThem()
    {
        var story = Open("II").Submit("09:10", Text)
            .Act("09:20", SignalTypes.ApproveStatement, fields: With(("review", "law, spelling")), actor: "li");

        Assert.Equal(ProblemKind.Invalid, story.Refused!.Kind);
        Assert.Equal(2, story.Refused.Errors["review"].Count);
        Assert.Contains("错别字（typos）", story.Refused.Errors["review"][0], StringComparison.Ordinal);
        Assert.Contains("spelling", story.Refused.Errors["review"][1], StringComparison.Ordinal);
    }

    [Fact]
    public void Approve_OwnVersion_IsForbiddenAlsoOnBehalfOfOthers()
    {
        var story = Open("II").Submit("09:10", Text);

        Assert.Equal(ProblemKind.Forbidden, story.Approve("09:20", "zhao").Refused!.Kind);
        Assert.Equal(ProblemKind.Forbidden, story.Approve("09:20", "zhao", onBehalfOf: "刘局长").Refused!.Kind);
        Assert.Equal("submitted", story.View.Statements[0].Status);
    }

    [Fact]
    public void Approve_ByAnAdministrator_StandsInForAnybodyUnderTheirOwnName()
    {
        var story = Open("II").Submit("09:10", Text).Approve("09:20", "zhao", [Roles.Administrator]);

        Assert.Null(story.Refused);
        Assert.Equal("approved", story.View.Statements[0].Status);
        Assert.Equal("zhao", story.View.Statements[0].Steps[0].ApprovedBy);
    }

    [Fact]
    public void Approve_TwoStepsByTheSamePerson_IsForbidden() => Assert.Equal(
        ProblemKind.Forbidden, Open().Submit("09:10", Text).Approve("09:20", "li").Approve("09:25", "li", [Roles.Leader, Roles.Office]).Refused!.Kind);

    [Fact]
    public void Approve_RecordedByTheOfficeForALeader_CountsAsTheLeaders()
    {
        var story = Open().Submit("09:10", Text).Approve("09:20", "li").Approve("09:25", "li", onBehalfOf: "刘局长");

        Assert.Null(story.Refused);
        Assert.Equal("刘局长", story.View.Statements[0].Steps[1].OnBehalfOf);
        Assert.Equal("li", story.View.Statements[0].Steps[1].ApprovedBy);
    }

    [Fact]
    public void Approve_ASecondTime_IsAConflictThatSaysItIsApproved()
    {
        var story = Open("II").Submit("09:10", Text).Approve("09:20", "li")
            .Act("09:20", SignalTypes.ApproveStatement, fields: With(("statement", "statement:1"), ("review", "law,typos")), actor: "qian");

        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
        Assert.Contains("已批准", story.Refused.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("III")]
    public void Approve_NobodyNamedForTheLevel_IsAConflict(string? level) =>
        Assert.Equal(ProblemKind.Conflict, Open(level).Submit("09:10", Text).Approve("09:20", "li").Refused!.Kind);

    [Fact]
    public void Return_WithComment_TellsTheAuthorWhoSubmitsANewVersion()
    {
        var story = Open("II").Submit("09:10", Text)
            .Act("09:15", SignalTypes.RejectStatement, actor: "li");
        Assert.Equal(["comment"], story.Refused!.Errors.Keys);

        story.Act("09:16", SignalTypes.RejectStatement, fields: With(("statement", "statement:1"), ("comment", "数字待核")), actor: "li");
        Assert.Equal(("returned", "数字待核"), (story.View.Statements[0].Status, story.View.Statements[0].Comment));
        Assert.Equal(["zhao"], story.Told("statement").Last().People);

        story.Submit("09:20", Text + "排水沟已清。", "statement:1").Approve("09:25", "li");
        Assert.Equal([("statement:1", 1, "returned"), ("statement:1", 2, "approved")], story.View.Statements.Select(s => (s.Id, s.Version, s.Status)));
    }

    [Fact]
    public void Submit_NewVersionWhileOneWaits_IsAConflict() =>
        Assert.Equal(ProblemKind.Conflict, Open("II").Submit("09:10", Text).Submit("09:11", "新稿", "statement:1").Refused!.Kind);

    [Fact]
    public void Submit_NewVersionOfAnApprovedOne_LeavesThatCurrentUntilTheNewOneIsApproved()
    {
        var story = Open("II").Submit("09:10", Text).Approve("09:20", "li").Submit("09:30", "第二版", "statement:1");
        Assert.Equal(["approved", "submitted"], story.View.Statements.Select(s => s.Status));

        story.Approve("09:40", "li");
        Assert.Equal(["superseded", "approved"], story.View.Statements.Select(s => s.Status));
    }

    [Fact]
    public void Approve_AnotherOfTheKind_SupersedesAndAnotherKindDoesNot()
    {
        var story = Open("II").Submit("09:10", Text).Approve("09:20", "li")
            .Submit("09:21", "口径", kind: "line").Approve("09:22", "li")
            .Submit("09:23", "新通稿").Approve("09:24", "li");

        Assert.Equal(["superseded", "approved", "approved"], story.View.Statements.Select(s => s.Status));
        Assert.Contains("取代", story.Lines("statement-approved").Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ChangeLevel_WhileItWaits_TheNewChainCountsForStepsNotYetTaken()
    {
        var raised = Open("II").Submit("09:10", Text).Act("09:15", SignalTypes.ChangeLevel, fields: With(("level", "I"))).Approve("09:20", "li");
        Assert.Equal("submitted", raised.View.Statements[0].Status);
        Assert.Equal("approved", raised.Approve("09:25", "chen", Leader).View.Statements[0].Status);

        var lowered = Open("I").Submit("09:10", Text).Approve("09:12", "li").Act("09:15", SignalTypes.ChangeLevel, fields: With(("level", "II")));
        Assert.Equal("submitted", lowered.View.Statements[0].Status);
        Assert.Equal(["li", null], lowered.View.Statements[0].Steps.Select(s => s.ApprovedBy));
        Assert.Equal("approved", lowered.Approve("09:20", "qian").View.Statements[0].Status);
    }

    [Fact]
    public void Submit_MoreThanTwelve_DropsTheOldestThatNoLongerMatters()
    {
        var story = Open("II");
        for (var i = 0; i < 13; i++)
            story.Submit("09:10", $"第 {i} 稿").Approve("09:11", "li");

        Assert.Equal(12, story.View.Statements.Count);
        Assert.Equal("statement:2", story.View.Statements[0].Id);
        Assert.Equal("approved", story.View.Statements[^1].Status);
    }

    [Fact]
    public void Submit_MoreThanTwelveThatAllMatter_IsAConflict()
    {
        var story = Open("II");
        for (var i = 0; i < 12; i++)
            Assert.Null(story.Submit("09:10", $"第 {i} 稿").Refused);

        Assert.Equal(ProblemKind.Conflict, story.Submit("09:11", "再一稿").Refused!.Kind);
        Assert.Equal(12, story.View.Statements.Count);
        Assert.Equal(["statement"], story.Approve("09:12", "li").Refused!.Errors.Keys);
    }

    [Fact]
    public void Statements_PolicyWithoutThem_AreNotOffered()
    {
        var policy = MatterPolicy.All with { Statements = null };
        var story = Story.Open("II", policy: policy).Submit("09:10", Text);

        Assert.Equal(["type"], story.Refused!.Errors.Keys);
        Assert.DoesNotContain(SignalTypes.SubmitStatement, Incidents.Admission.Offered("open", policy, Office));
        Assert.Contains(SignalTypes.SubmitStatement, Incidents.Admission.Offered("open", MatterPolicy.All, Office));
    }

    [Fact]
    public void Statements_WhileWatching_AreStillWorkedOnAndNoLongerOnceClosed()
    {
        var story = Open("I").Complete("09:10", "report", With(("documentNo", "1号"))).Publish();
        story.Act("10:30", SignalTypes.Close).Submit("10:40", "后续通报").Approve("10:41", "li").Approve("10:42", "chen", Leader);
        Assert.Equal("approved", story.View.Statements[^1].Status);

        Assert.Equal(ProblemKind.Conflict, story.Until("+9 00:00").Submit("+9 01:00", "再通报").Refused!.Kind);
        Assert.Equal("closed", story.View.Status);
    }

    private static Story Open(string? level = "I") => Story.Open(level, policy: MatterPolicy.All);
}

/// <summary>Short forms for the acts around statements.</summary>
internal static class StatementActs
{
    public static Story Submit(this Story story, string time, string text, string? statement = null, string kind = "release", string actor = "zhao")
    {
        var fields = With(("kind", kind), ("text", text));
        if (statement is not null)
            fields["statement"] = statement;
        return story.Act(time, SignalTypes.SubmitStatement, fields: fields, actor: actor);
    }

    public static Story Approve(this Story story, string time, string actor, string[]? roles = null, string? onBehalfOf = null) => story.Act(
        time, SignalTypes.ApproveStatement, fields: With(("review", "law,typos")), actor: actor, roles: roles, onBehalfOf: onBehalfOf);

    /// <summary>A release at level I, approved by both and published with a link at 10:20.</summary>
    public static Story Publish(this Story story) => story
        .Submit("10:00", "情况通报").Approve("10:05", "li").Approve("10:10", "chen", Leader)
        .Act("10:20", SignalTypes.PublishStatement, fields: With(("where", "官方微博"), ("url", "https://example.gov.cn/1")));
}
