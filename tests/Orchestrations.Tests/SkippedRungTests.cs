using Yuqing.Orchestrations.Policies;
using static Yuqing.Orchestrations.Tests.LadderPolicy;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Who could not be told on a rung is named to the next.</summary>
public class SkippedRungTests
{
    private static readonly RungRule[] Rungs = [Rung("duty-officer"), Rung(["office", "leader-on-duty"]), Rung("deputy-leader"), Rung("leader")];

    [Fact]
    public void Skipped_RungsWithNobody_AreToldToTheFirstThatIsReached()
    {
        var story = Start(Rungs, vacant: ["duty-officer", "office", "leader-on-duty"]).Until("10:00:01");

        Assert.Equal(["1 duty-officer", "2 office+leader-on-duty", "3 deputy-leader"], story.Rungs());
        Assert.Equal([[], ["duty-officer"], ["duty-officer", "office", "leader-on-duty"]], Skipped(story));
        Assert.Equal("duty-officer,office,leader-on-duty", story.Lines("escalated").Last().Data!["skipped"]);
        Assert.Contains("未能通知到值班员、办公室、带班领导", story.Lines("escalated").Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Skipped_AfterARungThatWasReached_StartsAnew()
    {
        var story = Start(Rungs, vacant: ["duty-officer", "office", "leader-on-duty"]).Until("10:10:01");

        Assert.Empty(Skipped(story).Last());
        Assert.False(story.Lines("escalated").Last().Data!.ContainsKey("skipped"));
    }

    [Fact]
    public void Skipped_PartOfARungThatWasReached_IsToldToTheNext()
    {
        var story = Start(Rungs, vacant: ["duty-officer", "office"]).Until("10:10:01");

        Assert.Equal(["1 duty-officer", "2 office+leader-on-duty", "3 deputy-leader"], story.Rungs());
        Assert.Equal([[], ["duty-officer"], ["office"]], Skipped(story));
    }

    [Fact]
    public void Skipped_EverybodyOnTheRungProvesUnreachable_AddsThemToThoseBefore()
    {
        var story = Start(Rungs, vacant: ["duty-officer"]).Until("10:01")
            .GiveUp("10:02", Duty, "p-office", 2, "n-1").GiveUp("10:03", Duty, "p-leader-on-duty", 2, "n-2");

        Assert.Equal(["duty-officer", "p-office", "p-leader-on-duty"], Skipped(story).Last());
        Assert.Contains("未能通知到值班员、2 人", story.Lines("escalated").Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Skipped_RepeatOfTheLastRung_DoesNotNameTheRungToItself()
    {
        var story = Start([Rung(["leader", "superior"])], vacant: ["superior"]).Until("10:10:01");

        Assert.Equal([[], []], Skipped(story));
    }

    private static List<IReadOnlyList<string>> Skipped(Story story) =>
        [.. story.Notices.Where(notice => notice.Obligation == Duty && notice.Rung > 0).Select(notice => notice.Skipped)];
}
