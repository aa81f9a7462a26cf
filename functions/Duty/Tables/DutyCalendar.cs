using System.Globalization;
using System.Text;
using Yuqing.Functions.Duty.Rosters;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Duty.Tables;

/// <summary>
/// Shifts as an iCalendar file (RFC 5545): an event for each duty day, whose UID stays the same when somebody else takes it
/// over, so that a subscribed calendar moves along. Names only: neither telephone numbers nor addresses.
/// </summary>
internal static class DutyCalendar
{
    /// <summary>Media type of the file.</summary>
    public const string MediaType = "text/calendar; charset=utf-8";

    private const int LineOctets = 75;
    private const string Zone = "Asia/Shanghai";

    private static readonly string[] Head =
    [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Yuqing.Functions//Rosters//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", "X-WR-TIMEZONE:" + Zone,
        "BEGIN:VTIMEZONE", "TZID:" + Zone, "BEGIN:STANDARD", "DTSTART:19910915T000000", "TZOFFSETFROM:+0800", "TZOFFSETTO:+0800", "TZNAME:CST",
        "END:STANDARD", "END:VTIMEZONE",
    ];

    /// <summary>The shifts of a unit.</summary>
    /// <param name="version">Version of the directory and its content.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="roles">Whose shifts.</param>
    /// <param name="person">Only shifts of this person; null for all.</param>
    /// <param name="from">From this instant.</param>
    /// <param name="to">To this one, not included.</param>
    /// <param name="now">When the file is made.</param>
    public static string Write(DirectoryVersion version, Unit unit, IEnumerable<string> roles, string? person, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        var text = new StringBuilder();
        foreach (var line in Head)
            Line(text, line);
        foreach (var role in roles)
        {
            foreach (var stretch in version.Directory.Stretches(unit.Id, role, from, to).Where(stretch => person is null ? stretch.People.Count > 0 : stretch.People.Contains(person)))
                Event(text, version, unit, role, stretch, now);
        }
        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static void Event(StringBuilder text, DirectoryVersion version, Unit unit, string role, DutyStretch stretch, DateTimeOffset now)
    {
        var names = string.Join("、", stretch.People.Select(id => version.Directory.FindPerson(id)?.Name ?? id));
        Line(text, "BEGIN:VEVENT");
        Line(text, $"UID:{unit.Id}.{role}.{Utc(stretch.From)}@yuqing");
        Line(text, "DTSTAMP:" + Utc(now));
        Line(text, "SEQUENCE:" + version.Version.ToString(CultureInfo.InvariantCulture));
        Line(text, $"DTSTART;TZID={Zone}:{Local(stretch.From)}");
        Line(text, $"DTEND;TZID={Zone}:{Local(stretch.To)}");
        Line(text, "SUMMARY:" + Escape($"{DutyRoles.Title(role)}：{names}"));
        Line(text, "LOCATION:" + Escape(unit.Title));
        Line(text, "TRANSP:TRANSPARENT");
        Line(text, "END:VEVENT");
    }

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Local(DateTimeOffset at) => at.InChina().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .ReplaceLineEndings("\\n");

    /// <summary>Folds after 75 octets, never within a character.</summary>
    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LineOctets)
            {
                text.Append("\r\n ");
                octets = 1;
            }
            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }
        text.Append("\r\n");
    }
}
