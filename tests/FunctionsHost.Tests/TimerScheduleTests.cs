using System.Globalization;
using Yuqing.Embedded.FunctionsHost.Timers;

namespace FunctionsHost.Tests;

public sealed class TimerScheduleTests
{
    [Theory]
    [InlineData("0 * * * * *", "2026-03-02T00:00:00Z", "2026-03-02T00:01:00Z")]
    [InlineData("30 */5 * * * *", "2026-03-02T00:00:30Z", "2026-03-02T00:05:30Z")]
    [InlineData("0 0 9 * * 1-5", "2026-03-06T09:00:00Z", "2026-03-09T09:00:00Z")]
    [InlineData("*/5 * * * *", "2026-03-02T00:00:00Z", "2026-03-02T00:05:00Z")]
    [InlineData("00:00:30", "2026-03-02T00:00:07Z", "2026-03-02T00:00:37Z")]
    [InlineData("0 0 0 29 2 *", "2026-03-02T00:00:00Z", "2028-02-29T00:00:00Z")]
    public void Next_Utc_IsTheFirstOccurrenceAfter(string schedule, string after, string expected)
    {
        var next = TimerSchedule.Parse(schedule, TimeZoneInfo.Utc).Next(Time(after));

        Assert.Equal(Time(expected), next);
        Assert.Equal(TimeSpan.Zero, next.Offset);
    }

    [Fact]
    public void Next_InZone_FollowsItsClock()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("china", TimeSpan.FromHours(8), null, null);

        var next = TimerSchedule.Parse("0 0 9 * * *", zone).Next(Time("2026-03-02T00:30:00Z"));

        Assert.Equal(Time("2026-03-02T01:00:00Z"), next);
    }

    [Theory]
    [InlineData("0 30 2 * * *", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("0 30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T01:30:00Z")]
    public void Next_ChangeOfSummerTime_RunsOnceAndNeverAtATimeThatDoesNotExist(string schedule, string after, string expected)
    {
        Assert.Equal(Time(expected), TimerSchedule.Parse(schedule, CentralEurope()).Next(Time(after)));
    }

    [Fact]
    public void Next_RepeatedHour_IsNotRunTwice()
    {
        var schedule = TimerSchedule.Parse("0 30 2 * * *", CentralEurope());
        var first = schedule.Next(Time("2026-10-24T12:00:00Z"));

        Assert.Equal(Time("2026-10-26T01:30:00Z"), schedule.Next(first));
    }

    [Theory]
    [InlineData("")]
    [InlineData("every minute")]
    [InlineData("0 0 25 * * *")]
    [InlineData("-00:00:05")]
    [InlineData("00:00:00")]
    public void Parse_NotASchedule_IsRefused(string schedule)
    {
        Assert.Throws<FormatException>(() => TimerSchedule.Parse(schedule, TimeZoneInfo.Utc));
    }

    // Built here, because a bare machine may have no time zone data.
    private static TimeZoneInfo CentralEurope()
    {
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date,
            DateTime.MaxValue.Date,
            TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 3, 5, DayOfWeek.Sunday),
            TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 3, 0, 0), 10, 5, DayOfWeek.Sunday));
        return TimeZoneInfo.CreateCustomTimeZone("cet", TimeSpan.FromHours(1), null, "standard", "summer", [rule]);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
