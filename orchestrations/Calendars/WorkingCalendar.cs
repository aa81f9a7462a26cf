using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Calendars;

/// <summary>
/// Working days in China, as far as the State Council's notices are known. In a year without one Monday to Friday stand in:
/// whatever rests on such a year is marked provisional. All days are of Asia/Shanghai.
/// </summary>
public sealed class WorkingCalendar
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);
    private static readonly TimeOnly Opens = new(8, 30);
    private static readonly TimeOnly Shuts = new(17, 30);

    private readonly Dictionary<int, HashSet<DateOnly>> _exceptions;

    /// <summary>A calendar of the years given; a year given twice counts as last given.</summary>
    public WorkingCalendar(IEnumerable<CalendarYear> years)
    {
        ArgumentNullException.ThrowIfNull(years);
        _exceptions = [];
        foreach (var year in years)
            _exceptions[year.Year] = [.. year.Holidays.Where(day => !IsWeekend(day)), .. year.MakeUpDays.Where(IsWeekend)];
    }

    /// <summary>Whether a policy counts by the working calendar at all; only its incidents carry calendars along.</summary>
    public static bool IsNeededBy(PolicySlice policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.QuietHours is not null
            || policy.Ladders.Values.Any(ladder => ladder.Rungs.Any(rung => rung.Hours == HoursKinds.Working))
            || policy.Obligations.Any(rule => rule.Calendar == CalendarKinds.WorkingDays || rule.Extension?.Calendar == CalendarKinds.WorkingDays);
    }

    /// <summary>Whether the notice of a year is known.</summary>
    public bool Knows(int year) => _exceptions.ContainsKey(year);

    /// <summary>Whether a day is worked; Monday to Friday when its year is not known.</summary>
    public bool IsWorkingDay(DateOnly day) =>
        IsWeekend(day) == (_exceptions.TryGetValue(day.Year, out var exceptions) && exceptions.Contains(day));

    /// <summary>The same time of the day on the n-th working day after an instant's day; that day itself does not count.</summary>
    /// <param name="from">Any offset; the result has that of Asia/Shanghai.</param>
    /// <param name="days">At least 1.</param>
    /// <param name="provisional">A day that was looked at lies in a year that is not known.</param>
    public DateTimeOffset AddWorkingDays(DateTimeOffset from, int days, out bool provisional)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(days, 1);
        var start = from.ToOffset(China);
        var day = DateOnly.FromDateTime(start.DateTime);
        provisional = false;
        for (var left = days; left > 0;)
        {
            day = day.AddDays(1);
            provisional |= !Knows(day.Year);
            if (IsWorkingDay(day))
                left--;
        }
        return new DateTimeOffset(day.ToDateTime(TimeOnly.FromDateTime(start.DateTime)), China);
    }

    /// <summary>The instant itself during office hours (08:30 to 17:30 of a working day), otherwise the start of the next.</summary>
    public DateTimeOffset NextWorkingInstant(DateTimeOffset from)
    {
        var start = from.ToOffset(China);
        var day = DateOnly.FromDateTime(start.DateTime);
        var time = TimeOnly.FromDateTime(start.DateTime);
        if (IsWorkingDay(day) && time >= Opens && time < Shuts)
            return start;
        if (time >= Opens)
            day = day.AddDays(1);
        while (!IsWorkingDay(day))
            day = day.AddDays(1);
        return new DateTimeOffset(day.ToDateTime(Opens), China);
    }

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
