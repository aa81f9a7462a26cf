using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Register;

namespace Functions.Tests.Http;

public sealed class WebhookTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Post_SignedReport_IsAcceptedCommittedAndPushed()
    {
        using var response = await _host.DeliverAsync(_host.Report());

        var answer = await response.JsonAsync(202);
        Assert.Equal(["incidentId", "duplicate", "status"], answer.EnumerateObject().Select(property => property.Name));
        var id = answer.GetProperty("incidentId").GetString()!;
        Assert.False(answer.GetProperty("duplicate").GetBoolean());
        Assert.Equal("/api/incidents/" + id, answer.GetProperty("status").GetString());
        Assert.Equal([id], _host.Pushed);
        var stored = await _host.Get<IIncidentRegister>().GetAsync(id, default);
        Assert.Equal("demo", stored!.Seed.Report.Source);
        Assert.True(stored.View.LevelProvisional);
    }

    [Fact]
    public async Task Post_SameReportInAnotherDelivery_IsADuplicateOfTheSameIncident()
    {
        var id = await _host.OpenAsync();
        using var response = await _host.DeliverAsync(_host.Report());

        var answer = await response.JsonAsync(202);
        Assert.True(answer.GetProperty("duplicate").GetBoolean());
        Assert.Equal(id, answer.GetProperty("incidentId").GetString());
    }

    [Fact]
    public async Task Post_SameDeliveryAgain_GetsTheOriginalAnswerAndNothingElse()
    {
        using var first = await _host.DeliverAsync(_host.Report(), "msg_once");
        var original = (await first.JsonAsync(202)).GetRawText();
        using var other = await _host.DeliverAsync(_host.Report("other"), "msg_once");

        Assert.Equal(original, (await other.JsonAsync(202)).GetRawText());
        Assert.Single(_host.Pushed);
        Assert.Single((await _host.As("all").GetJsonAsync("/api/incidents")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Post_SameDeliveryAtOnceManyTimes_OpensOneIncident()
    {
        var body = _host.Report();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _host.DeliverAsync(body, "msg_storm")));

        var texts = await Task.WhenAll(answers.Select(async answer => (await answer.JsonAsync(202)).GetRawText()));
        Assert.Single(texts.Distinct());
        Assert.Single(_host.Pushed);
    }

    [Fact]
    public async Task Post_SecretBeingRotatedOut_StillOpens()
    {
        using var response = await _host.Anonymous.SendAsync(_host.Delivery(_host.Report(), secret: _host.OldSecret));
        await response.JsonAsync(202);
    }

    [Fact]
    public async Task Post_UnknownSource_Is404BeforeAnySignature()
    {
        using var response = await _host.Anonymous.PostJsonAsync("/api/webhooks/nobody", "{}");
        await response.ProblemAsync(404);
    }

    [Theory]
    [InlineData("webhook-id")]
    [InlineData("webhook-timestamp")]
    [InlineData("webhook-signature")]
    public async Task Post_HeaderMissing_Is401ThatSaysNothingMore(string header)
    {
        var request = _host.Delivery(_host.Report());
        request.Headers.Remove(header);
        using var response = await _host.Anonymous.SendAsync(request);

        await Refused(response);
    }

    [Fact]
    public async Task Post_WrongSecretExpiredOrChangedBody_Is401()
    {
        var now = _host.Time.GetUtcNow();
        using var wrongSecret = await _host.Anonymous.SendAsync(_host.Delivery(_host.Report(), secret: Yuqing.Functions.Http.Webhooks.WebhookSignature.NewSecret()));
        using var expired = await _host.Anonymous.SendAsync(_host.Delivery(_host.Report(), at: now.AddMinutes(-6)));
        using var early = await _host.Anonymous.SendAsync(_host.Delivery(_host.Report(), at: now.AddMinutes(6)));
        var changed = _host.Delivery(_host.Report());
        changed.Content = new StringContent(_host.Report("other"), Encoding.UTF8, "application/json");
        using var tampered = await _host.Anonymous.SendAsync(changed);

        await Refused(wrongSecret);
        await Refused(expired);
        await Refused(early);
        await Refused(tampered);
        Assert.Empty(_host.Pushed);
        Assert.Contains(await _host.Get<IAuditTrail>().ListAsync(0, 10), line => line is { Actor: "source:demo", Outcome: "refused" });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_BodyOf300KiB_Is413WithOrWithoutLength(bool stated)
    {
        var request = _host.Delivery($$"""{ "summary": "{{new string('x', 300 * 1024)}}" }""");
        request.Headers.TransferEncodingChunked = !stated;
        using var response = await _host.Anonymous.SendAsync(request);
        await response.ProblemAsync(413);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Post_BodyOfExactlyTheLimit_IsRead(bool stated)
    {
        var report = JsonNode.Parse(_host.Report())!.AsObject();
        report["summary"] = "";
        report["summary"] = new string('x', BodyReader.Limit - Encoding.UTF8.GetByteCount(report.ToJsonString()));
        var body = report.ToJsonString();
        Assert.Equal(BodyReader.Limit, Encoding.UTF8.GetByteCount(body));
        var request = _host.Delivery(body);
        request.Headers.TransferEncodingChunked = !stated;
        using var response = await _host.Anonymous.SendAsync(request);
        await response.JsonAsync(202);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/cloudevents-batch+json")]
    [InlineData("application/cloudevents+xml")]
    [InlineData("application/json; charset=gbk")]
    [InlineData(null)]
    public async Task Post_OtherContentType_Is415(string? type)
    {
        var request = _host.Delivery(_host.Report());
        request.Content!.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        using var response = await _host.Anonymous.SendAsync(request);
        await response.ProblemAsync(415);
    }

    [Fact]
    public async Task Post_CompressedBody_Is415()
    {
        var request = _host.Delivery(_host.Report());
        request.Content!.Headers.ContentEncoding.Add("gzip");
        using var response = await _host.Anonymous.SendAsync(request);
        await response.ProblemAsync(415);
    }

    [Fact]
    public async Task Post_MalformedJson_Is400WithPosition()
    {
        using var response = await _host.DeliverAsync("{ \"unit\": \"huaning-highway\",\n \"title\": }");
        var problem = await response.ProblemAsync(400);
        Assert.Contains("第 2 行", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WrongTypesAndMissingFields_NamesThemAll()
    {
        using var response = await _host.DeliverAsync("""{ "unit": 7, "title": "t", "metrics": { "views": "x" } }""");
        Assert.Equal(["discoveredAt", "externalId", "metrics.views", "unit"], (await response.BlamedAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Post_UnknownUnitLevelOrCategory_Is400NamingIt()
    {
        using var unit = await _host.DeliverAsync(_host.Report(unit: "atlantis"));
        using var level = await _host.DeliverAsync(_host.Report(level: "IV"));
        using var category = await _host.DeliverAsync(With("category", "gossip"));

        Assert.Equal(["unit"], await unit.BlamedAsync());
        Assert.Equal(["level"], await level.BlamedAsync());
        Assert.Equal(["category"], await category.BlamedAsync());
    }

    [Theory]
    [InlineData("discoveredAt", "1990-01-01T00:00:00+08:00")]
    [InlineData("occurredAt", "1990-01-01T00:00:00+08:00")]
    [InlineData("discoveredAt", "2126-01-01T00:00:00+08:00")]
    [InlineData("postedAt", "9999-12-31T23:59:59+08:00")]
    [InlineData("occurredAt", "0001-01-01T00:00:00+08:00")]
    public async Task Post_TimeFarAway_Is400WithTheReason(string field, string time)
    {
        using var response = await _host.DeliverAsync(With(field, time));
        Assert.Equal([field], await response.BlamedAsync());
    }

    [Fact]
    public async Task Post_RecentPast_IsAccepted()
    {
        using var response = await _host.DeliverAsync(With("occurredAt", _host.Time.GetUtcNow().AddHours(-3).ToString("O")));
        await response.JsonAsync(202);
    }

    [Fact]
    public async Task Post_StructuredCloudEvent_TakesItsData()
    {
        var body = $$"""{ "specversion": "1.0", "id": "e-1", "source": "/monitor", "type": "incident.found", "ext": 1, "datacontenttype": "application/json", "data": {{_host.Report()}} }""";
        var request = _host.Delivery(body);
        request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse("application/cloudevents+json; charset=utf-8");
        using var response = await _host.Anonymous.SendAsync(request);
        await response.JsonAsync(202);
    }

    [Theory]
    [InlineData("""{ "specversion": "1.0", "id": "e", "source": "s", "type": "t" }""", "data")]
    [InlineData("""{ "specversion": "1.0", "id": "e", "source": "s", "type": "t", "data_base64": "e30=" }""", "data")]
    [InlineData("""{ "specversion": "1.0", "id": "e", "source": "s", "type": "t", "data": "{}" }""", "data")]
    [InlineData("""{ "specversion": "0.3", "id": "e", "source": "s", "type": "t", "data": {} }""", "specversion")]
    [InlineData("""{ "id": "e", "source": "s", "type": "t", "data": {} }""", "specversion")]
    [InlineData("""{ "specversion": "1.0", "id": "", "source": "s", "type": "t", "data": {} }""", "id")]
    [InlineData("""{ "specversion": "1.0", "id": "e", "type": "t", "data": {} }""", "source")]
    [InlineData("""{ "specversion": "1.0", "id": "e", "source": "s", "type": 1, "data": {} }""", "type")]
    [InlineData("""{ "specversion": "1.0", "id": "e", "source": "s", "type": "t", "datacontenttype": "text/xml", "data": {} }""", "datacontenttype")]
    public async Task Post_CloudEventWithFaultyAttribute_Is400NamingIt(string body, string attribute)
    {
        var request = _host.Delivery(body);
        request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse("application/cloudevents+json");
        using var response = await _host.Anonymous.SendAsync(request);
        Assert.Equal([attribute], await response.BlamedAsync());
    }

    [Fact]
    public async Task Post_BinaryCloudEvent_TakesTheBody()
    {
        using var response = await _host.Anonymous.SendAsync(Binary());
        await response.JsonAsync(202);
    }

    [Theory]
    [InlineData("ce-id", null)]
    [InlineData("ce-source", null)]
    [InlineData("ce-type", null)]
    [InlineData("ce-specversion", "0.3")]
    public async Task Post_BinaryCloudEventWithFaultyHeader_Is400NamingIt(string header, string? value)
    {
        var request = Binary();
        request.Headers.Remove(header);
        if (value is not null)
            request.Headers.Add(header, value);
        using var response = await _host.Anonymous.SendAsync(request);
        Assert.Equal([header], await response.BlamedAsync());
    }

    [Fact]
    public async Task Post_ReportNamingItsAuthor_NothingOfItReachesTheDisk()
    {
        const string marker = "zhangsan-7788-the-author";
        var report = JsonNode.Parse(_host.Report())!.AsObject();
        foreach (var name in new[] { "author", "userName", "authorId", "accountUrl" })
            report[name] = marker;
        report["user"] = new JsonObject { ["name"] = marker };
        report["metrics"] = new JsonObject { ["views"] = 1, ["author"] = marker };
        report["url"] = $"https://weibo.com/{marker}?uid={marker}";
        await _host.OpenAsync(report.ToJsonString());

        var files = System.IO.Directory.GetFiles(Path.GetDirectoryName(_host.Get<RegisterDatabase>().Path)!, "register.db*").Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));
        Assert.NotEmpty(files);
        foreach (var file in files)
            Assert.DoesNotContain(marker, await ReadSharedAsync(file), StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Logged, line => line.Contains(marker, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_WebhookPath_Is405()
    {
        using var response = await _host.Anonymous.GetAsync("/api/webhooks/demo");
        await response.ProblemAsync(405);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    private static async Task Refused(HttpResponseMessage response)
    {
        var problem = await response.ProblemAsync(401);
        Assert.True(problem.TryGetProperty("detail", out var detail) && detail.ValueKind == JsonValueKind.Null, problem.GetRawText());
        Assert.True(problem.GetProperty("errors").ValueKind == JsonValueKind.Null, problem.GetRawText());
    }

    private static async Task<string> ReadSharedAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    private string With(string field, string value)
    {
        var report = JsonNode.Parse(_host.Report())!.AsObject();
        report[field] = value;
        return report.ToJsonString();
    }

    private HttpRequestMessage Binary()
    {
        var request = _host.Delivery(_host.Report());
        request.Headers.Add("ce-specversion", "1.0");
        request.Headers.Add("ce-id", "e-1");
        request.Headers.Add("ce-source", "/monitor");
        request.Headers.Add("ce-type", "incident.found");
        return request;
    }
}
