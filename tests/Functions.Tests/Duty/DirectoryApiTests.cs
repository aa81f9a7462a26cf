using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Functions.Tests.Http;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;

namespace Functions.Tests.Duty;

/// <summary>Editing the demo county as a whole: contacts that cannot work, units and people that are still needed, versions.</summary>
public sealed class DirectoryApiTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("carrier-pigeon", "dove", "people[0].contacts[1].channel", "carrier-pigeon")]
    [InlineData("sms", "chen@example.gov.cn", "people[0].contacts[1].address", "手机号码")]
    [InlineData("smtp", "13800000000", "people[0].contacts[1].address", "邮箱")]
    [InlineData("webhook", null, "people[0].contacts[1].address", "https://")]
    [InlineData("wecom", "", "people[0].contacts[1].address", "机器人")]
    public async Task Put_ContactThatCannotWork_BlamesItAndSavesNothing(string channel, string? address, string path, string told)
    {
        var problem = await (await PutAsync(With(await DirectoryAsync(), channel, address))).ProblemAsync(400);

        var error = Assert.Single(problem.GetProperty("errors").EnumerateObject());
        Assert.Equal(path, error.Name);
        Assert.Contains(told, error.Value[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(0, Live.Now.Version);
    }

    [Fact]
    public async Task Put_ChannelWithoutSettings_SavesAndWarns()
    {
        var saved = await (await PutAsync(With(await DirectoryAsync(), "sms", "13800000000"))).JsonAsync();

        Assert.Equal(1, saved.GetProperty("version").GetInt64());
        Assert.Equal("people[0].contacts[1].channel", Assert.Single(saved.GetProperty("warnings").EnumerateArray()).GetProperty("path").GetString());
        var channels = (await _host.As("all").GetJsonAsync("/api/directory")).GetProperty("channels").EnumerateArray().ToDictionary(
            channel => channel.GetProperty("name").GetString()!, channel => channel.GetProperty("configured").GetBoolean());
        Assert.Equal((true, false), (channels["console"], channels["sms"]));
    }

    [Fact]
    public async Task Put_ContactThatWasBadBefore_DoesNotStopOtherChanges()
    {
        using var bad = JsonDocument.Parse(With(await DirectoryAsync(), "carrier-pigeon", null));
        await Live.SaveAsync(Live.Read(bad.RootElement), 0, "before", "directory.put", CancellationToken.None);

        var saved = await (await PutAsync((await DirectoryAsync()).Replace("\"曹阳\"", "\"曹洋\"", StringComparison.Ordinal), 1)).JsonAsync();

        Assert.Equal(2, saved.GetProperty("version").GetInt64());
        Assert.Equal("people[0].contacts[1].channel", Assert.Single(saved.GetProperty("warnings").EnumerateArray()).GetProperty("path").GetString());
    }

    [Fact]
    public async Task Put_UnitWithOpenIncidentsRemoved_Is409WithTheirNumber()
    {
        await _host.OpenAsync();
        await _host.OpenAsync(_host.Report("wb-2"));
        var without = Edited(await DirectoryAsync(), directory => directory["units"]!.AsArray().RemoveAt(0));

        Assert.Contains("2 件", (await (await PutAsync(without)).ProblemAsync(409)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, Live.Now.Version);
        var withoutTown = Edited(await DirectoryAsync(), directory => directory["units"]!.AsArray().RemoveAt(3));
        await (await PutAsync(withoutTown)).JsonAsync();
        Assert.Null(Live.FindUnit("town"));
    }

    [Fact]
    public async Task Put_PersonStillInARosterRemoved_NamesWhere()
    {
        var without = Edited(await DirectoryAsync(), directory => directory["people"]!.AsArray().RemoveAt(0));

        var problem = await (await PutAsync(without)).ProblemAsync(400);

        var error = Assert.Single(problem.GetProperty("errors").EnumerateObject());
        Assert.Equal("units[0].duty[0].people[0]", error.Name);
        Assert.Contains("华宁公路分局的值班员", error.Value[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_AfterEdits_TellWhoWhatWhenPageByPage()
    {
        for (var version = 0; version < 3; version++)
            await (await PutAsync((await DirectoryAsync()).Replace(Name(version), Name(version + 1), StringComparison.Ordinal), version)).JsonAsync();

        var first = await _host.As("office").GetJsonAsync("/api/directory/versions?limit=2");
        var rest = await _host.As("office").GetJsonAsync($"/api/directory/versions?limit=2&cursor={first.GetProperty("next").GetString()}");

        Assert.Equal(3, first.GetProperty("latest").GetInt64());
        Assert.Equal([3L, 2L], first.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("version").GetInt64()));
        Assert.Equal([1L], rest.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("version").GetInt64()));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
        var latest = first.GetProperty("items")[0];
        Assert.Equal(("key:all", "directory.put"), (latest.GetProperty("by").GetString(), latest.GetProperty("change").GetString()));
        await (await _host.As("viewer").GetAsync("/api/directory/versions")).ProblemAsync(403);

        static string Name(int version) => $"\"{(version == 0 ? "陈敏" : "陈敏" + version.ToString(CultureInfo.InvariantCulture))}\"";
    }

    [Fact]
    public async Task Restore_EarlierVersion_IsANewOneAndAudited()
    {
        var original = await DirectoryAsync();
        await (await PutAsync(original.Replace("\"陈敏\"", "\"甲\"", StringComparison.Ordinal))).JsonAsync();
        await (await PutAsync(original.Replace("\"陈敏\"", "\"乙\"", StringComparison.Ordinal), 1)).JsonAsync();

        Assert.Equal(["version"], await (await RestoreAsync("1", null)).BlamedAsync());
        await (await RestoreAsync("1", 1)).ProblemAsync(409);
        await (await RestoreAsync("7", 2)).ProblemAsync(404);
        await (await RestoreAsync("first", 2)).ProblemAsync(404);
        Assert.Equal(3, (await (await RestoreAsync("1", 2)).JsonAsync()).GetProperty("version").GetInt64());
        Assert.Equal("甲", Live.FindPerson("chen-min")!.Name);
        Assert.Contains(await _host.Get<IAuditTrail>().ListAsync(0, 100), line => line.Action == "directory.restore" && line.Data!["restored"] == "1");
    }

    [Fact]
    public async Task Restore_WouldChangeAnotherUnit_IsRefusedToTheOfficeOfOne()
    {
        var original = await DirectoryAsync();
        await (await PutAsync(original.Replace("\"陈敏\"", "\"甲\"", StringComparison.Ordinal))).JsonAsync();
        await (await PutAsync(original.Replace("\"曹阳\"", "\"乙\"", StringComparison.Ordinal), 1)).JsonAsync();

        await (await RestoreAsync("1", 2, "office")).ProblemAsync(403);
        Assert.Equal("乙", Live.FindPerson("cao-yang")!.Name);
    }

    private LiveDutyDirectory Live => _host.Get<LiveDutyDirectory>();

    private static string With(string document, string channel, string? address) => Edited(document, directory =>
        directory["people"]![0]!["contacts"]!.AsArray().Add(new JsonObject { ["channel"] = channel, ["address"] = address, ["allowDrills"] = false }));

    private static string Edited(string document, Action<JsonNode> edit)
    {
        var directory = JsonNode.Parse(document)!;
        edit(directory);
        return directory.ToJsonString();
    }

    private async Task<string> DirectoryAsync() => (await _host.As("all").GetJsonAsync("/api/directory")).GetProperty("directory").GetRawText();

    private async Task<HttpResponseMessage> PutAsync(string document, long version = 0)
    {
        using var content = new StringContent(document, Encoding.UTF8, "application/json");
        return await _host.As("all").PutAsync(string.Create(CultureInfo.InvariantCulture, $"/api/directory?version={version}"), content);
    }

    private Task<HttpResponseMessage> RestoreAsync(string version, long? expected, string key = "all") =>
        _host.As(key).PostAsync(string.Create(CultureInfo.InvariantCulture, $"/api/directory/versions/{version}/restore{(expected is null ? "" : $"?version={expected}")}"), null);
}
