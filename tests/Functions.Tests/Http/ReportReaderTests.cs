using System.Text.Json;
using Yuqing.Functions.Http;
using Yuqing.Functions.Http.Reports;
using Yuqing.Functions.Http.Requests;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Http;

public sealed class ReportReaderTests
{
    private const string Full = """
        { "unit": "huaning-highway", "externalId": "wb-5012", "title": " 国道塌方 ", "summary": "详情", "url": "https://weibo.com/u/1", "platform": "weibo",
          "level": "I", "category": "emergency", "occurredAt": "2026-11-21T09:00:00+08:00", "discoveredAt": "2026-11-21T01:30:00.5Z",
          "postedAt": "2026-11-21T09:00+08:00", "handedOffAt": null,
          "metrics": { "views": 12000, "comments": 300, "reposts": 80 }, "drill": { "timeScale": 1800 } }
        """;

    [Fact]
    public void Read_FullReport_EveryFieldIsKept()
    {
        var report = Read(Full);

        Assert.Equal(
            new IncidentReport
            {
                Unit = "huaning-highway",
                Source = "demo",
                ExternalId = "wb-5012",
                Title = "国道塌方",
                Summary = "详情",
                Url = "https://weibo.com/",
                Platform = "weibo",
                Level = "I",
                LevelProvisional = true,
                Category = "emergency",
                OccurredAt = new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.FromHours(8)),
                DiscoveredAt = new DateTimeOffset(2026, 11, 21, 1, 30, 0, 500, TimeSpan.Zero),
                PostedAt = new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.FromHours(8)),
                Metrics = new ReportMetrics(12000, 300, 80),
                Drill = true,
                TimeScale = 1800,
            },
            report);
        Assert.Equal(TimeSpan.FromHours(8), report.OccurredAt!.Value.Offset);
    }

    [Fact]
    public void Read_FieldsThatNameTheAuthor_NothingOfThemIsKept()
    {
        const string marker = "张三丰1998";
        var report = Read($$"""
            { "unit": "u", "externalId": "1", "title": "t", "discoveredAt": "2026-11-21T09:00:00+08:00", "url": "https://bbs.example.cn/t?tid=1&author={{marker}}&uid={{marker}}",
              "author": "{{marker}}", "userName": "{{marker}}", "authorId": "{{marker}}", "accountUrl": "https://weibo.com/u/{{marker}}", "Source": "{{marker}}",
              "user": { "name": "{{marker}}", "nested": [ { "screenName": "{{marker}}" } ] },
              "metrics": { "views": 1, "author": "{{marker}}" }, "drill": { "timeScale": 2, "userName": "{{marker}}" }, "comments": [ "{{marker}}" ] }
            """);

        var kept = JsonSerializer.Serialize(report, ApiJson.Options);
        Assert.DoesNotContain(marker, kept, StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.EscapeDataString(marker), kept, StringComparison.Ordinal);
        Assert.Equal("https://bbs.example.cn/t?tid=1", report.Url);
        Assert.Equal("demo", report.Source);
    }

    [Theory]
    [InlineData("unit", "7")]
    [InlineData("externalId", "{}")]
    [InlineData("title", "[]")]
    [InlineData("summary", "true")]
    [InlineData("url", "\"javascript:alert(1)\"")]
    [InlineData("platform", "1.5")]
    [InlineData("level", "1")]
    [InlineData("category", "false")]
    [InlineData("occurredAt", "\"2026-11-21 09:00\"")]
    [InlineData("occurredAt", "\"2026-11-21T09:00:00\"")]
    [InlineData("discoveredAt", "1700000000")]
    [InlineData("postedAt", "\"yesterday\"")]
    [InlineData("handedOffAt", "\"2026-02-30T09:00:00+08:00\"")]
    [InlineData("metrics", "[]")]
    [InlineData("drill", "true")]
    [InlineData("unit", "\"\\ud800\"")]
    public void Read_WrongType_NamesTheField(string field, string value)
    {
        var errors = ErrorsOf(With(field, value));
        Assert.Equal([field], errors.Keys);
    }

    [Theory]
    [InlineData("""{ "views": -1 }""", "metrics.views")]
    [InlineData("""{ "comments": "many" }""", "metrics.comments")]
    [InlineData("""{ "reposts": 1.5 }""", "metrics.reposts")]
    public void Read_WrongMetric_NamesItsPath(string metrics, string path) => Assert.Equal([path], ErrorsOf(With("metrics", metrics)).Keys);

    [Theory]
    [InlineData("0.5")]
    [InlineData("0")]
    [InlineData("-2")]
    [InlineData("1e300")]
    [InlineData("\"fast\"")]
    public void Read_TimeScaleBelowOneOrAbsurd_NamesIt(string scale) =>
        Assert.Equal(["drill.timeScale"], ErrorsOf(With("drill", $$"""{ "timeScale": {{scale}} }""")).Keys);

    [Fact]
    public void Read_EmptyObject_NamesEveryRequiredField() =>
        Assert.Equal(["discoveredAt", "externalId", "title", "unit"], ErrorsOf("{}").Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Read_BlankTitle_CountsAsMissing() => Assert.Equal(["title"], ErrorsOf(With("title", "\"  \"")).Keys);

    [Fact]
    public void Read_OnlyOccurredAt_Suffices() =>
        Assert.NotNull(Read("""{ "unit": "u", "externalId": "1", "title": "t", "occurredAt": "2026-11-21T09:00:00+08:00" }""").OccurredAt);

    [Fact]
    public void Read_EmptyDrill_IsAnExerciseAtFullLength()
    {
        var report = Read(With("drill", "{}"));
        Assert.True(report.Drill);
        Assert.Equal(1, report.TimeScale);
    }

    [Fact]
    public void Read_NoLevel_IsNotProvisional() => Assert.False(Read(With("level", "null")).LevelProvisional);

    [Fact]
    public void Read_TitleWithLineBreaks_BecomesOneLine() => Assert.Equal("第一行 第二行", Read(With("title", "\"第一行\\n第二行\"")).Title);

    [Fact]
    public void Read_TextTooLong_IsCutNotRefused()
    {
        var report = Read(With("summary", $"\"{new string('长', 20_000)}\""));
        Assert.Equal(ReportReader.SummaryLimit, report.Summary!.Length);
        Assert.EndsWith("…", report.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CutWithinASurrogatePair_LeavesNoHalf()
    {
        var title = new string('长', ReportReader.TitleLimit - 2) + "😀😀";
        Assert.Equal(new string('长', ReportReader.TitleLimit - 2) + "…", Read(With("title", $"\"{title}\"")).Title);
    }

    [Fact]
    public void Read_IdTooLong_NamesIt() => Assert.Equal(["externalId"], ErrorsOf(With("externalId", $"\"{new string('x', 201)}\"")).Keys);

    [Theory]
    [InlineData("2026-11-21T09:00:00.123456789+08:00")]
    [InlineData("2026-11-21T01:00:00.123456789123Z")]
    [InlineData("2026-11-21T09:00:00.1234567+08:00")]
    public void Read_FinerThanAnInstantHolds_IsCutOff(string time)
    {
        var report = Read($$"""{ "unit": "u", "externalId": "1", "title": "t", "occurredAt": "{{time}}" }""");
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.FromHours(8)).AddTicks(1_234_567), report.OccurredAt);
    }

    private static IncidentReport Read(string json)
    {
        using var document = JsonBody.Parse(System.Text.Encoding.UTF8.GetBytes(json));
        return ReportReader.Read(document.RootElement, "demo", levelProvisional: true);
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> ErrorsOf(string json)
    {
        var problem = Assert.Throws<ProblemException>(() => Read(json)).Problem;
        Assert.Equal(400, problem.Status);
        return problem.Errors!;
    }

    /// <summary>The full report with one field replaced by raw JSON.</summary>
    private static string With(string field, string rawValue)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(Full)!.AsObject();
        node.Remove(field);
        var rest = node.ToJsonString();
        return $"{rest[..^1]},\"{field}\":{rawValue}}}";
    }
}
