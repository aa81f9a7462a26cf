using Yuqing.Orchestrations.Calendars;

namespace Yuqing.Functions.Duty.Rosters;

/// <summary>A time in which the same people hold a role.</summary>
/// <param name="From">From this instant.</param>
/// <param name="To">To this one, not included.</param>
/// <param name="People">Their ids; empty when nobody holds it.</param>
internal sealed record DutyStretch(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string> People);

/// <summary>Cuts time where the holders of a role may change.</summary>
internal static class DutyTimeline
{
    /// <summary>The holders between two instants, one stretch for each duty day and further ones where overrides begin and end. Without gaps between them.</summary>
    public static IEnumerable<DutyStretch> Stretches(this Roster roster, DateTimeOffset from, DateTimeOffset to, WorkingCalendar calendar)
    {
        var edges = new SortedSet<DateTimeOffset> { from, to };
        for (var next = roster.StartOf(roster.DayOf(from).AddDays(1)); next < to; next = next.AddDays(1))
            edges.Add(next);
        foreach (var edge in roster.Overrides.SelectMany(exception => new[] { exception.From, exception.To }).Where(edge => edge > from && edge < to))
            edges.Add(edge);
        return from < to ? edges.Zip(edges.Skip(1), (start, end) => new DutyStretch(start.InChina(), end.InChina(), roster.At(start, calendar))) : [];
    }

    /// <summary>Joins neighbours that say the same.</summary>
    public static IReadOnlyList<DutyStretch> Joined(this IEnumerable<DutyStretch> stretches)
    {
        var joined = new List<DutyStretch>();
        foreach (var stretch in stretches)
        {
            if (joined.Count > 0 && joined[^1].To == stretch.From && joined[^1].People.SequenceEqual(stretch.People))
                joined[^1] = joined[^1] with { To = stretch.To };
            else
                joined.Add(stretch);
        }
        return joined;
    }
}
