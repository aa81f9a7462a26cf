using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Duties that come again and again: progress updates while open, and looking after the matter once it is closed.</summary>
public class IntervalTests
{
    private static readonly PolicySlice Policy = MatterPolicy.With(
        MatterPolicy.Rule("progress", "进展通报", Openings.Level, "PT4H") with
        {
            Anchor = "discovered",
            Fallback = "occurred",
            Repeats = true,
            CompletedBy = [SignalTypes.Complete, SignalTypes.Progress],
            Reminders = [new Duration("PT30M")],
            Finding = "late-handling",
        },
        MatterPolicy.Rule("trend", "关注走势", Openings.Closed, "P1D") with { Repeats = true });

    [Fact]
    public void Complete_InTime_StartsTheNextIntervalThen()
    {
        var story = Start("III").Act("12:00", SignalTypes.Progress, fields: With(("text", "正在抢修")));

        var next = story.Obligation("progress");
        Assert.Equal(("pending", At("16:00")), (next.Status, next.DueAt));
        Assert.Equal(new ClockView("completed", At("12:00"), "PT4H"), next.Clock);
        Assert.Equal([At("15:30")], story.Until("15:59").Lines("reminded", "progress").Select(line => line.At));
    }

    [Fact]
    public void Breach_IntervalMissed_IsOneBreachThatEscalatesUntilItIsEntered()
    {
        var story = Start("III").Until("15:00");
        Assert.Single(story.Lines("breached", "progress"));
        Assert.Equal(2, story.Obligation("progress").EscalationRung);

        story.Complete("15:05", "progress").Until("19:04");

        Assert.Equal((At("19:05"), 0), (story.Obligation("progress").DueAt!.Value, story.Obligation("progress").EscalationRung));
        Assert.Null(story.Obligation("progress").BreachedAt);
        Assert.Single(story.Lines("breached", "progress"));
        Assert.Single(story.View.Findings);
        Assert.NotEmpty(story.Told("all-clear", "progress"));
        Assert.Equal(2, story.Until("19:06").Lines("breached", "progress").Count());
    }

    [Fact]
    public void ConfirmBackEntry_OfAnIntervalRejected_LeavesTheNextOneRunning()
    {
        var story = Start("III").Complete("13:05", "progress", performedAt: "12:55");
        Assert.Equal("pending", story.Obligation("confirm-back-entry:progress").Status);
        Assert.DoesNotContain(story.View.Findings, finding => finding.Status == "candidate");

        story.Complete("13:10", "confirm-back-entry:progress", With(("outcome", "rejected")), actor: "wang");
        Assert.Equal(ProblemKind.Forbidden, story.Refused!.Kind);
        story.Complete("13:10", "confirm-back-entry:progress", With(("outcome", "rejected")), actor: "li");

        Assert.Equal(("pending", At("17:05")), (story.Obligation("progress").Status, story.Obligation("progress").DueAt));
        Assert.Single(story.View.Findings, finding => finding.Status == "candidate");
    }

    [Fact]
    public void Close_WithAWatch_OpensItsDutiesWhichEndWithIt()
    {
        var story = Open(Policy with { Obligations = [.. Policy.Obligations.Where(rule => rule.Levels.Count == 0)] }, Report("I") with { DiscoveredAt = At("09:00") })
            .Act("10:00", SignalTypes.Close, roles: Leader);

        Assert.Equal("watching", story.View.Status);
        Assert.Equal("lapsed", story.Obligation("progress").Status);
        Assert.Equal(At("+1 10:00"), story.Obligation("trend").DueAt);
        story.Complete("+1 09:00", "trend").Until("7 10:01");
        Assert.Equal("closed", story.View.Status);
        Assert.Equal("lapsed", story.Obligation("trend").Status);
        Assert.True(story.Incident.Ended);
    }

    [Fact]
    public void Close_WithoutAWatch_LeavesNothingThatNeverEnds()
    {
        var story = Start("III").Act("10:00", SignalTypes.Close, roles: Leader);

        Assert.Equal("closed", story.View.Status);
        Assert.DoesNotContain(story.View.Obligations, o => o.Id == "trend");
        Assert.True(story.Incident.Ended);
    }

    private static Story Start(string level) => Open(Policy, Report(level) with { DiscoveredAt = At("09:00") });
}
