using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Calendars;

/// <summary>Compiles calendar files (<c>policies/calendars/YEAR.yaml</c>). Reading them is the caller's business.</summary>
public static class CalendarCatalog
{
    /// <summary>Longest run of days off of one festival; more is taken for a slip of the pen.</summary>
    private const int LongestFestival = 15;

    /// <summary>The years of calendar files, in order.</summary>
    /// <param name="sources">The files; there may be none.</param>
    /// <param name="schemaJson">Text of <c>calendar.schema.json</c>.</param>
    /// <exception cref="PolicyLoadException">Some file is wrong; all mistakes of all files are listed.</exception>
    public static IReadOnlyList<CalendarYear> Parse(IEnumerable<PolicySource> sources, string schemaJson)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var schema = new JsonSchema(JsonNode.Parse(schemaJson) as JsonObject ?? throw new JsonException("The schema is not an object."));
        var errors = new List<PolicyError>();
        var years = new List<CalendarYear>();
        foreach (var source in sources)
        {
            if (Compile(source, schema, errors) is not { } year)
                continue;
            if (years.Any(other => other.Year == year.Year))
                errors.Add(new PolicyError(source.Name, 1, 1, $"year: another file already holds the year {year.Year}."));
            else
                years.Add(year);
        }
        if (errors.Count > 0)
            throw new PolicyLoadException([.. errors.OrderBy(e => e.File, StringComparer.Ordinal).ThenBy(e => e.Line).ThenBy(e => e.Column)]);
        return [.. years.OrderBy(year => year.Year)];
    }

    private static CalendarYear? Compile(PolicySource source, JsonSchema schema, List<PolicyError> errors)
    {
        if (YamlFile.Read(source, errors) is not { } file)
            return null;
        var before = errors.Count;
        errors.AddRange(schema.Validate(file.Root).Select(violation => file.ErrorAt(violation.Path, violation.Reason)));
        if (errors.Count > before)
            return null;
        var year = new Reader(file, errors).Read();
        return errors.Count > before ? null : year;
    }

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>Turns one file that meets the schema into a year, noting what contradicts itself.</summary>
    private sealed class Reader(YamlFile file, List<PolicyError> errors)
    {
        private readonly int _year = (int)file.Root!["year"]!.GetValue<long>();
        private readonly SortedSet<DateOnly> _off = [];
        private readonly SortedSet<DateOnly> _worked = [];

        public CalendarYear Read()
        {
            var festivals = file.Root!["festivals"]!.AsArray();
            for (var i = 0; i < festivals.Count; i++)
                ReadDaysOff(festivals[i]!, $"/festivals/{i}");
            for (var i = 0; i < festivals.Count; i++)
                ReadMakeUpDays(festivals[i]!["work"] as JsonArray ?? [], $"/festivals/{i}/work");
            return new CalendarYear(_year, [.. _off.Where(day => !IsWeekend(day))], [.. _worked]);
        }

        private void ReadDaysOff(JsonNode festival, string path)
        {
            if (DateAt(festival["from"], $"{path}/from") is not { } from || DateAt(festival["to"], $"{path}/to") is not { } to)
                return;
            if (to < from || to.DayNumber - from.DayNumber >= LongestFestival)
            {
                Add($"{path}/to", $"'{festival["to"]}' must lie between {from:yyyy-MM-dd} and {from.AddDays(LongestFestival - 1):yyyy-MM-dd}");
                return;
            }
            for (var day = from; day <= to; day = day.AddDays(1))
            {
                if (!_off.Add(day))
                    Add($"{path}/from", $"{day:yyyy-MM-dd} belongs to an earlier festival already");
            }
        }

        private void ReadMakeUpDays(JsonArray days, string path)
        {
            for (var i = 0; i < days.Count; i++)
            {
                var at = $"{path}/{i}";
                if (DateAt(days[i], at) is not { } day)
                    continue;
                if (!IsWeekend(day))
                    Add(at, $"{day:yyyy-MM-dd} is a {day.DayOfWeek}: only a Saturday or Sunday can be made a working day");
                else if (_off.Contains(day))
                    Add(at, $"{day:yyyy-MM-dd} is a day off as well");
                else if (!_worked.Add(day))
                    Add(at, $"{day:yyyy-MM-dd} stands here twice");
            }
        }

        private DateOnly? DateAt(JsonNode? value, string path)
        {
            if (!DateOnly.TryParseExact(value!.GetValue<string>(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                Add(path, $"there is no day '{value}'");
            else if (date.Year != _year)
                Add(path, $"{value} is not in {_year}");
            else
                return date;
            return null;
        }

        private void Add(string path, string reason) => errors.Add(file.ErrorAt(path, reason));
    }
}
