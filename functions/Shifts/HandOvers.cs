using Yuqing.Functions.Duty.Rosters;
using Yuqing.Orchestrations.Calendars;

namespace Yuqing.Functions.Shifts;

/// <summary>A change of shift.</summary>
/// <param name="From">When the shift that ends began.</param>
/// <param name="At">When the next begins.</param>
/// <param name="Leaves">Ids of those who hand over.</param>
/// <param name="Comes">Ids of those who take over.</param>
internal sealed record HandOver(DateTimeOffset From, DateTimeOffset At, IReadOnlyList<string> Leaves, IReadOnlyList<string> Comes);

/// <summary>
/// When one shift hands over to the next: where the people change, be it by turn, plan, swap or override. Where the same people
/// always hold the role, or have held it for longer than any turn, each duty day ends with a hand-over. Pure.
/// </summary>
internal static class HandOvers
{
    /// <summary>How far back the beginning of a shift is looked for, and how far ahead its end.</summary>
    public static readonly TimeSpan Horizon = TimeSpan.FromDays(31);

    /// <summary>The longest turn of a roster; who stays longer hands over to himself each duty day.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromDays(7);

    /// <summary>The hand-overs from the horizon before an instant up to it, itself included, oldest first.</summary>
    public static IReadOnlyList<HandOver> Until(this Roster roster, DateTimeOffset instant, WorkingCalendar calendar) =>
        Between(roster, instant - Horizon, instant + TimeSpan.FromTicks(1), calendar);

    /// <summary>The first hand-over after an instant, or null when there is none within the horizon.</summary>
    public static HandOver? After(this Roster roster, DateTimeOffset instant, WorkingCalendar calendar) =>
        Between(roster, instant - LongestTurn - TimeSpan.FromDays(1), instant + Horizon, calendar).FirstOrDefault(change => change.At > instant);

    private static List<HandOver> Between(Roster roster, DateTimeOffset from, DateTimeOffset to, WorkingCalendar calendar)
    {
        var changes = new List<HandOver>();
        var always = IsAlwaysTheSame(roster);
        DutyStretch? before = null;
        var (began, since) = (from.InChina(), from.InChina());
        foreach (var stretch in roster.Stretches(from, to, calendar))
        {
            var changed = before is not null && !Same(before.People, stretch.People);
            if (changed)
                since = stretch.From;
            var stays = !changed && stretch.People.Count > 0 && roster.StartOf(roster.DayOf(stretch.From)) == stretch.From
                && (always || stretch.From - since >= LongestTurn);
            if (before is not null && (changed || stays))
            {
                changes.Add(new HandOver(began, stretch.From, before.People, stretch.People));
                began = stretch.From;
            }
            before = stretch;
        }
        return changes;
    }

    /// <summary>Whether two shifts have the same people, in whatever order.</summary>
    public static bool Same(IReadOnlyList<string> one, IReadOnlyList<string> other) => one.Count == other.Count && one.ToHashSet().SetEquals(other);

    private static bool IsAlwaysTheSame(Roster roster)
    {
        var groups = Turns(roster.Regular).Concat(Turns(roster.DaysOff)).Concat(roster.Planned.Values)
            .Select(people => string.Join('\n', people.Order(StringComparer.Ordinal)));
        return groups.Distinct().Count() == 1;
    }

    private static IEnumerable<IReadOnlyList<string>> Turns(Rotation? rotation) => rotation switch
    {
        null => [],
        { Days: 0 } => [rotation.People],
        _ => rotation.People.Chunk(rotation.Together),
    };
}
