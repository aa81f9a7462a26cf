using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Functions.Tests.Attachments;
using Functions.Tests.Http;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Documents;

public sealed class ArchiveTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_Archive_HoldsEverythingAndItsManifestIsRight()
    {
        var seed = await OpenAsync();
        using var zip = await DownloadAsync(seed);
        var manifest = JsonDocument.Parse(zip.TextOf("manifest.json")).RootElement;
        var files = manifest.GetProperty("files").EnumerateArray().ToDictionary(file => file.GetProperty("name").GetString()!);

        Assert.Equal(zip.Entries.Select(entry => entry.FullName).Where(name => name != "manifest.json"), files.Keys);
        foreach (var entry in zip.Entries.Where(entry => entry.Name != "manifest.json"))
        {
            using var content = entry.Open();
            var bytes = new MemoryStream();
            content.CopyTo(bytes);
            Assert.Equal(files[entry.FullName].GetProperty("size").GetInt64(), bytes.Length);
            Assert.Equal(files[entry.FullName].GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())));
        }
        string[] expected =
        [
            "readme.txt", "incident.json", "report.json", "timeline.json", "timeline.csv", "signals.json", "statements/statement-1-v1.txt",
            "statements/statement-1-v2.txt", "facts.json", "coverage.csv", "notifications.json",
        ];
        Assert.Equal(expected, files.Keys.Take(expected.Length));
        Assert.Equal((1, "key:office", seed.Number), (manifest.GetProperty("schemaVersion").GetInt32(), manifest.GetProperty("generatedBy").GetString(), manifest.GetProperty("number").GetString()));
        Assert.Contains(await _host.Get<IAuditTrail>().ListAsync(0, 100), line => line.Action == "incident.archive" && line.Target == seed.IncidentId);
    }

    [Fact]
    public async Task Get_Archive_ShowsActsStatementsCoverageAndAttachments()
    {
        var seed = await OpenAsync();
        using var zip = await DownloadAsync(seed);

        Assert.Equal(["s-1", "r-1", "s-2", "a-1", "p-1", "c-1", "f-1"], JsonDocument.Parse(zip.TextOf("signals.json")).RootElement.EnumerateArray()
            .Select(act => act.GetProperty("signal").GetProperty("signalId").GetString()));
        var first = zip.TextOf("statements/statement-1-v1.txt");
        Assert.Contains("第一稿", first, StringComparison.Ordinal);
        Assert.Contains("退回：陈敏", first, StringComparison.Ordinal);
        var second = zip.TextOf("statements/statement-1-v2.txt");
        Assert.Contains("第二稿", second, StringComparison.Ordinal);
        Assert.Contains("批准：陈敏", second, StringComparison.Ordinal);
        Assert.Contains("代录：孙宏", second, StringComparison.Ordinal);
        Assert.Contains("发布：陈敏", second, StringComparison.Ordinal);
        Assert.Contains("县融媒体,'=cmd", zip.TextOf("coverage.csv"), StringComparison.Ordinal);
        Assert.Equal("已派人", JsonDocument.Parse(zip.TextOf("facts.json")).RootElement.GetProperty("fields").GetProperty("measures").GetString());
        using var scan = zip.Entries.Single(entry => entry.FullName.StartsWith("attachments/", StringComparison.Ordinal)).Open();
        var bytes = new MemoryStream();
        scan.CopyTo(bytes);
        Assert.Equal(AttachmentFiles.Pdf(), bytes.ToArray());
        Assert.Contains("如何核对", zip.TextOf("readme.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Csv_BeginsWithAByteOrderMark()
    {
        using var zip = await DownloadAsync(await OpenAsync());
        using var content = zip.GetEntry("timeline.csv")!.Open();
        var start = new byte[3];
        content.ReadExactly(start);

        Assert.Equal<byte>([0xEF, 0xBB, 0xBF], start);
    }

    [Fact]
    public async Task Get_Twice_GivesTheSameEntriesButForTheManifest()
    {
        var seed = await OpenAsync();
        using var one = await DownloadAsync(seed);
        _host.Time.Advance(TimeSpan.FromSeconds(30));
        using var two = await DownloadAsync(seed);

        Assert.Equal(Describe(one), Describe(two));

        static IEnumerable<(string, uint, DateTimeOffset)> Describe(ZipArchive zip) =>
            zip.Entries.Where(entry => entry.Name != "manifest.json").Select(entry => (entry.FullName, entry.Crc32, entry.LastWriteTime));
    }

    private async Task<IncidentSeed> OpenAsync()
    {
        var seed = await Records.OpenAsync(_host, acts:
        [
            Records.Act("s-1", SignalTypes.SubmitStatement, ("kind", "reply"), ("text", "第一稿")),
            Records.Act("r-1", SignalTypes.RejectStatement, ("statement", "statement:1"), ("comment", "请核对里程")),
            Records.Act("s-2", SignalTypes.SubmitStatement, ("kind", "reply"), ("text", "第二稿"), ("statement", "statement:1")),
            Records.Act("a-1", SignalTypes.ApproveStatement, ("statement", "statement:1")) with { OnBehalfOf = "孙宏" },
            Records.Act("p-1", SignalTypes.PublishStatement, ("where", "官方微博")),
            Records.Act("c-1", SignalTypes.Coverage, ("outlet", "县融媒体"), ("title", "=cmd")),
            Records.Act("f-1", SignalTypes.Facts, ("measures", "已派人")),
        ]);
        await _host.Get<IAttachmentStore>().AddAsync(
            new NewAttachment(seed.IncidentId, "批示.pdf", AttachmentTypes.Pdf, "zhao", "赵琳"), new MemoryStream(AttachmentFiles.Pdf()), default);
        return seed;
    }

    private async Task<ZipArchive> DownloadAsync(IncidentSeed seed)
    {
        using var response = await _host.As("office").GetAsync($"/api/incidents/{seed.IncidentId}/archive");
        return new ZipArchive(new MemoryStream(await response.BytesAsync()));
    }
}
