using Functions.Tests.Orchestrators;
using Functions.Tests.Register;
using Yuqing.Orchestrations.Policies;

namespace Functions.Tests.Calendars;

public sealed class CalendarBookTests : IDisposable
{
    private static readonly PolicySlice WorkingDays = RunnerFixture.Policy("hash") with { QuietHours = new QuietHoursRule(new TimeOnly(22, 0), new TimeOnly(7, 0)) };
    private readonly CalendarFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_NoFolder_KnowsNothingAndStarts()
    {
        var book = CalendarFolder.BookOf(Path.Combine(_folder.Path, "nowhere"));

        Assert.Empty(book.Years);
        Assert.False(book.Reload());
    }

    [Fact]
    public void Read_WrongFile_StopsTheStartNamingIt()
    {
        _folder.Write(2026, "year: twenty");

        var error = Assert.Throws<PolicyLoadException>(() => _folder.Book());

        Assert.Contains("2026.yaml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reload_FileArrivesChangesAndBreaks_KeepsWhatWorked()
    {
        _folder.Write(2026);
        var book = _folder.Book();
        Assert.False(book.Reload());

        _folder.Write(2027);
        Assert.True(book.Reload());
        Assert.Equal([2026, 2027], book.Years.Select(year => year.Year));

        _folder.Write(2027, "nonsense: [");
        Assert.Throws<PolicyLoadException>(() => book.Reload());
        Assert.Equal([2026, 2027], book.Years.Select(year => year.Year));
        Assert.False(book.Reload());
    }

    [Theory]
    [InlineData("2026-10-31T23:59:59+08:00", new int[0])]
    [InlineData("2026-11-03T00:00:00+08:00", new[] { 2027 })]
    [InlineData("2026-12-31T16:00:00+00:00", new[] { 2027 })]
    public void Missing_NextYear_IsMissedSixtyDaysBefore(string now, int[] expected)
    {
        _folder.Write(2026);

        Assert.Equal(expected, _folder.Book(WorkingDays).Missing(DateTimeOffset.Parse(now, null)));
        Assert.Empty(_folder.Book(RunnerFixture.Policy("hash")).Missing(DateTimeOffset.Parse(now, null)));
    }

    [Fact]
    public void For_PolicyThatCountsWorkingDays_GivesTheYearsFromItsFirstAnchor()
    {
        foreach (var year in new[] { 2024, 2025, 2026, 2027 })
            _folder.Write(year);
        var book = _folder.Book();
        var now = new DateTimeOffset(2026, 1, 3, 9, 0, 0, TimeSpan.FromHours(8));
        var report = Sample.Report() with { DiscoveredAt = now, OccurredAt = now.AddDays(-5) };

        Assert.Equal([2025, 2026, 2027], book.For(WorkingDays, report, now).Select(year => year.Year));
        Assert.Empty(book.For(RunnerFixture.Policy("hash"), report, now));
    }
}
