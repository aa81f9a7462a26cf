using Yuqing.Orchestrations.Calendars;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Calendars;

/// <summary>
/// The working-day calendars of the installation: files <c>calendars/YEAR.yaml</c> beside the policies, read at start and
/// again whenever they change. A year that is missing is no reason not to start: what rests on it is provisional.
/// </summary>
internal sealed class CalendarBook
{
    /// <summary>How long before a year its calendar should be there; the State Council publishes it in November.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(60);

    private readonly string _folder;
    private readonly bool _needed;
    private string _text;
    private volatile IReadOnlyList<CalendarYear> _years;

    /// <param name="folder">Folder of the calendar files; it may be missing.</param>
    /// <param name="policies">All policies: without one that counts working days no calendar is missed.</param>
    /// <exception cref="PolicyLoadException">Some file is wrong; all mistakes are listed.</exception>
    public CalendarBook(string folder, IEnumerable<PolicySlice> policies)
    {
        _folder = folder;
        _needed = policies.Any(WorkingCalendar.IsNeededBy);
        var sources = ReadSources();
        (_text, _years) = (TextOf(sources), Parse(sources));
    }

    /// <summary>The years that are known, in order.</summary>
    public IReadOnlyList<CalendarYear> Years => _years;

    /// <summary>What an incident that is reported now starts with: the years from its first anchor's to next year's; none when its policy counts no working days.</summary>
    public IReadOnlyList<CalendarYear> For(PolicySlice policy, IncidentReport report, DateTimeOffset now)
    {
        if (!WorkingCalendar.IsNeededBy(policy))
            return [];
        var first = FirstYear(report, now);
        return [.. _years.Where(year => year.Year >= first && year.Year <= now.InChina().Year + 1)];
    }

    /// <summary>The year of the earliest time that a clock of this report can count from.</summary>
    public static int FirstYear(IncidentReport report, DateTimeOffset acceptedAt)
    {
        DateTimeOffset?[] anchors = [report.OccurredAt, report.DiscoveredAt, report.PostedAt, report.HandedOffAt, acceptedAt];
        return anchors.Min()!.Value.InChina().Year;
    }

    /// <summary>Years that should be there and are not: this one, and the next when it begins soon. Empty when no policy needs any.</summary>
    /// <param name="ahead">How soon; 60 days unless said otherwise.</param>
    public IReadOnlyList<int> Missing(DateTimeOffset now, TimeSpan? ahead = null)
    {
        var local = now.InChina();
        int[] wanted = _needed ? [.. new[] { local.Year, (local + (ahead ?? Ahead)).Year }.Distinct()] : [];
        return [.. wanted.Where(year => _years.All(known => known.Year != year))];
    }

    /// <summary>Reads the files again when they changed. Called by one caller at a time.</summary>
    /// <returns>True when they changed.</returns>
    /// <exception cref="PolicyLoadException">A changed file is wrong: what was known before still counts.</exception>
    public bool Reload()
    {
        var sources = ReadSources();
        var text = TextOf(sources);
        if (text == _text)
            return false;
        _text = text;
        _years = Parse(sources);
        return true;
    }

    private List<PolicySource> ReadSources() => !Directory.Exists(_folder)
        ? []
        : [.. Directory.EnumerateFiles(_folder, "*.yaml").Order(StringComparer.Ordinal).Select(file => new PolicySource(file, File.ReadAllText(file)))];

    private IReadOnlyList<CalendarYear> Parse(List<PolicySource> sources) =>
        sources.Count == 0 ? [] : CalendarCatalog.Parse(sources, File.ReadAllText(Path.Combine(_folder, "calendar.schema.json")));

    private static string TextOf(IEnumerable<PolicySource> sources) => string.Concat(sources.Select(source => $"{source.Name}\n{source.Text}\n"));
}
