using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Functions.Tests.Documents;
using Functions.Tests.Http;
using Functions.Tests.Register;
using Yuqing.Functions.Documents.Tables;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Register;

namespace Functions.Tests.Duty;

/// <summary>The demo county at 08:00 on 2 March 2026: 陈敏, 李军 and 杨帆 take daily turns, 杨帆 has that of 1 March.</summary>
public sealed class DutyApiTests : IAsyncLifetime
{
    private const string Duty = $"/api/duty/{Sample.Highway}";
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Get_Unit_ShowsHoldersShiftsAndGaps()
    {
        var duty = await _host.As("viewer").GetJsonAsync(Duty);

        var officer = duty.GetProperty("roles").EnumerateArray().Single(role => role.GetProperty("role").GetString() == "duty-officer");
        Assert.Equal(("值班员", "08:30"), (officer.GetProperty("title").GetString(), officer.GetProperty("handOver").GetString()));
        Assert.Equal("杨帆", officer.GetProperty("holders")[0].GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, officer.GetProperty("holders")[0].GetProperty("contacts").ValueKind);
        Assert.Equal("2026-03-02T08:30:00+08:00", officer.GetProperty("shifts")[0].GetProperty("to").GetString());
        Assert.Equal("chen-min", officer.GetProperty("shifts")[1].GetProperty("people")[0].GetProperty("id").GetString());
        var forOffice = await _host.As("office").GetJsonAsync(Duty);
        Assert.Equal("console", forOffice.GetProperty("roles")[0].GetProperty("holders")[0].GetProperty("contacts")[0].GetProperty("channel").GetString());
    }

    [Theory]
    [InlineData("viewer", false)]
    [InlineData("assessor", false)]
    [InlineData("duty-officer", true)]
    [InlineData("leader", true)]
    [InlineData("office", true)]
    public async Task Get_TelephoneNumbers_AreForThoseWhoMustCall(string role, bool sees)
    {
        var duty = await _host.As(role).GetJsonAsync(Duty);

        var phones = duty.GetProperty("roles").EnumerateArray()
            .SelectMany(one => one.GetProperty("holders").EnumerateArray()).Select(holder => holder.GetProperty("phone").GetString());
        Assert.Equal(sees, phones.Any(phone => phone is not null));
    }

    [Fact]
    public async Task Get_OtherOrNoUnit_Is404()
    {
        foreach (var unit in new[] { "town", "nowhere" })
            await (await _host.As("office").GetAsync("/api/duty/" + unit)).ProblemAsync(404);
    }

    [Fact]
    public async Task PostOverride_CountsAtOnceIsAuditedAndCanBeTakenBack()
    {
        const string Body = """{"role":"duty-officer","from":"2026-03-02T07:00:00+08:00","to":"2026-03-02T10:00:00+08:00","people":["wang-wei"],"insteadOf":"yang-fan","reason":"出差"}""";
        var added = await (await Office().PostJsonAsync(Duty + "/overrides", Body)).JsonAsync();
        var again = await (await Office().PostJsonAsync(Duty + "/overrides", Body)).JsonAsync();

        Assert.Equal(1, added.GetProperty("version").GetInt64());
        Assert.Equal(added.GetRawText(), again.GetRawText());
        Assert.Equal("wang-wei", await OfficerNowAsync());
        Assert.Contains(await _host.Get<IAuditTrail>().ListAsync(0, 100), line => line is { Action: "duty.override", Target: Sample.Highway, Actor: "key:office" });

        using var removed = await Office().DeleteAsync($"{Duty}/overrides/{added.GetProperty("id").GetString()}");
        Assert.Equal(2, (await removed.JsonAsync()).GetProperty("version").GetInt64());
        Assert.Equal("yang-fan", await OfficerNowAsync());
        await (await Office().DeleteAsync($"{Duty}/overrides/{added.GetProperty("id").GetString()}")).ProblemAsync(404);
    }

    [Theory]
    [InlineData("\"duty-officer\"", "\"cook\"", "role")]
    [InlineData("wang-wei", "nobody", "people")]
    [InlineData("[\"wang-wei\"]", "[]", "people")]
    [InlineData("T10:00", "T06:00", "to")]
    [InlineData("2026-03-02T10:00:00+08:00", "2026-03-02T07:30:00+08:00", "to")]
    [InlineData("2026-03-02T07:00:00+08:00", "today", "from")]
    [InlineData("yang-fan", "nobody", "insteadOf")]
    public async Task PostOverride_Mistake_BlamesTheField(string right, string wrong, string field)
    {
        var body = """{"role":"duty-officer","from":"2026-03-02T07:00:00+08:00","to":"2026-03-02T10:00:00+08:00","people":["wang-wei"],"insteadOf":"yang-fan"}""";

        Assert.Equal([field], await (await Office().PostJsonAsync(Duty + "/overrides", body.Replace(right, wrong, StringComparison.Ordinal))).BlamedAsync());
        Assert.Equal("yang-fan", await OfficerNowAsync());
    }

    [Fact]
    public async Task PostSwap_ExchangesTheShiftsAndCanBeTakenBack()
    {
        var added = await (await Office().PostJsonAsync(Duty + "/swaps", Swap("2026-03-01", "yang-fan", "2026-03-02", "chen-min"))).JsonAsync();

        Assert.Equal("chen-min", await OfficerNowAsync());
        Assert.Equal("yang-fan", OfficerAt(2, 9));
        await (await Office().DeleteAsync($"{Duty}/swaps/{added.GetProperty("id").GetString()}")).JsonAsync();
        Assert.Equal("chen-min", OfficerAt(2, 9));
    }

    [Theory]
    [InlineData("2026-03-02", "yang-fan", "2026-03-03", "li-jun", "one.person")]
    [InlineData("2026-03-02", "chen-min", "2026-03-03", "chen-min", "other.person")]
    [InlineData("2026-02-28", "li-jun", "2026-03-02", "chen-min", "one.day")]
    [InlineData("2 March", "chen-min", "2026-03-03", "li-jun", "one.day")]
    public async Task PostSwap_Mistake_BlamesTheField(string day, string person, string otherDay, string otherPerson, string field) =>
        Assert.Equal([field], await (await Office().PostJsonAsync(Duty + "/swaps", Swap(day, person, otherDay, otherPerson))).BlamedAsync());

    [Fact]
    public async Task PutDirectory_RoundTrip_NeedsTheVersionAndRefusesAnOlderOne()
    {
        var (version, document) = await DirectoryAsync();
        var changed = document.Replace("\"陈敏\"", "\"陈敏（借调）\"", StringComparison.Ordinal);

        Assert.Equal(["version"], await (await PutAsync(changed, null)).BlamedAsync());
        Assert.Equal(1, (await (await PutAsync(changed, version)).JsonAsync()).GetProperty("version").GetInt64());
        await (await PutAsync(changed, version)).ProblemAsync(409);
        Assert.Equal("陈敏（借调）", _host.Get<LiveDutyDirectory>().FindPerson("chen-min")!.Name);
        await (await _host.As("all").GetAsync("/api/directory?version=9")).ProblemAsync(404);
    }

    [Fact]
    public async Task PutDirectory_Mistakes_AreListedByPathAndNothingIsSaved()
    {
        var (version, document) = await DirectoryAsync();

        Assert.Equal(["units[0].duty[0].people[0]"], await (await PutAsync(Replace(document, "[\"chen-min\"", "[\"nobody\""), version)).BlamedAsync());
        Assert.Equal(["units[0].policy"], await (await PutAsync(Replace(document, "\"policy\":\"huaning-highway\"", "\"policy\":\"none\""), version)).BlamedAsync());
        Assert.Equal(["$"], await (await PutAsync("{}", version)).BlamedAsync());
        Assert.Equal(0, _host.Get<LiveDutyDirectory>().Now.Version);
    }

    [Fact]
    public async Task PutDirectory_OfficeOfOneUnit_ChangesOnlyItsOwn()
    {
        var (_, document) = await DirectoryAsync();

        await (await PutAsync(document.Replace("青溪镇", "青溪", StringComparison.Ordinal), 0, "office")).ProblemAsync(403);
        await (await PutAsync(document.Replace("\"曹阳\"", "\"曹洋\"", StringComparison.Ordinal), 0, "office")).ProblemAsync(403);
        await (await PutAsync(document.Replace("\"陈敏\"", "\"陈明\"", StringComparison.Ordinal), 0, "office")).JsonAsync();
    }

    [Fact]
    public async Task Yaml_ExportedAndPutBack_IsTheSame()
    {
        using var export = await _host.As("all").GetAsync(Duty + "/export?format=yaml");
        var yaml = await export.Content.ReadAsStringAsync();
        await (await _host.As("viewer").GetAsync(Duty + "/export?format=yaml")).ProblemAsync(403);
        var before = (await DirectoryAsync()).Document;

        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/directory?version=0") { Content = new StringContent(yaml, Encoding.UTF8, "application/yaml") };
        await (await _host.As("all").SendAsync(request)).JsonAsync();

        Assert.Equal(before, (await DirectoryAsync()).Document);
    }

    [Fact]
    public async Task ImportFile_AfterEdits_ReplacesThem()
    {
        var (version, document) = await DirectoryAsync();
        await (await PutAsync(document.Replace("\"陈敏\"", "\"陈明\"", StringComparison.Ordinal), version)).JsonAsync();

        Assert.Equal(2, (await (await _host.As("all").PostAsync("/api/directory/import", null)).JsonAsync()).GetProperty("version").GetInt64());
        Assert.Equal("陈敏", _host.Get<LiveDutyDirectory>().FindPerson("chen-min")!.Name);
    }

    [Fact]
    public async Task ImportRoster_DryRun_ShowsWhatChangesAndSavesNothing()
    {
        var file = Sheets.Make([["日期", "带班领导", "值班员"], ["3月2日", "王伟", "李军"], ["3月3日", null, "李军"]]);

        var preview = await (await ImportAsync(file, "?dryRun=true")).JsonAsync();
        Assert.Equal(4, preview.GetProperty("days").GetArrayLength());
        Assert.Contains(preview.GetProperty("days").EnumerateArray(), day =>
            day.GetProperty("role").GetString() == "duty-officer" && day.GetProperty("day").GetString() == "2026-03-02"
            && day.GetProperty("before")[0].GetString() == "陈敏" && day.GetProperty("after")[0].GetString() == "李军" && day.GetProperty("changed").GetBoolean());
        Assert.Equal("chen-min", OfficerAt(2, 9));

        Assert.Equal(1, (await (await ImportAsync(file)).JsonAsync()).GetProperty("version").GetInt64());
        Assert.Equal("li-jun", OfficerAt(2, 9));
    }

    [Fact]
    public async Task ImportRoster_UnknownName_NamesTheCellAndImportsNothing()
    {
        var file = Sheets.Make([["日期", "值班员"], ["3月2日", "李军"], ["3月3日", "某某"]]);

        Assert.Equal(["B3"], await (await ImportAsync(file)).BlamedAsync());
        Assert.Equal(["file"], await (await ImportAsync([1, 2, 3])).BlamedAsync());
        Assert.Equal(0, _host.Get<LiveDutyDirectory>().Now.Version);
    }

    [Fact]
    public async Task ExportXlsx_ImportedAgain_ChangesNobody()
    {
        using var export = await _host.As("viewer").GetAsync(Duty + "/export?from=2026-12-25&to=2027-01-05");
        var file = await export.BytesAsync();

        var preview = await (await ImportAsync(file, "?dryRun=true")).JsonAsync();

        Assert.Equal(24, preview.GetProperty("days").GetArrayLength());
        Assert.All(preview.GetProperty("days").EnumerateArray(), day => Assert.False(day.GetProperty("changed").GetBoolean()));
    }

    [Fact]
    public async Task ExportIcs_Person_HasOnlyTheirShiftsInFoldedLinesWithStableIds()
    {
        const string Path = Duty + "/export?format=ics&role=duty-officer&person=chen-min&from=2026-03-02&to=2026-03-08";
        using var response = await _host.As("viewer").GetAsync(Path);
        var text = await response.Content.ReadAsStringAsync();
        await (await Office().PostJsonAsync(Duty + "/swaps", Swap("2026-03-03", "li-jun", "2026-03-05", "chen-min"))).JsonAsync();
        using var later = await _host.As("viewer").GetAsync(Path.Replace("&person=chen-min", "", StringComparison.Ordinal));
        var all = await later.Content.ReadAsStringAsync();

        Assert.Equal("text/calendar", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(4, text.Split("BEGIN:VEVENT").Length);
        Assert.Contains("UID:huaning-highway.duty-officer.20260302T003000Z@yuqing\r\n", text, StringComparison.Ordinal);
        Assert.Contains("DTSTART;TZID=Asia/Shanghai:20260305T083000\r\n", text, StringComparison.Ordinal);
        Assert.Contains("UID:huaning-highway.duty-officer.20260305T003000Z@yuqing\r\n", all, StringComparison.Ordinal);
        Assert.All(all.Split("\r\n"), line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75, line));
        Assert.DoesNotContain("\n", all.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gaps_NobodyLeft_AreListedForThoseWhoSeeTheUnit()
    {
        Assert.Equal(0, (await _host.As("all").GetJsonAsync("/api/duty/gaps")).GetProperty("items").GetArrayLength());
        var (version, document) = await DirectoryAsync();
        var start = document.IndexOf("\"start\":\"2026-01-01", StringComparison.Ordinal);
        await (await PutAsync(string.Concat(document.AsSpan(0, start), "\"start\":\"2026-03-04", document.AsSpan(start + "\"start\":\"2026-01-01".Length)), version)).JsonAsync();

        var gap = Assert.Single((await _host.As("viewer").GetJsonAsync("/api/duty/gaps")).GetProperty("items").EnumerateArray());
        Assert.Equal(("nobody", "2026-03-04T08:30:00+08:00"), (gap.GetProperty("kind").GetString(), gap.GetProperty("to").GetString()));
    }

    private static string Replace(string text, string from, string to)
    {
        var at = text.IndexOf(from, StringComparison.Ordinal);
        return string.Concat(text.AsSpan(0, at), to, text.AsSpan(at + from.Length));
    }

    private static string Swap(string day, string person, string otherDay, string otherPerson) => JsonSerializer.Serialize(new
    {
        role = "duty-officer",
        one = new { day, person },
        other = new { day = otherDay, person = otherPerson },
    });

    private HttpClient Office() => _host.As("office");

    private string OfficerAt(int day, int hour) => Assert.Single(
        _host.Get<LiveDutyDirectory>().OnDuty(Sample.Highway, "duty-officer", new DateTimeOffset(2026, 3, day, hour, 0, 0, TimeSpan.FromHours(8)))).Id;

    private async Task<string> OfficerNowAsync() => (await _host.As("viewer").GetJsonAsync(Duty)).GetProperty("roles").EnumerateArray()
        .Single(role => role.GetProperty("role").GetString() == "duty-officer").GetProperty("holders")[0].GetProperty("id").GetString()!;

    private async Task<(long Version, string Document)> DirectoryAsync()
    {
        var shown = await _host.As("all").GetJsonAsync("/api/directory");
        return (shown.GetProperty("version").GetInt64(), shown.GetProperty("directory").GetRawText());
    }

    private async Task<HttpResponseMessage> PutAsync(string document, long? version, string key = "all")
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/directory") { Content = new StringContent(document, Encoding.UTF8, "application/json") };
        if (version is not null)
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        return await _host.As(key).SendAsync(request);
    }

    private async Task<HttpResponseMessage> ImportAsync(byte[] file, string query = "")
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(WorkbookParts.MediaType);
        return await Office().PostAsync($"{Duty}/import{query}", content);
    }
}
