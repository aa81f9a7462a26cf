using System.Globalization;
using System.Text.RegularExpressions;

namespace Yuqing.Functions.Duty.Tables;

/// <summary>
/// Reads days as offices write them: 2026年11月21日, 11月21日, 2026-11-21, 11/21, 11月21日至27日. Where the year is missing it is
/// that of the title, and from then on whatever lies nearest to the day before.
/// </summary>
internal sealed partial class SheetDates(int? titleYear, DateOnly today)
{
    private const int LongestRange = 31;
    private DateOnly? _last;

    /// <summary>The year that a title such as 2026年11月值班表 names, or null.</summary>
    public static int? YearIn(string title) => TitleYear().Match(title) is { Success: true } match ? Number(match.Groups[1]) : null;

    /// <summary>First and last day; null when the text is no day.</summary>
    public (DateOnly From, DateOnly To)? Read(string text)
    {
        var match = DayOrRange().Match(text);
        if (!match.Success || Day(match.Groups["y"], Number(match.Groups["m"]), Number(match.Groups["d"])) is not { } from)
            return null;
        Follow(from);
        if (!match.Groups["d2"].Success)
            return (from, from);
        var month = match.Groups["m2"].Success ? Number(match.Groups["m2"]) : from.Month;
        if (Day(match.Groups["y2"], month, Number(match.Groups["d2"])) is not { } to || to < from || to >= from.AddDays(LongestRange))
            return null;
        Follow(to);
        return (from, to);
    }

    /// <summary>Takes a day that needs no reading.</summary>
    public void Follow(DateOnly day) => _last = day;

    /// <summary>Whether a weekday such as 星期六, 周六 or 六 is that of a day; true for what is none.</summary>
    public static bool Fits(string weekday, DateOnly day) =>
        Weekday().Match(weekday) is not { Success: true } match || (match.Groups[1].Value is "天" ? '日' : match.Groups[1].Value[0]) == NameOf(day);

    /// <summary>One of 日一二三四五六.</summary>
    public static char NameOf(DateOnly day) => "日一二三四五六"[(int)day.DayOfWeek];

    private DateOnly? Day(Group year, int month, int day)
    {
        if (year.Success)
            return Valid(Number(year), month, day);
        if (_last is null && titleYear is { } titled)
            return Valid(titled, month, day);
        var near = _last ?? today;
        return new[] { near.Year - 1, near.Year, near.Year + 1 }
            .Select(candidate => Valid(candidate, month, day))
            .Where(candidate => candidate is not null)
            .MinBy(candidate => Math.Abs(candidate!.Value.DayNumber - near.DayNumber));
    }

    private static DateOnly? Valid(int year, int month, int day) =>
        year is > 1 and < 9999 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? new DateOnly(year, month, day) : null;

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(20\d{2})\s*年")]
    private static partial Regex TitleYear();

    [GeneratedRegex(@"^(?:(?<y>20\d{2})\s*[年\-/.]\s*)?(?<m>\d{1,2})\s*[月\-/.]\s*(?<d>\d{1,2})\s*日?(?:\s*[-—–~～至到]+\s*(?:(?:(?<y2>20\d{2})\s*[年\-/.]\s*)?(?<m2>\d{1,2})\s*[月\-/.]\s*)?(?<d2>\d{1,2})\s*日?)?(?!\d)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DayOrRange();

    [GeneratedRegex("^(?:星期|周|礼拜)?([日天一二三四五六])$")]
    private static partial Regex Weekday();
}
