using Yuqing.Orchestrations.Contracts;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Publishing what was approved, and what was published otherwise (擅自发布).</summary>
public class PublicationTests
{
    private const string Link = "https://example.gov.cn/1";

    [Fact]
    public void Publish_TheApprovedVersion_FulfilsWhatItIsFor()
    {
        var story = Open().Publish();

        Assert.Null(story.Refused);
        var statement = Assert.Single(story.View.Statements);
        Assert.Equal(("published", "官方微博", Link, "wang"), (statement.Status, statement.Where, statement.Url, statement.PublishedBy));
        Assert.Equal(At("10:20"), statement.PublishedAt);
        Assert.Equal("done", story.Obligation("publicity").Status);
        Assert.Equal(Link, story.Obligation("publicity").Given["url"]);
        Assert.Equal("情况通报", story.Obligation("publicity").Given["text"]);
        Assert.Equal("pending", story.Obligation("report").Status);
    }

    [Fact]
    public void Publish_PublishedInTimeAndRecordedShortlyAfter_IsBackEntered()
    {
        var story = Approved().Act("14:05", SignalTypes.PublishStatement, fields: With(("url", Link), ("publishedAt", "2026-11-21T13:58:00+08:00")));

        Assert.True(story.Obligation("publicity").BackEntered);
        Assert.Equal("done", story.Obligation("publicity").Status);
        Assert.Equal(At("13:58"), story.View.Statements[0].PublishedAt);
        Assert.Equal("pending", story.Obligation("confirm-back-entry:publicity").Status);
    }

    [Fact]
    public void Publish_TooLate_IsLate() => Assert.Equal(
        "late", Approved().Act("14:30", SignalTypes.PublishStatement, fields: With(("url", Link))).Obligation("publicity").Status);

    [Theory]
    [InlineData(null, "请先提交稿件")]
    [InlineData("statement:1", "请先完成审批")]
    public void Publish_NotApproved_IsAConflictThatSaysWhatToDo(string? statement, string advice)
    {
        var fields = With(("url", Link));
        if (statement is not null)
            fields["statement"] = statement;
        var story = Open().Submit("10:00", "情况通报").Act("10:20", SignalTypes.PublishStatement, fields: fields);

        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
        Assert.Contains(advice, story.Refused.Detail, StringComparison.Ordinal);
        Assert.Equal("pending", story.Obligation("publicity").Status);
    }

    [Fact]
    public void Publish_ASupersededVersion_NamesTheCurrentOne()
    {
        var story = Approved().Submit("10:20", "新通报").Approve("10:21", "li").Approve("10:22", "chen", Leader)
            .Act("10:30", SignalTypes.PublishStatement, fields: With(("statement", "statement:1"), ("url", Link)));

        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
        Assert.Contains("请发布现行的通稿 statement:2", story.Refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Publish_OtherWordsThanApproved_IsAConflictAndTheSameWordsAreNot()
    {
        var story = Approved().Act("10:20", SignalTypes.PublishStatement, fields: With(("url", Link), ("text", "情况通报（改）")));
        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
        Assert.Contains("新版本", story.Refused.Detail, StringComparison.Ordinal);

        Assert.Null(story.Act("10:21", SignalTypes.PublishStatement, fields: With(("url", Link), ("text", " 情况通报\r\n"))).Refused);
    }

    [Theory]
    [InlineData("where", "", "url,where")]
    [InlineData("url", "ftp://example.gov.cn", "url")]
    [InlineData("publishedAt", "昨天", "publishedAt,url,where")]
    [InlineData("publishedAt", "2026-11-21T23:00:00+08:00", "publishedAt,url,where")]
    [InlineData("publishedAt", "2026-11-20T23:00:00+08:00", "publishedAt,url,where")]
    [InlineData("outside", "perhaps", "outside")]
    public void Publish_WrongField_IsRefusedByName(string field, string value, string expected)
    {
        var story = Approved().Act("10:20", SignalTypes.PublishStatement, fields: With((field, value)));

        Assert.Equal(expected.Split(','), story.Refused!.Errors.Keys.Order());
    }

    [Fact]
    public void Publish_WithoutTheEvidenceAnObligationNeeds_IsRecordedAndLeavesItOpenUnlessItIsNamed()
    {
        var named = Approved().Act("10:20", SignalTypes.PublishStatement, "publicity", With(("where", "公告栏")));
        Assert.Equal(["url"], named.Refused!.Errors.Keys);
        Assert.Equal("approved", named.View.Statements[0].Status);

        var story = Approved().Act("10:20", SignalTypes.PublishStatement, fields: With(("where", "公告栏")));
        Assert.Equal("published", story.View.Statements[0].Status);
        Assert.Equal("pending", story.Obligation("publicity").Status);
        Assert.Contains("缺少发布链接", Assert.Single(story.Lines("incomplete")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Publish_AKindThatDoesNotCount_LeavesTheObligationOpen()
    {
        var policy = MatterPolicy.With(MatterPolicy.Publicity("answer", "答复网民", "PT24H", "reply"));
        var story = Open(policy).Publish();
        Assert.Equal(("done", "pending"), (story.Obligation("publicity").Status, story.Obligation("answer").Status));

        story.Submit("11:00", "您好，已处理。", kind: "reply").Approve("11:01", "li").Approve("11:02", "chen", Leader)
            .Act("11:03", SignalTypes.PublishStatement, fields: With(("statement", "statement:2"), ("url", Link)));
        Assert.Equal("done", story.Obligation("answer").Status);
        Assert.Equal(["published", "published"], story.View.Statements.Select(s => s.Status));
    }

    [Fact]
    public void Publish_NamedObligationThatItCannotFulfil_IsRefused() => Assert.Equal(
        ["obligation"], Approved().Act("10:20", SignalTypes.PublishStatement, "report", With(("url", Link))).Refused!.Errors.Keys);

    [Fact]
    public void Publish_AgainElsewhere_KeepsTheFirstPublication()
    {
        var story = Open().Publish().Act("11:00", SignalTypes.PublishStatement, fields: With(("where", "电视台")));

        Assert.Null(story.Refused);
        Assert.Equal(At("10:20"), story.View.Statements[0].PublishedAt);
        Assert.Equal(2, story.Lines("statement-published").Count());
    }

    [Fact]
    public void Publish_WithAPromise_MakesItAClockAndRefusesAWrongOneAsAWhole()
    {
        var policy = MatterPolicy.With(MatterPolicy.Rule("promise", "兑现承诺", Yuqing.Orchestrations.Policies.Openings.Promised));
        var story = Open(policy).Submit("10:00", "情况通报").Approve("10:05", "li").Approve("10:10", "chen", Leader)
            .Act("10:20", SignalTypes.PublishStatement, fields: With(("url", Link), ("promise", "三日内修复"), ("promisedAt", "2020-01-01")));
        Assert.Equal(["promisedAt"], story.Refused!.Errors.Keys);
        Assert.Equal("approved", story.View.Statements[0].Status);

        story.Act("10:21", SignalTypes.PublishStatement, fields: With(("url", Link), ("promise", "三日内修复"), ("promisedAt", "2026-11-24T18:00:00+08:00")));
        Assert.Equal((At("+3 18:00"), "三日内修复"), (story.Obligation("promise:1").DueAt, story.Obligation("promise:1").Text));
        Assert.Equal("statement:1", Assert.Single(story.Lines("promised")).Data!["statement"]);
    }

    [Fact]
    public void Publish_Outside_IsRecordedAsUnauthorisedWithACandidateFinding()
    {
        var story = Open().Act("09:25", SignalTypes.PublishStatement, fields: With(("outside", "true"), ("url", Link), ("text", "没有的事")));

        Assert.Null(story.Refused);
        var statement = Assert.Single(story.View.Statements);
        Assert.Equal(("unauthorised", "release", "没有的事", Link), (statement.Status, statement.Kind, statement.Excerpt, statement.Url));
        var finding = Assert.Single(story.View.Findings);
        Assert.Equal(("unauthorised-release", "candidate"), (finding.Kind, finding.Status));
        Assert.Equal("pending", story.Obligation("publicity").Status);
        Assert.Equal(ProblemKind.Conflict, story.Submit("09:28", "新版", "statement:1").Refused!.Kind);
    }

    [Fact]
    public void Publish_OutsideWithNothingToShow_IsRefused() => Assert.Equal(
        ["url", "where"], Open().Act("09:40", SignalTypes.PublishStatement, fields: With(("outside", "true"))).Refused!.Errors.Keys.Order());

    [Fact]
    public void Reopen_AfterClosing_KeepsStatements()
    {
        var story = Open().Complete("09:10", "report", With(("documentNo", "1号"))).Publish().Act("10:30", SignalTypes.Close)
            .Act("11:00", SignalTypes.Reopen, fields: With(("reason", "反弹")));

        Assert.Equal("published", Assert.Single(story.View.Statements).Status);
        Assert.Null(story.Submit("11:10", "再次通报", "statement:1").Refused);
        Assert.Equal(2, story.View.Statements[^1].Version);
    }

    private static Story Open(Yuqing.Orchestrations.Policies.PolicySlice? policy = null) => Story.Open(policy: policy ?? MatterPolicy.All);

    private static Story Approved() => Open().Submit("10:00", "情况通报").Approve("10:05", "li").Approve("10:10", "chen", Leader);
}
