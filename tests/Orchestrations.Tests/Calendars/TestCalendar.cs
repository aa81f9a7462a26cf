using Yuqing.Orchestrations.Calendars;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Tests.Calendars;

/// <summary>The real calendar files, copied beside the tests.</summary>
internal static class TestCalendar
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "policies", "calendars");

    public static readonly string Schema = File.ReadAllText(Path.Combine(Folder, "calendar.schema.json"));

    public static readonly IReadOnlyList<CalendarYear> Years = CalendarCatalog.Parse(
        Directory.EnumerateFiles(Folder, "*.yaml").Select(file => new PolicySource(Path.GetFileName(file), File.ReadAllText(file))), Schema);

    public static CalendarYear Year(int year) => Years.Single(known => known.Year == year);
}
