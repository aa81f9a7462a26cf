using System.Text.RegularExpressions;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Policies.Explain;

/// <summary>A language in which a policy is explained.</summary>
internal abstract partial class Wording
{
    /// <summary>The languages by the name that the command line takes.</summary>
    public static readonly IReadOnlyDictionary<string, Wording> All = new Dictionary<string, Wording> { ["zh"] = new ChineseWording(), ["en"] = new EnglishWording() };

    /// <summary>Names of lines, openings, roles and other ids that people see; an id without a name is shown as it is.</summary>
    protected abstract IReadOnlyDictionary<string, string> Names { get; }

    /// <summary>Between the parts of a list.</summary>
    protected abstract string Comma { get; }

    protected abstract string Or { get; }

    protected abstract string Semicolon { get; }

    /// <summary>Between the name of a line and what it says.</summary>
    public abstract string Colon { get; }

    /// <summary>The word for a key, such as <c>role:leader</c>.</summary>
    public string this[string key] => Names.GetValueOrDefault(key, key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..]);

    /// <summary>A title in this language.</summary>
    public abstract string Title(string chinese, string? english);

    /// <summary>An amount of time: 30 minutes, 5 working days.</summary>
    public string Time(string duration, string calendar = CalendarKinds.Always)
    {
        var parts = Part().Matches(duration).Select(part => Amount(int.Parse(part.Groups[1].Value, null), Unit(part, calendar)));
        return string.Concat(parts.Select((part, i) => i == 0 ? part : Join + part));
    }

    public string Title(NamedItem item) => Title(item.Title, item.En);

    public string List(IEnumerable<string> parts) => string.Join(Comma, parts);

    /// <summary>A remark in brackets behind something.</summary>
    public abstract string Aside(string text);

    /// <summary>A list of which one is enough.</summary>
    public string Either(IEnumerable<string> parts) => string.Join(Or, parts);

    /// <summary>A list of things whose names may hold commas themselves.</summary>
    public string LongList(IEnumerable<string> parts) => string.Join(Semicolon, parts);

    public string Roles(IEnumerable<string> roles) => List(roles.Select(role => this[$"role:{role}"]));

    /// <summary>Who is told on a rung, and how it differs from others.</summary>
    protected string Told(RungExplanation rung)
    {
        var remarks = new List<string>();
        if (rung.Acknowledge == AcknowledgeKinds.All)
            remarks.Add(this["rung:all"]);
        if (rung.Hours == HoursKinds.Working)
            remarks.Add(this["rung:working"]);
        return Roles(rung.Roles) + (remarks.Count == 0 ? "" : Aside(List(remarks)));
    }

    /// <summary>By when, counted from what, and from what else when that is unknown.</summary>
    public abstract string Deadline(DutyExplanation duty);

    /// <summary>Who is told in turn when it is late.</summary>
    public abstract string Climb(LadderExplanation ladder);

    public abstract string Opening(DutyExplanation duty, string? of, IReadOnlyList<string> outcomes);

    public abstract string Extension(ExtensionExplanation extension, string? from);

    public abstract string Before(IEnumerable<string> reminders);

    public abstract string Evidence(EvidenceField field);

    public abstract string KeyPeriod(KeyPeriodExplanation period);

    public abstract string Points(PointsRule points, IEnumerable<string> levels);

    public abstract string QuietHours(string from, string to);

    public abstract string Until(string until, IEnumerable<string> by);

    public abstract string BackEntry(string limit);

    /// <summary>Between the parts of one amount: 1 day 12 hours.</summary>
    protected abstract string Join { get; }

    protected abstract string Amount(int count, string unit);

    private static string Unit(Match part, string calendar) => part.Groups[2].Value switch
    {
        "D" => calendar == CalendarKinds.WorkingDays ? "working-day" : "day",
        "H" => "hour",
        "M" => "minute",
        _ => "second",
    };

    [GeneratedRegex(@"(\d+)([DHMS])")]
    private static partial Regex Part();
}
