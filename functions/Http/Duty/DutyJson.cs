using System.ComponentModel;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Rosters;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Http.Duty;

/// <summary>Who is on duty in a unit, now and in the next 14 days, and what is missing.</summary>
internal sealed record DutyJson(
    string Unit, string Title, long Version, DateTimeOffset Now, IReadOnlyList<RoleDutyJson> Roles, IReadOnlyList<GapJson> Gaps)
{
    /// <summary>Numbers and addresses only for those who keep the roster.</summary>
    public static DutyJson Of(DirectoryVersion version, UnitDuty unit, IReadOnlyList<DutyGap> gaps, Caller caller, DateTimeOffset now)
    {
        var shown = new PersonView(version.Directory, caller);
        return new DutyJson(
            unit.Unit.Id, unit.Unit.Title, version.Version, now,
            [.. unit.Rosters.Select(roster => RoleDutyJson.Of(version.Directory, unit.Unit.Id, roster, shown, now))],
            [.. gaps.Select(gap => GapJson.Of(gap, shown, unit.Unit.Title))]);
    }
}

/// <summary>A role with its holders now and the shifts that follow.</summary>
internal sealed record RoleDutyJson(
    string Role, string Title, string HandOver, IReadOnlyList<DutyPersonJson> Holders, IReadOnlyList<ShiftJson> Shifts, IReadOnlyList<OverrideEntry> Overrides, IReadOnlyList<SwapEntry> Swaps)
{
    /// <summary>The role as it stands; exceptions that are over are left out.</summary>
    public static RoleDutyJson Of(DutyDirectory directory, string unit, Roster roster, PersonView shown, DateTimeOffset now)
    {
        var shifts = directory.Stretches(unit, roster.Role, now, now + RosterGaps.Ahead).Joined();
        var today = roster.DayOf(now);
        return new RoleDutyJson(
            roster.Role,
            DutyRoles.Title(roster.Role),
            roster.HandOver.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture),
            [.. roster.At(now, directory.Calendar).Select(shown.Of)],
            [.. shifts.Select(shift => new ShiftJson(shift.From, shift.To, [.. shift.People.Select(shown.Of)]))],
            [.. roster.Overrides.Where(exception => exception.To > now).Select(OverrideEntry.Of)],
            [.. roster.Swaps.Where(swap => swap.One.Covers(today) || swap.Other.Covers(today) || swap.One.Day > today || swap.Other.Day > today).Select(SwapEntry.Of)]);
    }
}

/// <summary>A stretch of duty.</summary>
internal sealed record ShiftJson(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<DutyPersonJson> People);

/// <summary>A person on duty; phone and contacts are null for readers who may not see them.</summary>
internal sealed record DutyPersonJson(string Id, string Name, string? Phone, IReadOnlyList<ContactEntry>? Contacts);

/// <summary>All gaps of the units that the caller may see.</summary>
internal sealed record GapListJson(IReadOnlyList<GapJson> Items);

/// <summary>A stretch in which a message would reach nobody; kind <c>nobody</c> or <c>no-contact</c>.</summary>
internal sealed record GapJson(string Unit, string UnitTitle, string Role, string RoleTitle, DateTimeOffset From, DateTimeOffset To, GapKind Kind, IReadOnlyList<DutyPersonJson> People)
{
    /// <summary>A gap as the API shows it.</summary>
    public static GapJson Of(DutyGap gap, PersonView shown, string title) =>
        new(gap.Unit, title, gap.Role, DutyRoles.Title(gap.Role), gap.From, gap.To, gap.Kind, [.. gap.People.Select(shown.Of)]);
}

/// <summary>Shows people to one reader.</summary>
internal sealed class PersonView(DutyDirectory directory, Caller caller)
{
    private readonly bool _contacts = MaySeeContacts(caller);

    /// <summary>Who has to call somebody at night needs the number that the roster prints.</summary>
    private readonly bool _phones = caller.HoldsAny([Roles.DutyOfficer, Roles.Leader, Roles.Office]);

    /// <summary>Whether a caller may see the addresses that messages go to.</summary>
    public static bool MaySeeContacts(Caller caller) => caller.HoldsAny([Roles.Office]);

    /// <summary>A person.</summary>
    public DutyPersonJson Of(string id)
    {
        var person = directory.FindPerson(id);
        return new DutyPersonJson(id, person?.Name ?? id, _phones ? person?.Phone : null, _contacts && person is not null ? PersonEntry.Of(person).Contacts : null);
    }
}

/// <summary>The version after a change.</summary>
/// <param name="Version">Version of the directory.</param>
/// <param name="Id">Id of the override or swap, if the change was one.</param>
internal sealed record DutyChangedJson(long Version, string? Id = null);

/// <summary>An override to add.</summary>
internal sealed record OverrideBody
{
    [Description("值班角色，如 duty-officer、leader-on-duty")]
    public required string Role { get; init; }

    [Description("开始，带偏移")]
    public required DateTimeOffset From { get; init; }

    [Description("结束（不含），带偏移")]
    public required DateTimeOffset To { get; init; }

    [Description("由谁值班，人员编号")]
    public required IReadOnlyList<string> People { get; init; }

    [Description("替谁；不填则代替当时全部值班人员")]
    public string? InsteadOf { get; init; }

    [Description("原因")]
    public string? Reason { get; init; }
}

/// <summary>Two shifts to exchange.</summary>
internal sealed record SwapBody
{
    [Description("值班角色")]
    public required string Role { get; init; }

    [Description("一方的班次")]
    public required SwapShiftBody One { get; init; }

    [Description("另一方的班次")]
    public required SwapShiftBody Other { get; init; }

    [Description("原因")]
    public string? Reason { get; init; }
}

/// <summary>A shift by its first day, such as 2026-11-21, and whose it is.</summary>
internal sealed record SwapShiftBody(string Day, string Person);

/// <summary>What a roster in Excel would change, or has changed.</summary>
internal sealed record RosterImportJson(bool DryRun, long Version, IReadOnlyList<PlannedDayJson> Days);

/// <summary>A day and role of the sheet: who was planned before (by plan or rotation) and who is then.</summary>
internal sealed record PlannedDayJson(DateOnly Day, string Role, IReadOnlyList<string> Before, IReadOnlyList<string> After, bool Changed);
