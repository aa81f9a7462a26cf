using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Functions.Tests.Documents;
using Functions.Tests.Http;
using Functions.Tests.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Assessment;

public sealed class AssessmentTests : IAsyncLifetime
{
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8));
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_Month_ListsItsFindingsAndCountsTheConfirmed()
    {
        await OpenAsync("a", Finding(March, "confirmed", 2m), Finding(March.AddDays(1), "candidate", 4m), Finding(March.AddDays(2), "withdrawn", 8m));
        await OpenAsync("b", Finding(March.AddTicks(-1), "confirmed", 16m), Finding(March.AddMonths(1).AddTicks(-1), "confirmed", 0.5m), Finding(March.AddMonths(1), "confirmed", 32m));

        var assessment = await _host.As("assessor").GetJsonAsync("/api/assessment?month=2026-03");

        var items = assessment.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["confirmed", "candidate", "withdrawn", "confirmed"], items.Select(item => item.GetProperty("status").GetString()));
        Assert.Equal(("华宁公路分局", "late-report", "phone-report", "养护科"), (items[0].GetProperty("unitTitle").GetString(), items[0].GetProperty("finding").GetString(), items[0].GetProperty("obligation").GetString(), items[0].GetProperty("lead").GetString()));
        var total = Assert.Single(assessment.GetProperty("totals").EnumerateArray());
        Assert.Equal((Sample.Highway, 2.5m, 2m), (total.GetProperty("unit").GetString(), total.GetProperty("points").GetDecimal(), total.GetProperty("indirectPoints").GetDecimal()));
    }

    [Fact]
    public async Task Get_WithoutMonth_IsThisOne()
    {
        await OpenAsync("a", Finding(March.AddDays(1), "confirmed", 2m));

        Assert.Single((await _host.As("leader").GetJsonAsync("/api/assessment")).GetProperty("items").EnumerateArray());
        _host.Time.Advance(TimeSpan.FromDays(31));
        Assert.Empty((await _host.As("leader").GetJsonAsync("/api/assessment")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Get_DrillsAndOtherUnits_DoNotCount()
    {
        await OpenAsync("drill", Sample.Report("drill") with { Drill = true }, Finding(March, "confirmed", 2m));
        await OpenAsync("town", Sample.Report("town", unit: Sample.Town), Finding(March, "confirmed", 2m));
        await OpenAsync("against-town", Finding(March, "confirmed", 2m) with { Unit = Sample.Town });

        Assert.Empty((await _host.As("office").GetJsonAsync("/api/assessment?month=2026-03")).GetProperty("items").EnumerateArray());
        Assert.Equal(2, (await _host.As("all").GetJsonAsync("/api/assessment?month=2026-03")).GetProperty("items").GetArrayLength());
        Assert.Empty((await _host.As("all").GetJsonAsync($"/api/assessment?month=2026-03&unit={Sample.Highway}")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("2026-13")]
    [InlineData("2026")]
    [InlineData("2026-03-01")]
    [InlineData("0000-01")]
    public async Task Get_WrongMonth_Is400NamingIt(string month)
    {
        foreach (var path in new[] { "/api/assessment", "/api/assessment/export" })
        {
            using var response = await _host.As("assessor").GetAsync($"{path}?month={month}");
            Assert.Equal(["month"], await response.BlamedAsync());
        }
    }

    [Fact]
    public async Task Export_Month_IsAWorkbookOfTotalsAndFindings()
    {
        await OpenAsync("a", Finding(March, "confirmed", 2m));
        using var response = await _host.As("assessor").GetAsync("/api/assessment/export?month=2026-03");
        using var package = SpreadsheetDocument.Open(new MemoryStream(await response.BytesAsync()), isEditable: false);
        Records.MustBeValid(package);

        Assert.Equal(["月考核通报", "考核明细"], package.WorkbookPart!.Workbook.Descendants<Sheet>().Select(sheet => sheet.Name!.Value!));
        var rows = package.WorkbookPart.WorksheetParts.SelectMany(part => part.Worksheet.Descendants<Row>()).Select(row => string.Join('|', row.Elements<Cell>().Select(cell => cell.InnerText))).ToArray();
        Assert.Contains("华宁公路分局|2|1", rows);
        Assert.Contains(rows, row => row.Contains("已认定", StringComparison.Ordinal));
        Assert.Equal("月考核通报2026-03.xlsx", response.Content.Headers.ContentDisposition!.FileNameStar);
    }

    private static FindingView Finding(DateTimeOffset at, string status, decimal points) =>
        new("late-report", "phone-report", at, status, null, points, 1, "养护科", "办公室");

    private Task OpenAsync(string id, params FindingView[] findings) => OpenAsync(id, Sample.Report(id), findings);

    private Task OpenAsync(string id, IncidentReport report, params FindingView[] findings) =>
        Records.OpenAsync(_host, view => view with { Findings = findings }, report: report with { ExternalId = id });
}
