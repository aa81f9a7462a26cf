using Yuqing.Orchestrations.Calendars;

namespace Yuqing.Functions.Shifts;

/// <summary>When digests go out. Pure.</summary>
internal static class DigestTimes
{
    /// <summary>No series of days off is as long as this.</summary>
    private const int MostDays = 31;

    /// <summary>The last time at or before an instant, or null when it lies too far back.</summary>
    public static DateTimeOffset? AtOrBefore(this ShiftOptions options, DateTimeOffset instant, WorkingCalendar calendar) =>
        Days(instant, -1).Where(day => IsDay(options, day, calendar)).Select(day => (DateTimeOffset?)At(options, day)).FirstOrDefault(at => at <= instant);

    /// <summary>The first time after an instant, or null when it lies too far ahead.</summary>
    public static DateTimeOffset? After(this ShiftOptions options, DateTimeOffset instant, WorkingCalendar calendar) =>
        Days(instant, 1).Where(day => IsDay(options, day, calendar)).Select(day => (DateTimeOffset?)At(options, day)).FirstOrDefault(at => at > instant);

    private static bool IsDay(ShiftOptions options, DateOnly day, WorkingCalendar calendar) => options.DigestOnDaysOff || calendar.IsWorkingDay(day);

    private static DateTimeOffset At(ShiftOptions options, DateOnly day) => new(day, options.DigestAt, ChinaTime.Offset);

    private static IEnumerable<DateOnly> Days(DateTimeOffset instant, int step)
    {
        var today = DateOnly.FromDateTime(instant.InChina().DateTime);
        return Enumerable.Range(0, MostDays + 1).Select(days => today.AddDays(days * step));
    }
}
