using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Calendars;
using Yuqing.Orchestrations.Calendars;

namespace Yuqing.Functions.Duty;

/// <summary>Registers the directory.</summary>
internal static class DutyRegistration
{
    /// <summary>Adds the directory; the stack adds an <c>IDutyStore</c>. Load <see cref="LiveDutyDirectory"/> at start-up, before anybody asks it.</summary>
    public static IServiceCollection AddDuty(this IServiceCollection services) => services
        .AddSingleton<LiveDutyDirectory>()
        .AddSingleton<IDutyDirectory>(provider => provider.GetRequiredService<LiveDutyDirectory>())
        .AddSingleton(WorkingDaysOf)
        .AddSingleton<RosterGaps>();

    private static WorkingDays WorkingDaysOf(IServiceProvider provider)
    {
        var book = provider.GetRequiredService<CalendarBook>();
        var known = Tuple.Create(book.Years, new WorkingCalendar(book.Years));
        return () =>
        {
            // Years that arrive come as another list; two threads may both notice, and then one result is thrown away.
            var now = known;
            if (!ReferenceEquals(now.Item1, book.Years))
                known = now = Tuple.Create(book.Years, new WorkingCalendar(book.Years));
            return now.Item2;
        };
    }
}
