using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using Yuqing.Orchestrations.Tests.Calendars;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Tightened duty on key days, and quiet hours on all others.</summary>
public class KeyPeriodTests
{
    private static readonly KeyPeriodRule Sunday = new("congress", "两会", new DateOnly(2026, 11, 22), new DateOnly(2026, 11, 22), 0.5, ["leader"]);

    private static readonly PolicySlice Policy = MatterPolicy.With(
        MatterPolicy.Rule("answer", "答复", Openings.Level, "PT24H") with { Anchor = "discovered", Fallback = "occurred", Reminders = [new Duration("PT1H")] },
        MatterPolicy.Rule("progress", "进展通报", Openings.Level, "PT12H") with { Anchor = "discovered", Fallback = "occurred", Repeats = true, Ladder = null })
        with
    { KeyPeriods = [Sunday], QuietHours = new QuietHoursRule(new TimeOnly(22, 0), new TimeOnly(7, 0)) };

    [Fact]
    public void Climb_BegunInAKeyPeriod_WaitsLessAndTellsMore()
    {
        var story = Start("09:00").Until("+1 09:06");

        Assert.Equal(["duty-officer", "leader"], Assert.Single(story.Told("breach", "answer")).Roles);
        Assert.Equal(At("+1 09:05:01"), Assert.Single(story.Told("escalation", "answer").Select(_ => story.Lines("escalated", "answer").Last().At)));
        Assert.Equal(["office"], Assert.Single(story.Told("escalation", "answer")).Roles);
    }

    [Fact]
    public void Repeats_BegunInAKeyPeriod_ComesSooner()
    {
        var story = Start("09:00");
        Assert.Equal(At("21:00"), story.Obligation("progress").DueAt);

        Assert.Equal(At("+1 15:00"), story.Complete("+1 09:00", "progress").Obligation("progress").DueAt);
        Assert.Equal(At("2 12:00"), story.Complete("2 00:00", "progress").Obligation("progress").DueAt);
    }

    [Fact]
    public void Open_InAKeyPeriod_TellsMoreOfTheNewIncident()
    {
        Assert.Equal(["duty-officer", "office"], Assert.Single(Start("09:00").Told("new-incident")).Roles);
        Assert.Equal(["duty-officer", "office", "leader"], Assert.Single(Start("+1 09:00").Told("new-incident")).Roles);
    }

    [Fact]
    public void Request_OfAPolicyWithQuietHours_SaysWhichAndWhatMayNotWait()
    {
        // Saturday 09:00: due on Sunday at 09:00 by the clock, before anybody is back at work.
        var notice = Assert.Single(Start("09:00").Told("new-incident"));

        Assert.Equal(new QuietHours(new TimeOnly(22, 0), new TimeOnly(7, 0)), notice.QuietHours);
        Assert.True(notice.Urgent);
    }

    [Theory]
    [InlineData("2 23:00", "3 08:00", true)] // Monday night: due before Tuesday 08:30.
    [InlineData("2 23:00", "3 09:00", false)]
    [InlineData("6 23:00", "8 09:00", true)] // Friday night: nobody works before Monday.
    [InlineData("6 23:00", "9 08:31", false)]
    [InlineData("2 10:00", "2 23:00", false)]
    public void Request_AtNight_IsUrgentWhenDueBeforeTheNextWorkingHour(string at, string due, bool urgent)
    {
        var incident = Start("09:00").Incident;
        incident = incident.Put(incident.Find("answer")! with { Due = At(due) });

        Assert.Equal(urgent, incident.RequestOf(new Incidents.Effect(9, "reminder", "answer"), At(at)).Urgent);
    }

    [Fact]
    public void Request_OfAnUrgentLevelOrInTriage_IsAlwaysUrgent()
    {
        Assert.All(Open(Policy, Report("I") with { DiscoveredAt = At("2 10:00") }, "2 10:00").Notices, notice => Assert.True(notice.Urgent));
        Assert.All(Open(Policy, Report(null) with { DiscoveredAt = At("2 10:00") }, "2 10:00").Notices, notice => Assert.True(notice.Urgent));
        Assert.All(Open(Policy, Report("III") with { DiscoveredAt = At("2 10:00") }, "2 10:00").Notices, notice => Assert.False(notice.Urgent));
    }

    private static Story Start(string at) => Open(Policy, Report("III") with { DiscoveredAt = At(at) }, at, TestCalendar.Years);
}
