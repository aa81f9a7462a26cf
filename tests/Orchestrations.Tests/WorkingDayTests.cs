using System.Text.Json;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using Yuqing.Orchestrations.Tests.Calendars;
using static Yuqing.Orchestrations.Tests.Story;

namespace Yuqing.Orchestrations.Tests;

/// <summary>Clocks that count working days, with the year's calendar and without. 2026-11-21 is a Saturday.</summary>
public class WorkingDayTests
{
    private static readonly PolicySlice Policy = MatterPolicy.With(
        MatterPolicy.Rule("answer", "正式答复", Openings.Level, "P5D") with
        {
            Anchor = "discovered",
            Fallback = "occurred",
            Calendar = CalendarKinds.WorkingDays,
            Reminders = [new Duration("P1D")],
            Finding = "late-response",
        },
        MatterPolicy.Rule("plan", "整改方案", Openings.Level, "P3D") with
        {
            Anchor = "discovered",
            Fallback = "occurred",
            Calendar = CalendarKinds.WorkingDays,
        });

    private static readonly CalendarYear Plain = new(2026, [], []);
    private static readonly CalendarYear TuesdayOff = new(2026, [new DateOnly(2026, 11, 24)], []);
    private static readonly CalendarYear SundayWorked = new(2026, [], [new DateOnly(2026, 11, 22)]);

    [Fact]
    public void Open_FiveWorkingDaysFromASaturday_EndOnTheFridayAtTheSameTime()
    {
        var answer = Start(TestCalendar.Years).Obligation("answer");

        Assert.Equal(At("6 09:00"), answer.DueAt);
        Assert.False(answer.DueProvisional);
        Assert.Equal(new ClockView("discovered", At("09:00"), "P5D", "working-days"), answer.Clock);
    }

    [Fact]
    public void Open_FridayBeforeSpringFestival_EndsOnTheFridayAfter()
    {
        var report = Report("III") with { DiscoveredAt = At("-281 16:00") };

        var answer = Open(Policy, report, "-281 16:00", TestCalendar.Years).Obligation("answer");

        Assert.Equal(new DateTimeOffset(2026, 2, 13, 16, 0, 0, TimeSpan.FromHours(8)), answer.Clock!.AnchorAt);
        Assert.Equal(new DateTimeOffset(2026, 2, 27, 16, 0, 0, TimeSpan.FromHours(8)), answer.DueAt);
    }

    [Fact]
    public void Open_Drill_IsComputedFirstAndThenScaled()
    {
        // Six days by the calendar, a day a second; ten minutes ago becomes 600/86400 of a second ago.
        var report = Report("III") with { DiscoveredAt = At("09:00"), Drill = true, TimeScale = 86400 };

        var answer = Open(Policy, report, "09:10", TestCalendar.Years).Obligation("answer");

        Assert.Equal(TimeSpan.FromSeconds(6), answer.DueAt - answer.Clock!.AnchorAt);
        Assert.Equal(TimeSpan.FromMinutes(10) / 86400, At("09:10") - answer.Clock.AnchorAt);
    }

    [Fact]
    public void Open_CalendarMissing_IsProvisionalAndAlarmsTheOfficeOnce()
    {
        var story = Start([]);

        Assert.Equal(At("6 09:00"), story.Obligation("answer").DueAt);
        Assert.True(story.Obligation("answer").DueProvisional);
        Assert.Equal(2, story.Lines("due-provisional").Count());
        Assert.Equal(["office"], Assert.Single(story.Told("calendar-missing")).Roles);
    }

    [Fact]
    public void Open_PolicyWithoutWorkingDays_KeepsNoCalendars() =>
        Assert.Empty(Open(MatterPolicy.All, Report("III") with { DiscoveredAt = At("09:00") }, calendars: TestCalendar.Years).Incident.Calendars);

    [Fact]
    public void Open_PolicyWithWorkingDays_KeepsTheYearsAhead() => Assert.Equal([2026], Start(TestCalendar.Years).Incident.Calendars.Select(year => year.Year));

    [Fact]
    public void Calendar_ArrivesAndChangesNothing_SettlesTheDueTime()
    {
        var story = Arrive(Start([]), "10:00", Plain);

        Assert.False(story.Obligation("answer").DueProvisional);
        Assert.Empty(story.Lines("due-recomputed"));
        Assert.Single(story.Lines("calendar"));
    }

    [Fact]
    public void Calendar_ArrivesWithAHoliday_MovesTheDueTimeAndRemindsAgain()
    {
        var story = Arrive(Start([]).Until("5 10:00"), "5 11:00", TuesdayOff).Until("9 08:00");

        Assert.Equal(At("9 09:00"), story.Obligation("answer").DueAt);
        Assert.Equal(["answer", "plan"], story.Lines("due-recomputed").Select(line => line.Obligation).Order());
        Assert.Equal([At("5 09:00"), At("8 09:00")], story.Lines("reminded", "answer").Select(line => line.At));
        Assert.Null(story.Obligation("answer").BreachedAt);
    }

    [Fact]
    public void Calendar_ArrivesAfterAProvisionalBreach_WithdrawsItUntilTheTrueDueTime()
    {
        var story = Start([]).Until("6 10:00");
        Assert.Equal(At("6 09:00"), story.Obligation("answer").BreachedAt);

        Arrive(story, "6 11:00", TuesdayOff);

        Assert.Null(story.Obligation("answer").BreachedAt);
        Assert.Equal(0, story.Obligation("answer").EscalationRung);
        Assert.Equal("withdrawn", Assert.Single(story.View.Findings).Status);
        Assert.NotEmpty(story.Told("all-clear", "answer"));
        story.Until("9 10:00");
        Assert.Equal(At("9 09:00"), story.Obligation("answer").BreachedAt);
        Assert.Equal("candidate", Assert.Single(story.View.Findings).Status);
    }

    [Fact]
    public void Calendar_ShowsTheDueTimeHasPassed_TellsAtOnceButForgivesUntilTheOldOne()
    {
        var story = Arrive(Start([]).Until("5 12:00"), "5 12:00", SundayWorked);

        Assert.Equal(At("5 09:00"), story.Obligation("answer").DueAt);
        Assert.True(story.Obligation("answer").BornOverdue);
        Assert.Single(story.Told("breach", "answer"));
        Assert.Empty(story.View.Findings);
        Assert.Equal("done", story.Complete("5 15:00", "answer").Obligation("answer").Status);
    }

    [Fact]
    public void Calendar_AmendedForAKnownYear_MovesTheDueTime() =>
        Assert.Equal(At("9 09:00"), Arrive(Start([Plain]), "10:00", TuesdayOff).Obligation("answer").DueAt);

    [Fact]
    public void Calendar_OverTheEndOfAYear_AsksForTheNextOne()
    {
        var report = Report("III") with { DiscoveredAt = At("39 09:00") };
        var story = Open(Policy, report, "39 09:00", TestCalendar.Years);

        Assert.True(story.Obligation("answer").DueProvisional);
        Assert.Equal(At("46 09:00"), story.Obligation("answer").DueAt); // 2027-01-06, Monday to Friday standing in.
        Arrive(story, "39 10:00", new CalendarYear(2027, [new DateOnly(2027, 1, 1)], []));
        Assert.Equal(At("47 09:00"), story.Obligation("answer").DueAt);
        Assert.False(story.Obligation("answer").DueProvisional);
    }

    [Fact]
    public void Calendar_FromAPersonOrUnreadable_IsRefused()
    {
        var story = Start([]);

        story.Act("10:00", SignalTypes.Calendar, fields: With(("calendar", JsonSerializer.Serialize(Plain))));
        Assert.Contains("type", story.Refused!.Errors.Keys);
        story.Act("10:01", SignalTypes.Calendar, fields: With(("calendar", "{ \"year\": 2026 ")), actor: "system");
        Assert.Contains("calendar", story.Refused!.Errors.Keys);
        Assert.True(story.Obligation("answer").DueProvisional);
    }

    private static Story Start(IReadOnlyList<CalendarYear> calendars) =>
        Open(Policy, Report("III") with { DiscoveredAt = At("09:00") }, calendars: calendars);

    private static Story Arrive(Story story, string time, CalendarYear year)
    {
        story.Act(time, SignalTypes.Calendar, fields: With(("calendar", JsonSerializer.Serialize(year, JsonSerializerOptions.Web))), actor: "system");
        Assert.Null(story.Refused);
        return story;
    }
}
