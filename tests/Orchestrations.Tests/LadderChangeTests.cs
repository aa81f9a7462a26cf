using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using Yuqing.Orchestrations.Tests.Calendars;
using static Yuqing.Orchestrations.Tests.LadderPolicy;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>What becomes of a climb, and of a lateness, when level or calendar change.</summary>
public class LadderChangeTests
{
    private static readonly RungRule[] Rungs = [Rung("duty-officer"), Rung("leader", "PT1H")];

    [Fact]
    public void ChangeLevel_BreachedWithoutALadder_ClimbsTheLadderThatItGets()
    {
        var story = Start(Rungs, level: "II").Until("11:00");
        Assert.NotNull(story.Obligation(Duty).BreachedAt);
        Assert.Empty(story.Rungs());

        story.Act("11:00", SignalTypes.ChangeLevel, fields: With(("level", "III"), ("reason", "核实")), roles: Leader);

        Assert.Equal(["1 duty-officer"], story.Rungs());
        Assert.Equal(["1 duty-officer", "2 leader"], story.Until("11:10").Rungs());
    }

    [Fact]
    public void ChangeLevel_BreachedWithoutALadderAndAcknowledged_ClimbsAfterTheTimeOfTheAcknowledgement()
    {
        var story = Start(Rungs, level: "II").Until("11:00").Act("11:00", SignalTypes.Acknowledge, Duty, actor: "an")
            .Act("11:05", SignalTypes.ChangeLevel, fields: With(("level", "III"), ("reason", "核实")), roles: Leader);

        Assert.Equal("an", story.Obligation(Duty).AcknowledgedBy);
        Assert.Empty(story.Until("11:34:59").Rungs());
        Assert.Equal(["1 duty-officer"], story.Until("11:35").Rungs());
    }

    [Fact]
    public void ChangeLevel_ThereAndBack_KeepsAcknowledgementAndRung()
    {
        var story = Start(Rungs).Until("10:01").Act("10:02", SignalTypes.Acknowledge, Duty, actor: "an")
            .Act("10:03", SignalTypes.ChangeLevel, fields: With(("level", "II"), ("reason", "扩大")), roles: Leader)
            .Act("10:04", SignalTypes.ChangeLevel, fields: With(("level", "III"), ("reason", "误判")), roles: Leader);

        Assert.Equal(("an", 1), (story.Obligation(Duty).AcknowledgedBy, story.Obligation(Duty).EscalationRung));
        Assert.Equal(["1 duty-officer"], story.Until("10:33:59").Rungs());
        Assert.Equal(["1 duty-officer", "2 leader"], story.Until("10:34").Rungs());
    }

    [Fact]
    public void ChangeLevel_ToALadderWhereOneIsEnough_TakesTheAcknowledgementsOfThoseWhoGaveIt()
    {
        var story = Start([Rung("duty-officer", acknowledge: "all"), Rung("leader")]);
        story.Holders["duty-officer"] = ["an", "bo"];
        story.Until("10:01").Act("10:02", SignalTypes.Acknowledge, Duty, actor: "an")
            .Act("10:03", SignalTypes.ChangeLevel, fields: With(("level", "I"), ("reason", "扩大")), roles: Leader);

        Assert.Equal("an", story.Obligation(Duty).AcknowledgedBy);
    }

    [Fact]
    public void Calendar_MovesTheDueTimePastTheCompletion_PutsTheLatenessRight()
    {
        var story = WorkingDays();
        Assert.Equal("late", story.Obligation("plan").Status);
        Assert.Equal("candidate", Assert.Single(story.View.Findings).Status);

        story.Act("+50 09:00", SignalTypes.Calendar, fields: With(
            ("calendar", """{"year":2027,"holidays":["2027-01-01","2027-01-04","2027-01-05"],"makeUpDays":[]}""")), actor: "system");

        Assert.Equal(("done", (DateTimeOffset?)null), (story.Obligation("plan").Status, story.Obligation("plan").BreachedAt));
        Assert.Equal("withdrawn", Assert.Single(story.View.Findings).Status);
        Assert.Null(Assert.Single(story.View.Findings).By);
        Assert.Single(story.Lines("put-right", "plan"));
        Assert.Single(story.Lines("finding-withdrawn", "plan"));
    }

    [Fact]
    public void Calendar_LeavesTheCompletionLate_OnlyMovesTheDueTime()
    {
        var story = WorkingDays().Act("+50 09:00", SignalTypes.Calendar, fields: With(
            ("calendar", """{"year":2027,"holidays":["2027-01-01"],"makeUpDays":["2027-01-02"]}""")), actor: "system");

        Assert.Equal("late", story.Obligation("plan").Status);
        Assert.Equal("candidate", Assert.Single(story.View.Findings).Status);
        Assert.Equal(story.Obligation("plan").DueAt, story.Obligation("plan").BreachedAt);
    }

    /// <summary>Due after three working days from 30 December 2026, by Monday to Friday on 4 January; done late on 5 January.</summary>
    private static Story WorkingDays()
    {
        var policy = MatterPolicy.With(MatterPolicy.Rule("plan", "方案", Openings.Level, "P3D") with
        {
            Anchor = "accepted",
            Calendar = CalendarKinds.WorkingDays,
            Finding = "late-handling",
        });
        var story = Open(policy, Report("III") with { DiscoveredAt = At("+39 09:00") }, "+39 09:00", [TestCalendar.Years.Single(year => year.Year == 2026)]);
        return story.Until("+45 10:00").Complete("+45 10:00", "plan");
    }
}
