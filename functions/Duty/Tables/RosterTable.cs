using Yuqing.Functions.Documents.Tables;
using Yuqing.Functions.Duty.Rosters;

namespace Yuqing.Functions.Duty.Tables;

/// <summary>Writes the roster of a unit in the form in which offices keep it; what <see cref="RosterSheetReader"/> reads.</summary>
internal static class RosterTable
{
    private static readonly Column[] Columns =
        [new("日期", 12), new("星期", 8), new("带班领导", 16), new("电话", 16), new("值班员", 20), new("电话", 20), new("备注", 40)];

    /// <summary>Writes the duty days from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public static async Task WriteAsync(DutyDirectory directory, string unit, DateOnly from, DateOnly to, bool phones, Stream output, CancellationToken cancellation)
    {
        await using var workbook = new Workbook(output);
        var rows = Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(offset => Row(directory, unit, from.AddDays(offset), phones));
        await workbook.AddSheetAsync("值班表", Columns, rows.ToAsyncEnumerable(), cancellation);
    }

    private static IReadOnlyList<object?> Row(DutyDirectory directory, string unit, DateOnly day, bool phones)
    {
        var leaders = Holders(directory, unit, "leader-on-duty", day);
        var officers = Holders(directory, unit, "duty-officer", day);
        return
        [
            $"{day:yyyy-MM-dd}", $"星期{SheetDates.NameOf(day)}", Names(leaders), Phones(leaders), Names(officers), Phones(officers),
            string.Join("；", DutyDirectory.WatchedRoles.SelectMany(role => Remarks(directory, unit, role, day))),
        ];

        string? Phones(IReadOnlyList<Person> people) => phones ? string.Join("、", people.Select(person => person.Phone).OfType<string>()) : null;
    }

    private static string Names(IReadOnlyList<Person> people) => string.Join("、", people.Select(person => person.Name));

    /// <summary>Those who have the day; an override counts where it takes the whole of it.</summary>
    private static IReadOnlyList<Person> Holders(DutyDirectory directory, string unit, string role, DateOnly day)
    {
        if (directory.FindDuty(unit)?.Find(role) is not { } roster)
            return [];
        var holders = roster.On(day, directory.Calendar);
        foreach (var exception in roster.Overrides.Where(exception => exception.From <= roster.StartOf(day) && exception.To >= roster.StartOf(day.AddDays(1))))
            holders = exception.Apply(holders);
        return [.. holders.Select(directory.FindPerson).OfType<Person>()];
    }

    private static IEnumerable<string> Remarks(DutyDirectory directory, string unit, string role, DateOnly day)
    {
        var roster = directory.FindDuty(unit)?.Find(role) ?? new Roster(role);
        var (start, end) = (roster.StartOf(day), roster.StartOf(day.AddDays(1)));
        return roster.Overrides.Where(exception => exception.From < end && exception.To > start).Select(exception =>
            $"{exception.From:M月d日HH:mm}至{exception.To:M月d日HH:mm}由{NamesOf(exception.People)}{(exception.InsteadOf is { } absent ? $"替{NamesOf([absent])}" : "值班")}");

        string NamesOf(IEnumerable<string> ids) => string.Join("、", ids.Select(id => directory.FindPerson(id)?.Name ?? id));
    }
}
