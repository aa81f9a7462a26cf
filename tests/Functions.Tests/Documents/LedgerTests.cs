using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Functions.Tests.Http;
using Functions.Tests.Register;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Documents;

public sealed class LedgerTests : IAsyncLifetime
{
    private const string Path = $"/api/units/{Sample.Highway}/ledger";
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_Incidents_AreRowsAsOfficesKeepThem()
    {
        var due = _host.Time.GetUtcNow() - TimeSpan.FromMinutes(1);
        var seed = await Records.OpenAsync(_host, view => view with
        {
            AssistingUnits = [Sample.Town],
            ClosedAt = _host.Time.GetUtcNow(),
            Obligations = [Sample.Obligation(due), Sample.Obligation(due, "paper-report", "done") with { AcceptedAt = due }],
            Statements = [new StatementView { Id = "statement:1", Kind = "reply", Status = "published", SignalId = "s", SubmittedBy = "chen", PublishedAt = due, Where = "官方微博" }],
            Findings = [new FindingView("late-report", "phone-report", due, "candidate")],
        });

        var rows = await RowsAsync(Path);

        Assert.Equal("序号", rows[0][0]);
        Assert.Equal(16, rows[0].Length);
        Assert.Equal(("1", seed.Number, "一级（重大）", "华宁公路分局", "宁州街道"), (rows[1][0], rows[1][1], rows[1][6], rows[1][8], rows[1][9]));
        Assert.Contains("未完成", rows[1][10], StringComparison.Ordinal);
        Assert.Contains("按时完成", rows[1][10], StringComparison.Ordinal);
        Assert.Equal(("是", "办理中"), (rows[1][11], rows[1][14]));
        Assert.Contains("官方微博", rows[1][12], StringComparison.Ordinal);
        Assert.EndsWith("（待认定）", rows[1][15], StringComparison.Ordinal);
        // 2026-03-02 08:00 in Shanghai, as spreadsheets count days.
        Assert.Equal(new DateTime(2026, 3, 2, 8, 0, 0).ToOADate(), double.Parse(rows[1][2], System.Globalization.CultureInfo.InvariantCulture), 6);
        Assert.Contains(await _host.Get<IAuditTrail>().ListAsync(0, 100), line => line.Action == "ledger.export" && line.Target == Sample.Highway);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+86")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    public async Task Get_TextLikeAFormula_StaysText(string title)
    {
        await Records.OpenAsync(_host, report: Sample.Report(title: title));
        using var response = await _host.As("office").GetAsync(Path);
        using var package = SpreadsheetDocument.Open(new MemoryStream(await response.BytesAsync()), isEditable: false);
        Records.MustBeValid(package);
        var cells = package.WorkbookPart!.WorksheetParts.SelectMany(part => part.Worksheet.Descendants<Cell>()).ToArray();

        var cell = Assert.Single(cells, cell => cell.InnerText == title);
        Assert.Equal(CellValues.InlineString, cell.DataType!.Value);
        Assert.DoesNotContain(cells, cell => cell.CellFormula is not null);
    }

    [Fact]
    public async Task Get_Sheets_HaveAFrozenHeadAndAFilter()
    {
        using var response = await _host.As("office").GetAsync(Path);
        using var package = SpreadsheetDocument.Open(new MemoryStream(await response.BytesAsync()), isEditable: false);
        Records.MustBeValid(package);

        Assert.Equal(["舆情台账", "监测记录"], package.WorkbookPart!.Workbook.Descendants<Sheet>().Select(sheet => sheet.Name!.Value!));
        foreach (var part in package.WorkbookPart.WorksheetParts)
        {
            Assert.Equal(PaneStateValues.Frozen, part.Worksheet.Descendants<Pane>().Single().State!.Value);
            Assert.StartsWith("A1:", part.Worksheet.Descendants<AutoFilter>().Single().Reference!.Value, StringComparison.Ordinal);
        }
        Assert.Equal("华宁公路分局舆情台账20260101-20260302.xlsx", response.Content.Headers.ContentDisposition!.FileNameStar);
    }

    [Fact]
    public async Task Get_Range_IsInclusiveDaysOfShanghaiAndLeavesOutWhoIsOnlyAsked()
    {
        var mine = await Records.OpenAsync(_host);
        await Records.OpenAsync(_host, view => view with { Units = [Sample.Town, Sample.Highway] }, report: Sample.Report("asked", unit: Sample.Town));
        var assisted = await Records.OpenAsync(
            _host, view => view with { Units = [Sample.Town, Sample.Highway], AssistingUnits = [Sample.Highway] }, report: Sample.Report("assisted", unit: Sample.Town));

        Assert.Equal([mine.Number, assisted.Number], (await RowsAsync($"{Path}?from=2026-03-02&to=2026-03-02")).Skip(1).Select(row => row[1]));
        Assert.Single(await RowsAsync($"{Path}?from=2026-03-03&to=2026-12-31"));
        Assert.Single(await RowsAsync($"{Path}?from=2026-01-01&to=2026-03-01"));
    }

    [Fact]
    public async Task Get_MonitoringRecords_AreOnTheirOwnSheet()
    {
        var report = Sample.Report("2026-03-02") with { Kind = MatterKinds.Monitoring, Source = MatterKinds.Monitoring };
        await Records.OpenAsync(_host, view => view with
        {
            Kind = MatterKinds.Monitoring,
            Obligations = [Sample.Obligation(_host.Time.GetUtcNow(), "monitoring-record", "done") with
            {
                Kind = "monitoring-record", Given = new Dictionary<string, string> { ["found"] = "未发现" }, Evidence = [new EvidenceField("found", "发现情况", true, "text")],
            }],
        }, report: report);

        Assert.Single(await RowsAsync(Path));
        Assert.Equal("发现情况：未发现", (await RowsAsync(Path, sheet: 2))[1][7]);
    }

    [Theory]
    [InlineData("?from=2026-13-01", "from")]
    [InlineData("?to=gestern", "to")]
    [InlineData("?from=2026-03-02&to=2026-03-01", "from")]
    public async Task Get_WrongRange_Is400NamingIt(string query, string field)
    {
        using var response = await _host.As("office").GetAsync(Path + query);

        Assert.Equal([field], await response.BlamedAsync());
    }

    [Theory]
    [InlineData(Sample.Town)]
    [InlineData("nothing")]
    public async Task Get_UnitOfOthersOrNone_Is404(string unit)
    {
        using var response = await _host.As("office").GetAsync($"/api/units/{unit}/ledger");

        await response.ProblemAsync(404);
    }

    [Fact]
    public async Task Workbook_ManyRows_AreNotKeptInMemory()
    {
        const int Rows = 50_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = 0L;
        await using (var workbook = new Yuqing.Functions.Documents.Tables.Workbook(Stream.Null))
            await workbook.AddSheetAsync("a", [new Yuqing.Functions.Documents.Tables.Column("a", 10)], Many(), CancellationToken.None);

        // The text alone is 200 MB.
        Assert.InRange(peak - before, long.MinValue, 32L << 20);

        async IAsyncEnumerable<IReadOnlyList<object?>> Many()
        {
            for (var i = 0; i < Rows; i++)
            {
                if (i % 10_000 == 0)
                    peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true));
                yield return [new string('长', 2000)];
            }
            await Task.CompletedTask;
        }
    }

    private async Task<string[][]> RowsAsync(string path, int sheet = 1)
    {
        using var response = await _host.As("office").GetAsync(path);
        using var package = SpreadsheetDocument.Open(new MemoryStream(await response.BytesAsync()), isEditable: false);
        Records.MustBeValid(package);
        var part = package.WorkbookPart!.WorksheetParts.Single(part => part.Uri.OriginalString.EndsWith($"sheet{sheet}.xml", StringComparison.Ordinal));
        return [.. part.Worksheet.Descendants<Row>().Select(row => row.Elements<Cell>().Select(cell => cell.InnerText).ToArray())];
    }
}
