using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Yuqing.Orchestrations.Calendars;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Tests.Calendars;

/// <summary>Counting working days: examples from the notices, and what must hold from every day for every number.</summary>
public class WorkingCalendarTests
{
    private static readonly WorkingCalendar Known = new(TestCalendar.Years);
    private static readonly DateOnly First = new(2024, 1, 1);

    [Theory]
    [InlineData("2026-02-13", 5, "2026-02-27")] // Spring Festival: the make-up Saturday counts, nine days off do not.
    [InlineData("2026-02-14", 1, "2026-02-24")]
    [InlineData("2025-09-30", 3, "2025-10-11")] // National Day and Mid-autumn together, then a make-up Saturday.
    [InlineData("2024-02-09", 1, "2024-02-18")] // The first working day after the holiday is a Sunday.
    [InlineData("2024-12-31", 1, "2025-01-02")]
    [InlineData("2025-12-31", 1, "2026-01-04")]
    [InlineData("2026-06-18", 1, "2026-06-22")]
    public void AddWorkingDays_AroundHolidays_KeepsTheTimeOfTheDay(string from, int days, string end)
    {
        Assert.Equal(At(end, "16:20:30"), Known.AddWorkingDays(At(from, "16:20:30"), days, out var provisional));
        Assert.False(provisional);
    }

    [Fact]
    public void AddWorkingDays_FromAnotherOffset_CountsChineseDays()
    {
        // 2026-02-12 20:00 in London is 04:00 on Friday the 13th in China.
        var end = Known.AddWorkingDays(new DateTimeOffset(2026, 2, 12, 20, 0, 0, TimeSpan.Zero), 1, out _);

        Assert.Equal(At("2026-02-14", "04:00"), end);
        Assert.Equal(TimeSpan.FromHours(8), end.Offset);
    }

    [Theory]
    [InlineData("2026-12-28", 3, "2026-12-31", false)]
    [InlineData("2026-12-31", 1, "2027-01-01", true)] // Monday to Friday stand in, although nobody will work on that day.
    [InlineData("2026-12-30", 2, "2027-01-01", true)]
    public void AddWorkingDays_IntoAYearThatIsNotKnown_IsProvisional(string from, int days, string end, bool expected)
    {
        Assert.Equal(At(end, "09:00"), Known.AddWorkingDays(At(from, "09:00"), days, out var provisional));
        Assert.Equal(expected, provisional);
    }

    [Theory]
    [InlineData("2026-11-20 09:00", "2026-11-20 09:00")]
    [InlineData("2026-11-20 07:00", "2026-11-20 08:30")]
    [InlineData("2026-11-20 17:30", "2026-11-23 08:30")]
    [InlineData("2026-11-21 10:00", "2026-11-23 08:30")]
    [InlineData("2026-09-30 22:00", "2026-10-08 08:30")]
    [InlineData("2026-02-14 03:00", "2026-02-14 08:30")] // A make-up Saturday.
    public void NextWorkingInstant_AnyTime_IsNowOrTheNextOpening(string from, string expected) =>
        Assert.Equal(At(expected[..10], expected[11..]), Known.NextWorkingInstant(At(from[..10], from[11..])));

    [Fact]
    public void Years_GivenTwice_CountAsLastGiven()
    {
        var amended = new WorkingCalendar([.. TestCalendar.Years, new CalendarYear(2026, [], [])]);

        Assert.True(amended.IsWorkingDay(new DateOnly(2026, 2, 16)));
        Assert.False(amended.IsWorkingDay(new DateOnly(2026, 2, 14)));
    }

    [Fact]
    public void AddWorkingDays_AnyStart_EndsOnAWorkingDayWithSoManyBetween() => Check(Prop.ForAll(Starts, Counts, (start, n) =>
    {
        var end = Day(start, n);
        var between = Enumerable.Range(1, end.DayNumber - start.DayNumber).Count(i => Known.IsWorkingDay(start.AddDays(i)));
        return (Known.IsWorkingDay(end) && between == n).Label($"{start:yyyy-MM-dd} + {n} = {end:yyyy-MM-dd}, {between} between");
    }));

    [Fact]
    public void AddWorkingDays_LaterStartOrMoreDays_NeverEndsEarlier() => Check(Prop.ForAll(Starts, Counts, (start, n) =>
        (Day(start.AddDays(1), n) >= Day(start, n) && Day(start, n + 1) > Day(start, n)).Label($"{start:yyyy-MM-dd} + {n}")));

    [Fact]
    public void AddWorkingDays_InTwoSteps_EndsWhereOneDoes() => Check(Prop.ForAll(Starts, Counts, (start, n) =>
        (Day(Day(start, n), 3) == Day(start, n + 3)).Label($"{start:yyyy-MM-dd} + {n} + 3")));

    [Theory]
    [InlineData(2024, 19, 8, 251)]
    [InlineData(2025, 18, 5, 248)]
    [InlineData(2026, 19, 6, 248)]
    public void Years_AsPublished_HaveSoManyWorkingDays(int year, int holidays, int makeUpDays, int working)
    {
        var known = TestCalendar.Year(year);
        var days = Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(i => new DateOnly(year, 1, 1).AddDays(i));

        Assert.Equal(holidays, known.Holidays.Count);
        Assert.Equal(makeUpDays, known.MakeUpDays.Count);
        Assert.Equal(working, days.Count(Known.IsWorkingDay));
    }

    private static Arbitrary<DateOnly> Starts => Gen.Choose(0, 1050).Select(First.AddDays).ToArbitrary();

    private static Arbitrary<int> Counts => Gen.Choose(1, 25).ToArbitrary();

    private static DateOnly Day(DateOnly start, int n) => DateOnly.FromDateTime(Known.AddWorkingDays(At($"{start:yyyy-MM-dd}", "10:00"), n, out _).DateTime);

    private static DateTimeOffset At(string day, string time) => DateTimeOffset.Parse($"{day}T{time}+08:00", CultureInfo.InvariantCulture);

    private static void Check(Property property) =>
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(new Replay(new Rnd(20260213, 7), null)));
}
