using System.Net;
using System.Net.Http.Headers;
using Functions.Tests.Http;
using Functions.Tests.Register;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Register;

namespace Functions.Tests.Attachments;

public sealed class AttachmentApiTests : IAsyncLifetime
{
    private ApiHost _host = null!;
    private string _id = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        _id = await _host.OpenAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Post_Scan_IsStoredListedDownloadedAndOnTheTimeline()
    {
        using var created = await UploadAsync(AttachmentFiles.Pdf(), name: "../局长批示.pdf");
        var file = await created.JsonAsync(201);
        var id = file.GetProperty("id").GetString();

        Assert.Equal(("局长批示.pdf", AttachmentTypes.Pdf, "key:office"), (file.GetProperty("name").GetString(), file.GetProperty("mediaType").GetString(), file.GetProperty("uploadedBy").GetString()));
        var listed = (await _host.As("viewer").GetJsonAsync($"/api/incidents/{_id}/attachments")).GetProperty("items");
        Assert.Equal(file.GetRawText(), listed[0].GetRawText());
        using var downloaded = await _host.As("viewer").GetAsync($"/api/incidents/{_id}/attachments/{id}");
        Assert.Equal(AttachmentFiles.Pdf(), await downloaded.Content.ReadAsByteArrayAsync());
        Assert.Equal((AttachmentTypes.Pdf, "attachment", "局长批示.pdf"), (downloaded.Content.Headers.ContentType!.MediaType, downloaded.Content.Headers.ContentDisposition!.DispositionType, downloaded.Content.Headers.ContentDisposition.FileNameStar));
        Assert.Equal("nosniff", downloaded.Headers.GetValues("X-Content-Type-Options").Single());
        var line = (await _host.Get<IIncidentRegister>().GetTimelineAsync(_id, default))!.Single(entry => entry.Kind == "attached");
        Assert.Contains("《局长批示.pdf》", line.Text, StringComparison.Ordinal);
        Assert.Contains(await _host.Get<IAuditTrail>().ListAsync(0, 100), audited => audited.Action == "attachment.add" && audited.Target == _id);
    }

    [Fact]
    public async Task Post_SameFileTwice_AnswersTheFirstWithoutASecondEffect()
    {
        using var first = await UploadAsync(AttachmentFiles.Pdf());
        using var second = await UploadAsync(AttachmentFiles.Pdf(), name: "另一个名字.pdf");

        Assert.Equal((await first.JsonAsync(201)).GetRawText(), (await second.JsonAsync(200)).GetRawText());
        Assert.Single((await _host.Get<IIncidentRegister>().GetTimelineAsync(_id, default))!, entry => entry.Kind == "attached");
    }

    [Fact]
    public async Task Post_TooLarge_Is413WithOrWithoutALength()
    {
        var huge = new byte[AttachmentLimits.MaxBytes + 1];
        AttachmentFiles.Pdf().CopyTo(huge, 0);
        using var stated = await UploadAsync(huge);
        using var chunked = await UploadAsync(huge, chunked: true);

        foreach (var response in new[] { stated, chunked })
            Assert.True((await response.ProblemAsync(413)).GetProperty("errors").TryGetProperty("file", out _));
        Assert.Empty(await _host.Get<IAttachmentStore>().ListAsync(_id, default));
    }

    [Theory]
    [InlineData("application/zip")]
    [InlineData("text/html")]
    [InlineData("image/png")]
    [InlineData(null)]
    public async Task Post_OtherKindThanStatedOrTaken_Is415NamingTheFile(string? mediaType)
    {
        using var response = await UploadAsync(AttachmentFiles.Pdf(), mediaType: mediaType);

        Assert.True((await response.ProblemAsync(415)).GetProperty("errors").TryGetProperty("file", out _));
    }

    [Fact]
    public async Task Post_WithoutNameOrContent_Is400NamingIt()
    {
        using var nameless = await UploadAsync(AttachmentFiles.Pdf(), name: "");
        using var empty = await UploadAsync([]);

        Assert.Equal(["name"], await nameless.BlamedAsync());
        Assert.Equal(["file"], await empty.BlamedAsync());
    }

    [Fact]
    public async Task Post_TooMany_Is409()
    {
        for (var i = 0; i < AttachmentLimits.MaxPerIncident; i++)
            await _host.Get<IAttachmentStore>().AddAsync(new NewAttachment(_id, "a.pdf", AttachmentTypes.Pdf, "zhao", "赵琳"), new MemoryStream(AttachmentFiles.Pdf($"{i}")), default);
        using var response = await UploadAsync(AttachmentFiles.Pdf());

        await response.ProblemAsync(409);
    }

    [Fact]
    public async Task Requests_UnknownOrForeignIncident_Are404()
    {
        var report = Sample.Delivery(Sample.Report("t-1", unit: Sample.Town));
        var foreign = (await _host.Get<IIncidentRegister>().AcceptReportAsync(report, Sample.Open, default)).Incident.Seed.IncidentId;
        foreach (var id in new[] { "nothing", foreign })
        {
            using var post = await UploadAsync(AttachmentFiles.Pdf(), incident: id);
            using var list = await _host.As("office").GetAsync($"/api/incidents/{id}/attachments");
            using var get = await _host.As("office").GetAsync($"/api/incidents/{id}/attachments/a");
            foreach (var response in new[] { post, list, get })
                await response.ProblemAsync(404);
        }
        using var unknown = await _host.As("office").GetAsync($"/api/incidents/{_id}/attachments/nothing");
        await unknown.ProblemAsync(404);
    }

    [Fact]
    public async Task OtherBodies_KeepTheirOwnLimit()
    {
        using var client = _host.As("office");
        using var response = await client.PostJsonAsync($"/api/incidents/{_id}/signals", $$"""{"signalId":"s","type":"note","text":"{{new string('a', 300 * 1024)}}"}""");

        await response.ProblemAsync(413);
    }

    private async Task<HttpResponseMessage> UploadAsync(
        byte[] content, string name = "批示.pdf", string? mediaType = AttachmentTypes.Pdf, bool chunked = false, string? incident = null)
    {
        using var client = _host.As("office");
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/incidents/{incident ?? _id}/attachments?name={WebUtility.UrlEncode(name)}")
        {
            Content = new ByteArrayContent(content),
        };
        if (mediaType is not null)
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        request.Headers.TransferEncodingChunked = chunked;
        return await client.SendAsync(request);
    }
}
