using System.ComponentModel;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Rosters;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Http.Duty;

/// <summary>Who is on duty in all units now.</summary>
internal sealed record DutyListJson(DateTimeOffset Now, IReadOnlyList<UnitOnDutyJson> Items);

/// <summary>A unit: who is on duty, when the next hand-over is (null = none within 14 days), and what is missing in the next 14 days.</summary>
internal sealed record UnitOnDutyJson(string Unit, string Title, IReadOnlyList<OnDutyJson> OnDuty, DateTimeOffset? NextHandOver, IReadOnlyList<GapJson> Gaps)
{
    /// <summary>As it is now.</summary>
    public static UnitOnDutyJson Of(DutyDirectory directory, UnitDuty unit, IReadOnlyList<DutyGap> gaps, Caller caller, DateTimeOffset now)
    {
        var shown = new PersonView(directory, caller);
        var roles = DutyDirectory.WatchedRoles.Select(role => OnDutyJson.Of(directory, unit.Unit.Id, role, shown, now)).ToList();
        return new UnitOnDutyJson(unit.Unit.Id, unit.Unit.Title, roles, roles.Min(role => role.Until), [.. gaps.Select(gap => GapJson.Of(gap, shown, unit.Unit.Title))]);
    }
}

/// <summary>Who holds a role now, until when (null = for 14 days at least), and who follows.</summary>
internal sealed record OnDutyJson(string Role, string Title, IReadOnlyList<DutyPersonJson> Holders, DateTimeOffset? Until, IReadOnlyList<DutyPersonJson> Next)
{
    /// <summary>As it is now.</summary>
    public static OnDutyJson Of(DutyDirectory directory, string unit, string role, PersonView shown, DateTimeOffset now)
    {
        var shifts = directory.Stretches(unit, role, now, now + RosterGaps.Ahead).Joined();
        var follows = shifts.Count > 1;
        return new OnDutyJson(
            role,
            DutyRoles.Title(role),
            [.. shifts[0].People.Select(shown.Of)],
            follows ? shifts[0].To : null,
            [.. follows ? shifts[1].People.Select(shown.Of) : []]);
    }
}

/// <summary>A unit's duty day by day.</summary>
internal sealed record DutyCalendarJson(
    string Unit,
    string Title,
    long Version,
    DateTimeOffset Now,
    [property: Description("读者可否替班、调班、导入和编辑")] bool MayEdit,
    IReadOnlyList<CalendarDayJson> Days,
    [property: Description("安排中的全部人员及其角色")] IReadOnlyList<UnitPersonJson> People)
{
    /// <summary>Days from the first on; what is over is no gap.</summary>
    public static DutyCalendarJson Of(DirectoryVersion version, UnitDuty unit, DateOnly from, int days, Func<ContactMethod, bool> works, Caller caller, DateTimeOffset now)
    {
        var directory = version.Directory;
        var shown = new PersonView(directory, caller);
        return new DutyCalendarJson(
            unit.Unit.Id,
            unit.Unit.Title,
            version.Version,
            now,
            caller.HoldsAny([Roles.Office]),
            [.. Enumerable.Range(0, days).Select(from.AddDays).Select(day => CalendarDayJson.Of(directory, unit, day, works, shown, now))],
            [.. directory.People.Select(person => UnitPersonJson.Of(unit, shown.Of(person.Id))).Where(person => person.Roles.Count > 0)]);
    }
}

/// <summary>A day, whether it is a working day, and the duty that begins on it.</summary>
internal sealed record CalendarDayJson(DateOnly Day, bool Working, IReadOnlyList<CalendarRoleJson> Roles)
{
    /// <summary>The watched roles on a day.</summary>
    public static CalendarDayJson Of(DutyDirectory directory, UnitDuty unit, DateOnly day, Func<ContactMethod, bool> works, PersonView shown, DateTimeOffset now) => new(
        day,
        directory.Calendar.IsWorkingDay(day),
        [.. DutyDirectory.WatchedRoles.Select(role => CalendarRoleJson.Of(directory, unit.Find(role) ?? EmptyLike(unit, role), day, works, shown, now))]);

    /// <summary>A role without a roster changes hands with the others.</summary>
    private static Roster EmptyLike(UnitDuty unit, string role) =>
        new(role) { HandOver = unit.Rosters.Where(roster => DutyDirectory.WatchedRoles.Contains(roster.Role)).Select(roster => roster.HandOver).FirstOrDefault(Roster.OfficeHandOver) };
}

/// <summary>
/// A role from one hand-over to the next. <paramref name="Source"/> says where it comes from: <c>planned</c>, <c>days-off</c>,
/// <c>rotation</c>, <c>always</c> or <c>none</c>; <paramref name="Overrides"/> and <paramref name="Swaps"/> are the ids of
/// what changes it.
/// </summary>
internal sealed record CalendarRoleJson(
    string Role,
    string Title,
    DateTimeOffset From,
    DateTimeOffset To,
    string Source,
    IReadOnlyList<CalendarStretchJson> Stretches,
    IReadOnlyList<string> Overrides,
    IReadOnlyList<string> Swaps)
{
    /// <summary>The duty day of a role.</summary>
    public static CalendarRoleJson Of(DutyDirectory directory, Roster roster, DateOnly day, Func<ContactMethod, bool> works, PersonView shown, DateTimeOffset now)
    {
        var (from, to) = (roster.StartOf(day), roster.StartOf(day.AddDays(1)));
        return new CalendarRoleJson(
            roster.Role,
            DutyRoles.Title(roster.Role),
            from,
            to,
            roster.SourceOf(day, directory.Calendar),
            [.. roster.Stretches(from, to, directory.Calendar).Joined().Select(stretch => new CalendarStretchJson(
                stretch.From, stretch.To, [.. stretch.People.Select(shown.Of)], stretch.To <= now ? null : directory.Missing(stretch.People, works)))],
            [.. roster.Overrides.Where(exception => exception.From < to && exception.To > from).Select(exception => exception.Id)],
            [.. roster.Swaps.Where(swap => swap.One.Covers(day) || swap.Other.Covers(day)).Select(swap => swap.Id)]);
    }
}

/// <summary>Part of a duty day in which the same people hold the role, and what is missing then, if anything.</summary>
internal sealed record CalendarStretchJson(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<DutyPersonJson> People, GapKind? Missing);

/// <summary>Somebody named in a unit's rosters, and in which roles.</summary>
internal sealed record UnitPersonJson(DutyPersonJson Person, IReadOnlyList<NamedItem> Roles)
{
    /// <summary>A person with the roles of the unit.</summary>
    public static UnitPersonJson Of(UnitDuty unit, DutyPersonJson person) => new(
        person, [.. unit.Rosters.Where(roster => roster.Named().Contains(person.Id)).Select(roster => new NamedItem(roster.Role, DutyRoles.Title(roster.Role)))]);
}
