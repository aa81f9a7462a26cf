using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Reports that several must receive, each with its own receipt.</summary>
public class ReceiptTests
{
    private static readonly PolicySlice Policy = MatterPolicy.With(MatterPolicy.Report("county-report", "报县委办、县政府办、网信办", "PT1H") with
    {
        Stage = "first",
        Recipients = [new NamedItem("party", "县委办", "Party office"), new NamedItem("government", "县政府办"), new NamedItem("cyber", "县网信办")],
        Evidence = [new EvidenceField("documentNo", "文号", true, "text"), new EvidenceField("receivedBy", "签收人", true, "text")],
    });

    [Fact]
    public void Complete_ForOneRecipient_RecordsItsReceiptAndKeepsTheClock()
    {
        var story = Open().Receive("09:20", "party", "张秘书");

        Assert.Null(story.Refused);
        var report = story.Obligation("county-report");
        Assert.Equal(("pending", "first"), (report.Status, report.Stage));
        Assert.Equal([("party", "张秘书", "wang"), ("government", null, null), ("cyber", null, null)], report.Recipients.Select(r => (r.Id, r.ReceivedBy, r.By)));
        Assert.Equal(At("09:20"), report.Recipients[0].At);
        Assert.Contains("尚缺县政府办、县网信办", Assert.Single(story.Lines("receipt")).Text, StringComparison.Ordinal);
        Assert.Empty(story.Lines("completed"));

        Assert.Equal(At("10:00"), story.Until("10:01").Obligation("county-report").BreachedAt);
    }

    [Fact]
    public void Complete_TheLastRecipientInTime_IsDoneWithTheEvidenceOfAll()
    {
        var story = Open().Receive("09:20", "party", "张秘书")
            .Complete("09:30", "county-report", With(("recipient", "government, cyber"), ("receivedBy", "李科长")));

        Assert.Null(story.Refused);
        var report = story.Obligation("county-report");
        Assert.Equal(("done", "1号"), (report.Status, report.Given["documentNo"]));
        Assert.Equal(["张秘书", "李科长", "李科长"], report.Recipients.Select(r => r.ReceivedBy));
        Assert.Single(story.Lines("completed", "county-report"));
    }

    [Fact]
    public void Complete_WithoutARecipient_CountsForAllThatRemain() => Assert.Equal(
        "done", Open().Receive("09:20", "party", "张秘书").Complete("09:30", "county-report", With(("receivedBy", "李科长"))).Obligation("county-report").Status);

    [Theory]
    [InlineData("10:05", "09:55", "done", true)]
    [InlineData("10:11", "09:55", "late", false)]
    [InlineData("10:05", null, "late", false)]
    public void Complete_TheLastReceiptAfterDue_GoesByWhenItWasReceivedAndEntered(string entered, string? performed, string status, bool backEntered)
    {
        var story = Open().Receive("09:20", "party,government", "张秘书")
            .Complete(entered, "county-report", With(("recipient", "cyber"), ("receivedBy", "王主任")), performedAt: performed);

        Assert.Equal((status, backEntered), (story.Obligation("county-report").Status, story.Obligation("county-report").BackEntered));
    }

    [Fact]
    public void Complete_TwoPeopleForTheSameRecipient_TheSecondIsAConflict()
    {
        var story = Open().Receive("09:20", "party", "张秘书").Receive("09:20", "party", "张秘书");

        Assert.Equal(ProblemKind.Conflict, story.Refused!.Kind);
        Assert.Contains("县委办已签收", story.Refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Complete_UnknownRecipientOrNoSignature_IsRefusedByName()
    {
        Assert.Equal(["recipient"], Open().Receive("09:20", "province", "张秘书").Refused!.Errors.Keys);
        Assert.Equal(["receivedBy"], Open().Receive("09:20", "party", "张秘书")
            .Complete("09:30", "county-report", With(("recipient", "cyber"))).Refused!.Errors.Keys);
        Assert.Equal(["documentNo"], Open().Complete("09:30", "county-report", With(("recipient", "cyber"), ("receivedBy", "李"))).Refused!.Errors.Keys);
    }

    [Fact]
    public void Complete_AgainAfterAllHaveReceived_IsAConflict()
    {
        var story = Open().Complete("09:20", "county-report", With(("documentNo", "1号"), ("receivedBy", "张")));

        Assert.Equal(ProblemKind.Conflict, story.Receive("09:30", "party", "张秘书").Refused!.Kind);
    }

    private static Story Open() => Story.Open("I", policy: Policy);
}

internal static class ReceiptActs
{
    public static Story Receive(this Story story, string time, string recipient, string by) =>
        story.Complete(time, "county-report", With(("recipient", recipient), ("documentNo", "1号"), ("receivedBy", by)));
}
