using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using static Yuqing.Orchestrations.Tests.LadderPolicy;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Rungs that are told in working hours only. 21 November 2026 is a Saturday.</summary>
public class WorkingHoursRungTests
{
    private static readonly RungRule[] Rungs = [Rung("duty-officer"), Rung("office", "PT4H", hours: "working")];

    [Fact]
    public void Climb_OutsideWorkingHours_IsPutOffToTheNextWorkingInstantAndRecordedOnce()
    {
        var story = Start(Rungs).Until("+2 08:29:59");

        Assert.Equal(["1 duty-officer"], story.Rungs());
        var line = Assert.Single(story.Lines("escalation-put-off"));
        Assert.Equal((At("10:10:01"), At("+2 08:30").ToString("O")), (line.At, line.Data!["until"]));
        Assert.Equal(At("+2 08:30"), story.Obligation(Duty).NextRungAt);
        Assert.Equal(["1 duty-officer", "2 office"], story.Until("+2 08:30").Rungs());
    }

    [Fact]
    public void Climb_InWorkingHours_IsNotPutOffAndItsWaitCountsNormally()
    {
        var story = Start(Rungs, accepted: "+2 13:00").Until("+3 09:00");

        Assert.Equal([At("+2 14:00:01"), At("+2 14:10:01"), At("+3 08:30")], story.Lines("escalated").Select(line => line.At));
        Assert.Equal(At("+2 18:10:01"), Assert.Single(story.Lines("escalation-put-off")).At);
    }

    [Fact]
    public void Breach_FirstRungOutsideWorkingHours_IsRecordedAtOnceAndToldLater()
    {
        var story = Start([Rung("office", "PT4H", hours: "working")]).Until("10:30");

        Assert.Equal(At("10:00"), story.Obligation(Duty).BreachedAt);
        Assert.Equal(0, story.Obligation(Duty).EscalationRung);
        Assert.Equal(["1 office"], story.Until("+2 08:30").Rungs());
        Assert.Equal("breach", story.Notices.Last().Reason);
    }

    [Fact]
    public void Acknowledge_WhilePutOff_HoldsItForItsTime()
    {
        var story = Start(Rungs).Until("+2 08:15").Act("+2 08:15", SignalTypes.Acknowledge, Duty);

        Assert.Equal(["1 duty-officer"], story.Until("+2 08:44:59").Rungs());
        Assert.Equal(["1 duty-officer", "2 office"], story.Until("+2 08:45").Rungs());
    }

    [Fact]
    public void ChangeLevel_ToAnUrgentOne_TellsWhatWasPutOffAtOnce()
    {
        var story = Start(Rungs).Until("12:00").Act("12:00", SignalTypes.ChangeLevel, fields: With(("level", "I"), ("reason", "扩大")), roles: Leader);

        Assert.Equal(["1 duty-officer", "2 office"], story.Rungs());
    }

    [Fact]
    public void Calendar_MakesTheDayAHoliday_PutsItOffFurther()
    {
        var story = Start(Rungs).Until("12:00").Act("12:00", SignalTypes.Calendar, fields: With(
            ("calendar", """{"year":2026,"holidays":["2026-11-23"],"makeUpDays":[]}""")), actor: "system");

        Assert.Equal(At("+3 08:30"), story.Obligation(Duty).NextRungAt);
        Assert.Equal(["1 duty-officer"], story.Until("+3 08:29:59").Rungs());
    }

    [Fact]
    public void Calendar_MakesTheDayAWorkingDay_TellsWhatWasPutOff()
    {
        var story = Start(Rungs).Until("12:00").Act("12:00", SignalTypes.Calendar, fields: With(
            ("calendar", """{"year":2026,"holidays":[],"makeUpDays":["2026-11-21"]}""")), actor: "system");

        Assert.Equal(["1 duty-officer", "2 office"], story.Rungs());
    }

    [Fact]
    public void Escalate_ByHandOutsideWorkingHours_DoesNotWait()
    {
        var story = Start(Rungs).Until("12:00").Act("12:00", SignalTypes.Escalate, Duty, roles: DutyOfficer);

        Assert.Equal(["1 duty-officer", "2 office"], story.Rungs());
    }

    [Fact]
    public void Drill_OutsideWorkingHours_WaitsThatMuchShorter()
    {
        var story = Start(Rungs, scale: 3600).Until("09:10");

        // 46 hours 20 minutes to Monday's opening are 46 seconds.
        var line = story.Lines("escalation-put-off").First();
        Assert.InRange(story.Lines("escalated").ElementAt(1).At - line.At, TimeSpan.FromSeconds(46), TimeSpan.FromSeconds(48));
    }
}
