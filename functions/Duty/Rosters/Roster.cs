using Yuqing.Orchestrations.Calendars;

namespace Yuqing.Functions.Duty.Rosters;

/// <summary>
/// Who holds one duty role of a unit. Time is cut into duty days: from the hand-over of one day to that of the next, the end
/// not included, in Chinese time. An override counts before a swap, a swap before a shift planned by date, and that before
/// the rotation. Pure: the same question always has the same answer.
/// </summary>
/// <param name="Role">Duty role.</param>
internal sealed record Roster(string Role)
{
    /// <summary>Hand-over where neither a rotation nor the roster names one: the start of office hours.</summary>
    public static readonly TimeOnly OfficeHandOver = new(8, 30);

    /// <summary>Time of the day at which a duty day begins, in Chinese time.</summary>
    public TimeOnly HandOver { get; init; } = OfficeHandOver;

    /// <summary>Who holds the role on days that nothing else is planned for; null when only planned shifts count.</summary>
    public Rotation? Regular { get; init; }

    /// <summary>Who holds it instead on duty days that begin on a day off; null when these are like other days.</summary>
    public Rotation? DaysOff { get; init; }

    /// <summary>Shifts by the day on which they begin, as offices keep them.</summary>
    public IReadOnlyDictionary<DateOnly, IReadOnlyList<string>> Planned { get; init; } = new Dictionary<DateOnly, IReadOnlyList<string>>();

    /// <summary>Exceptions, oldest first; where several count, the later one is applied to what the earlier one left.</summary>
    public IReadOnlyList<DutyOverride> Overrides { get; init; } = [];

    /// <summary>Exchanged shifts, oldest first.</summary>
    public IReadOnlyList<DutySwap> Swaps { get; init; } = [];

    /// <summary>The duty day that an instant belongs to; at the moment of the hand-over, the new one.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(instant.InChina().DateTime - HandOver.ToTimeSpan());

    /// <summary>When a duty day begins.</summary>
    public DateTimeOffset StartOf(DateOnly day) => new(day, HandOver, ChinaTime.Offset);

    /// <summary>Ids of those who hold the role at an instant; empty when nobody does.</summary>
    public IReadOnlyList<string> At(DateTimeOffset instant, WorkingCalendar calendar)
    {
        var holders = On(DayOf(instant), calendar);
        foreach (var exception in Overrides.Where(exception => exception.Counts(instant)))
            holders = exception.Apply(holders);
        return holders;
    }

    /// <summary>Ids of those who have a duty day by plan, rotation and swaps, whatever overrides say about parts of it.</summary>
    public IReadOnlyList<string> On(DateOnly day, WorkingCalendar calendar)
    {
        var holders = Unswapped(day, calendar);
        foreach (var swap in Swaps)
            holders = swap.Apply(day, holders);
        return holders;
    }

    /// <summary>How many duty days the shift has that begins with this day: more than one only in a rotation with longer turns.</summary>
    public int LengthFrom(DateOnly day, WorkingCalendar calendar)
    {
        if (Planned.ContainsKey(day) || Source(day, calendar) is not { Days: > 1 } rotation || day < rotation.Start)
            return 1;
        var left = rotation.Days - ((day.DayNumber - rotation.Start.DayNumber) % rotation.Days);
        return 1 + Enumerable.Range(1, left - 1)
            .TakeWhile(later => !Planned.ContainsKey(day.AddDays(later)) && ReferenceEquals(Source(day.AddDays(later), calendar), rotation)).Count();
    }

    /// <summary>Where the holders of a duty day come from, before swaps and overrides: <c>planned</c>, <c>days-off</c>, <c>rotation</c>, <c>always</c> or <c>none</c>.</summary>
    public string SourceOf(DateOnly day, WorkingCalendar calendar)
    {
        if (Planned.ContainsKey(day))
            return "planned";
        return Source(day, calendar) switch
        {
            null => "none",
            var rotation when ReferenceEquals(rotation, DaysOff) => "days-off",
            { Days: 0 } => "always",
            _ => "rotation",
        };
    }

    /// <summary>Everybody named anywhere in it.</summary>
    public IEnumerable<string> Named() => (Regular?.People ?? [])
        .Concat(DaysOff?.People ?? [])
        .Concat(Planned.Values.SelectMany(people => people))
        .Concat(Overrides.SelectMany(exception => exception.People))
        .Concat(Overrides.Select(exception => exception.InsteadOf).OfType<string>())
        .Concat(Swaps.SelectMany(swap => new[] { swap.One.Person, swap.Other.Person }));

    private IReadOnlyList<string> Unswapped(DateOnly day, WorkingCalendar calendar) =>
        Planned.TryGetValue(day, out var planned) ? planned : Source(day, calendar)?.On(day) ?? [];

    private Rotation? Source(DateOnly day, WorkingCalendar calendar) => DaysOff is not null && !calendar.IsWorkingDay(day) ? DaysOff : Regular;
}

/// <summary>
/// People who hold a role all the time, or take turns. Turns are counted in days of the calendar from the first, so that
/// a calendar of working days that arrives later moves nobody's turn.
/// </summary>
/// <param name="People">Ids in the order of their turns.</param>
/// <param name="Days">Length of a turn in duty days; 0 when all hold the role all the time.</param>
/// <param name="Start">The first duty day; nobody before it. Without meaning when <paramref name="Days"/> is 0.</param>
/// <param name="Together">How many of <paramref name="People"/> have a turn together; divides their number.</param>
internal sealed record Rotation(IReadOnlyList<string> People, int Days, DateOnly Start, int Together = 1)
{
    /// <summary>Who has the turn of a duty day.</summary>
    public IReadOnlyList<string> On(DateOnly day)
    {
        if (Days == 0)
            return People;
        var passed = day.DayNumber - Start.DayNumber;
        if (passed < 0)
            return [];
        var first = passed / Days % (People.Count / Together) * Together;
        return [.. People.Skip(first).Take(Together)];
    }
}

/// <summary>Somebody does duty instead of somebody else, or of everybody, for a while.</summary>
/// <param name="Id">Id within the directory.</param>
/// <param name="From">From this instant.</param>
/// <param name="To">To this one, not included.</param>
/// <param name="People">Who does duty.</param>
/// <param name="InsteadOf">For whom; null for everybody who would have it.</param>
/// <param name="Reason">Why, for people.</param>
internal sealed record DutyOverride(string Id, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string> People, string? InsteadOf, string? Reason)
{
    /// <summary>Whether it counts at an instant.</summary>
    public bool Counts(DateTimeOffset instant) => instant >= From && instant < To;

    /// <summary>Who is on duty then, of those who would be without it.</summary>
    public IReadOnlyList<string> Apply(IReadOnlyList<string> holders)
    {
        if (InsteadOf is null)
            return People;
        return holders.Contains(InsteadOf) ? [.. holders.SelectMany(holder => holder == InsteadOf ? People : [holder]).Distinct()] : holders;
    }
}

/// <summary>Two people exchange two shifts.</summary>
/// <param name="Id">Id within the directory.</param>
/// <param name="One">The shift of the one.</param>
/// <param name="Other">The shift of the other; the two do not overlap.</param>
/// <param name="Reason">Why, for people.</param>
internal sealed record DutySwap(string Id, SwappedShift One, SwappedShift Other, string? Reason)
{
    /// <summary>Who has a duty day, of those who would have it without the swap.</summary>
    public IReadOnlyList<string> Apply(DateOnly day, IReadOnlyList<string> holders) =>
        One.Covers(day) ? Replace(holders, One.Person, Other.Person)
        : Other.Covers(day) ? Replace(holders, Other.Person, One.Person)
        : holders;

    private static IReadOnlyList<string> Replace(IReadOnlyList<string> holders, string leaves, string comes) =>
        holders.Contains(leaves) ? [.. holders.Select(holder => holder == leaves ? comes : holder).Distinct()] : holders;
}

/// <summary>A person's shift that is given away.</summary>
/// <param name="Day">Its first duty day.</param>
/// <param name="Days">How many duty days it has, at least 1.</param>
/// <param name="Person">Whose it was.</param>
internal sealed record SwappedShift(DateOnly Day, int Days, string Person)
{
    /// <summary>Whether a duty day belongs to it.</summary>
    public bool Covers(DateOnly day) => day >= Day && day < Day.AddDays(Days);
}
