using Yuqing.Orchestrations.Calendars;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Tests.Calendars;

/// <summary>Calendar files: what they hold, and where they are wrong.</summary>
public class CalendarFileTests
{
    [Fact]
    public void Parse_TheFilesOfTheProduct_GivesThreeYears()
    {
        Assert.Equal([2024, 2025, 2026], TestCalendar.Years.Select(year => year.Year));
        Assert.Contains(new DateOnly(2026, 2, 23), TestCalendar.Year(2026).Holidays);
        Assert.DoesNotContain(new DateOnly(2026, 2, 22), TestCalendar.Year(2026).Holidays); // A Sunday anyway.
        Assert.Contains(new DateOnly(2026, 2, 28), TestCalendar.Year(2026).MakeUpDays);
    }

    [Theory]
    [InlineData("{ name: 春节, from: 2027-02-30, to: 2027-02-10 }", 5, "festivals/0/from: there is no day '2027-02-30'")]
    [InlineData("{ name: 春节, from: 2026-12-31, to: 2027-01-02 }", 5, "festivals/0/from: 2026-12-31 is not in 2027")]
    [InlineData("{ name: 春节, from: 2027-02-10, to: 2027-02-05 }", 5, "festivals/0/to: '2027-02-05' must lie between 2027-02-10 and 2027-02-24")]
    [InlineData("{ name: 春节, from: 2027-02-05, to: 2027-02-11, work: [2027-02-16] }", 5, "festivals/0/work/0: 2027-02-16 is a Tuesday: only a Saturday or Sunday can be made a working day")]
    [InlineData("{ name: 春节, from: 2027-02-05, to: 2027-02-11, work: [2027-02-06] }", 5, "festivals/0/work/0: 2027-02-06 is a day off as well")]
    [InlineData("{ name: 春节, from: 2027-02-05, to: 2027-02-11, work: [2027-02-20, 2027-02-20] }", 5, "festivals/0/work/1: 2027-02-20 stands here twice")]
    [InlineData("{ name: 春节, from: tomorrow, to: 2027-02-11 }", 5, "festivals/0/from: 'tomorrow' is no date such as 2026-02-15")]
    [InlineData("{ name: 春节, from: 2027-02-05 }", 5, "festivals/0: 'to' is missing")]
    public void Parse_FestivalThatIsWrong_NamesFileLineAndReason(string festival, int line, string reason)
    {
        var thrown = Assert.Throws<PolicyLoadException>(() => Parse(File("2027", festival)));

        var error = Assert.Single(thrown.Errors);
        Assert.Equal(("2027.yaml", (long)line, reason), (error.File, error.Line, error.Reason));
    }

    [Fact]
    public void Parse_FestivalsThatOverlapAndYearsGivenTwice_AreRefused()
    {
        var overlap = Assert.Throws<PolicyLoadException>(() => Parse(File("2027", "{ name: 甲, from: 2027-05-01, to: 2027-05-02 }", "{ name: 乙, from: 2027-05-02, to: 2027-05-03 }")));
        var twice = Assert.Throws<PolicyLoadException>(() => Parse(File("2027", "{ name: 甲, from: 2027-05-01, to: 2027-05-02 }"), File("2027", "{ name: 甲, from: 2027-05-01, to: 2027-05-02 }")));

        Assert.Equal("festivals/1/from: 2027-05-02 belongs to an earlier festival already", Assert.Single(overlap.Errors).Reason);
        Assert.Equal("year: another file already holds the year 2027.", Assert.Single(twice.Errors).Reason);
    }

    [Fact]
    public void Parse_NoFiles_GivesNoYears() => Assert.Empty(CalendarCatalog.Parse([], TestCalendar.Schema));

    private static PolicySource File(string year, params string[] festivals) => new(
        $"{year}.yaml", $"schemaVersion: 1\nyear: {year}\nsource: 通知\nfestivals:\n" + string.Concat(festivals.Select(festival => $"  - {festival}\n")));

    private static void Parse(params PolicySource[] sources) => CalendarCatalog.Parse(sources, TestCalendar.Schema);
}
