using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Functions.Tests.Http;
using Functions.Tests.Register;
using Yuqing.Functions.Documents;
using Yuqing.Functions.Documents.Forms;
using Yuqing.Functions.Http.Documents;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Documents;

public sealed class DocumentTests : IAsyncLifetime
{
    private static readonly (string, string)[] AllFacts = [.. FactSheet.Fields.Select(field => (field, $"{field}的内容。"))];
    private ApiHost _host = null!;

    public async Task InitializeAsync() =>
        _host = await ApiHost.StartAsync(new Dictionary<string, string?> { ["Yuqing:Documents:Fonts:Body"] = "FandolFang" });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("flash-report", "华宁公路分局网络舆情快报", "已采取的措施", "特此报告。")]
    [InlineData("bulletin", "网上舆情", "各方关切", "处置建议")]
    [InlineData("written-report", "华宁公路分局", "舆论反映", "特此报告。")]
    [InlineData("request", "关于商请协助处理", "商请协助事项", "此函。")]
    public async Task Get_AllFacts_FillTheForm(string template, params string[] expected)
    {
        var seed = await OpenAsync(template, AllFacts);
        using var response = await GetAsync(seed, "?recipient=county-cac");
        var (paragraphs, _) = Read(await response.BytesAsync());
        var text = string.Join('\n', paragraphs);

        Assert.All(expected, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Contains("县委网信办：", paragraphs);
        Assert.Contains("（联系人：contact的内容。，电话：contactPhone的内容。）", paragraphs);
        Assert.Contains("华宁公路分局", paragraphs);
        Assert.Contains("2026年3月2日", paragraphs);
        Assert.DoesNotContain("待填", text, StringComparison.Ordinal);
        Assert.Equal("0", response.Headers.GetValues(DocumentDesk.BlanksHeader).Single());
        Assert.Equal($"{seed.Number}{DocumentForms.Title(template)}.docx", response.Content.Headers.ContentDisposition!.FileNameStar);
    }

    [Fact]
    public async Task Get_MissingFacts_StandAsBlanksAndAreCounted()
    {
        var seed = await OpenAsync("flash-report", [("facts", "塌方约三十方。"), ("signer", "王伟")]);
        using var response = await GetAsync(seed);
        var (paragraphs, package) = Read(await response.BytesAsync());

        Assert.Contains("【待填：措施】", paragraphs);
        Assert.Contains("塌方约三十方。", paragraphs);
        Assert.Contains("县委网信办、市公路局：", paragraphs);
        // 发生时间、地点、传播情况、措施、下一步工作、联系人、联系电话
        Assert.Equal("7", response.Headers.GetValues(DocumentDesk.BlanksHeader).Single());
        Assert.Equal(7, package.MainDocumentPart!.Document.Descendants<Highlight>().Count());
    }

    [Fact]
    public async Task Get_Layout_IsThatOfTheStandard()
    {
        var seed = await OpenAsync("flash-report", AllFacts);
        using var response = await GetAsync(seed, "?copy=000001&marking=内部资料&urgency=特急");
        var (paragraphs, package) = Read(await response.BytesAsync());
        var section = package.MainDocumentPart!.Document.Body!.Elements<SectionProperties>().Single();

        Assert.Equal(["000001", "内部资料", "特急", "华宁公路分局网络舆情快报"], paragraphs.Take(4));
        var (size, margin) = (section.GetFirstChild<PageSize>()!, section.GetFirstChild<PageMargin>()!);
        Assert.Equal((11906u, 16838u), (size.Width!.Value, size.Height!.Value));
        Assert.Equal([37, 35, 28, 26], new[] { margin.Top!.Value, margin.Bottom!.Value, (int)margin.Left!.Value, (int)margin.Right!.Value }.Select(twips => (int)Math.Round(twips / 56.693)));
        Assert.True(22 * WordLayout.LinePitch <= WordLayout.PageHeight - WordLayout.TopMargin - WordLayout.BottomMargin);
        Assert.InRange(28 * (16 + (WordLayout.CharacterSpace / 4096.0)) * 20, WordLayout.TextWidth - 20, WordLayout.TextWidth);
        Assert.NotNull(package.MainDocumentPart.DocumentSettingsPart!.Settings.GetFirstChild<EvenAndOddHeaders>());
        Assert.Equal(["right", "left"], package.MainDocumentPart.FooterParts
            .OrderByDescending(part => part.Footer.Descendants<Justification>().Single().Val!.InnerText)
            .Select(part => part.Footer.Descendants<Justification>().Single().Val!.InnerText));
        var body = package.MainDocumentPart.Document.Descendants<Paragraph>().Single(paragraph => paragraph.InnerText == "measures的内容。");
        Assert.Equal(("580", "exact", 200), (body.ParagraphProperties!.SpacingBetweenLines!.Line!.Value, body.ParagraphProperties.SpacingBetweenLines.LineRule!.InnerText, body.ParagraphProperties.Indentation!.FirstLineChars!.Value));
        Assert.Equal(("FandolFang", "32"), (body.Descendants<RunFonts>().First().EastAsia!.Value, body.Descendants<FontSize>().First().Val!.Value));
        Assert.Equal("FF0000", package.MainDocumentPart.Document.Descendants<BottomBorder>().Single().Color!.Value);
    }

    [Theory]
    [InlineData("first", "首报")]
    [InlineData("follow-up", "续报")]
    [InlineData("final", "终报")]
    public async Task Get_WrittenReport_NamesItsStage(string stage, string expected)
    {
        var seed = await OpenAsync("written-report", AllFacts, stage);
        using var response = await GetAsync(seed);

        Assert.Contains(Read(await response.BytesAsync()).Paragraphs, paragraph => paragraph.EndsWith($"的情况报告（{expected}）", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_Drill_IsMarkedInTitleAndOnEveryPage()
    {
        var seed = await OpenAsync("bulletin", AllFacts, report: Sample.Report() with { Drill = true });
        using var response = await GetAsync(seed);
        var (paragraphs, package) = Read(await response.BytesAsync());

        Assert.Contains(paragraphs, paragraph => paragraph.StartsWith("【演练】关于", StringComparison.Ordinal));
        Assert.Equal(2, package.MainDocumentPart!.HeaderParts.Count(header => header.Header.InnerText.Contains("【演练】", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Get_TextOfEveryKind_StaysWithinItsParagraphs()
    {
        var seed = await OpenAsync("request", [("facts", "第一段\n第二段<w:p>&\u0001\uD800"), ("requests", "=1+1")]);
        using var response = await GetAsync(seed);
        var (paragraphs, _) = Read(await response.BytesAsync());

        Assert.Contains("第一段", paragraphs);
        Assert.Contains(paragraphs, paragraph => paragraph.StartsWith("第二段<w:p>&", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("?recipient=nobody", "recipient")]
    [InlineData("?copy=12", "copy")]
    [InlineData("?marking=机密★1年", "marking")]
    [InlineData("?urgency=很急", "urgency")]
    public async Task Get_WrongQuery_Is400NamingIt(string query, string field)
    {
        var seed = await OpenAsync("request", AllFacts);
        using var response = await GetAsync(seed, query);

        Assert.Equal([field], await response.BlamedAsync());
    }

    [Fact]
    public async Task Get_UnknownObligationOrOneWithoutDocument_IsRefused()
    {
        var seed = await Records.OpenAsync(_host);
        using var unknown = await _host.As("office").GetAsync($"/api/incidents/{seed.IncidentId}/documents/nothing");
        using var without = await _host.As("office").GetAsync($"/api/incidents/{seed.IncidentId}/documents/phone-report");

        await unknown.ProblemAsync(404);
        await without.ProblemAsync(409);
    }

    [Fact]
    public void Summary_LongFacts_HasAtMost200CharactersAndItsVerdictFirst()
    {
        var input = Input(("facts", new string('长', 500)), ("risk", "存在升级风险。其余文字。"));

        var summary = DocumentForms.Summary(input);

        Assert.Equal(200, summary.Length);
        Assert.StartsWith("风险判断：存在升级风险。长", summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("关于防汛的快报")]
    [InlineData("关于“G323线华宁段塌方致交通中断、群众绕行两小时”网络舆情的快报")]
    [InlineData("关于“ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ”的函")]
    public void Title_Lines_FitAndLoseNothing(string title)
    {
        var lines = TitleLines.Break(title);

        Assert.Equal(title, string.Concat(lines));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, TitleLines.Longest));
        Assert.DoesNotContain(lines, line => line.StartsWith('”') || line.EndsWith('“'));
    }

    private static FormInput Input(params (string, string)[] facts) => new()
    {
        View = Sample.Picture(new IncidentSeed("i", "HNGL-2026-0001", default, Sample.Report()), 1).View,
        Obligation = Records.Obligation("bulletin"),
        Facts = facts.ToDictionary(),
        UnitTitle = "华宁公路分局",
        Now = default,
    };

    private Task<IncidentSeed> OpenAsync(string template, (string, string)[] facts, string? stage = null, IncidentReport? report = null) => Records.OpenAsync(
        _host, view => view with { Obligations = [Records.Obligation(template, stage)] }, [Records.Act("f-1", SignalTypes.Facts, facts)], report);

    private Task<HttpResponseMessage> GetAsync(IncidentSeed seed, string query = "") =>
        _host.As("office").GetAsync($"/api/incidents/{seed.IncidentId}/documents/{Records.Report}{query}");

    private static (string[] Paragraphs, WordprocessingDocument Package) Read(byte[] bytes)
    {
        var package = WordprocessingDocument.Open(new MemoryStream(bytes), isEditable: false);
        Records.MustBeValid(package);
        return ([.. package.MainDocumentPart!.Document.Body!.Elements<Paragraph>().Select(paragraph => paragraph.InnerText)], package);
    }
}
