using System.Text.Json;
using Functions.Tests.Http;
using Functions.Tests.Notifications;
using Functions.Tests.Register;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;
using Yuqing.Testing;

namespace Functions.Tests.Duty;

/// <summary>The demo county at 08:00 on Monday, 2 March 2026.</summary>
public sealed class DutyCalendarApiTests : IAsyncLifetime
{
    private const string Duty = $"/api/duty/{Sample.Highway}";
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task List_Units_TellsWhoIsOnDutyUntilWhenAndWhoFollows()
    {
        var unit = Assert.Single((await _host.As("viewer").GetJsonAsync("/api/duty")).GetProperty("items").EnumerateArray());

        Assert.Equal((Sample.Highway, "2026-03-02T08:30:00+08:00"), (unit.GetProperty("unit").GetString(), unit.GetProperty("nextHandOver").GetString()));
        var officer = unit.GetProperty("onDuty")[0];
        Assert.Equal("杨帆", officer.GetProperty("holders")[0].GetProperty("name").GetString());
        Assert.Equal("陈敏", officer.GetProperty("next")[0].GetProperty("name").GetString());
        Assert.Equal(0, unit.GetProperty("gaps").GetArrayLength());
        Assert.Equal(7, (await _host.As("all").GetJsonAsync("/api/duty")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Calendar_OverrideAndSwap_MarkTheDaysAndCutThem()
    {
        var office = _host.As("office");
        var added = await (await office.PostJsonAsync(
            Duty + "/overrides", """{"role":"duty-officer","from":"2026-03-03T18:00:00+08:00","to":"2026-03-03T22:00:00+08:00","people":["wang-wei"]}""")).JsonAsync();
        await (await office.PostJsonAsync(
            Duty + "/swaps", """{"role":"duty-officer","one":{"day":"2026-03-04","person":"yang-fan"},"other":{"day":"2026-03-06","person":"li-jun"}}""")).JsonAsync();

        var calendar = await _host.As("viewer").GetJsonAsync(Duty + "/calendar?from=2026-03-02&days=7");

        Assert.False(calendar.GetProperty("mayEdit").GetBoolean());
        Assert.Equal(7, calendar.GetProperty("days").GetArrayLength());
        var tuesday = Officer(calendar, 1);
        Assert.Equal(["李军", "王伟", "李军"], tuesday.GetProperty("stretches").EnumerateArray().Select(stretch => stretch.GetProperty("people")[0].GetProperty("name").GetString()));
        Assert.Equal(added.GetProperty("id").GetString(), Assert.Single(tuesday.GetProperty("overrides").EnumerateArray()).GetString());
        Assert.Equal("rotation", tuesday.GetProperty("source").GetString());
        Assert.Equal(1, Officer(calendar, 2).GetProperty("swaps").GetArrayLength());
        Assert.Equal("李军", Officer(calendar, 2).GetProperty("stretches")[0].GetProperty("people")[0].GetProperty("name").GetString());
        Assert.Equal(0, Officer(calendar, 3).GetProperty("swaps").GetArrayLength());
        Assert.Equal([true, false], new[] { 4, 5 }.Select(day => calendar.GetProperty("days")[day].GetProperty("working").GetBoolean()));
    }

    [Fact]
    public async Task Calendar_DaysBeforeTheRosterBegan_AreGapsOnlyAheadOfNow()
    {
        var directory = (await _host.As("all").GetJsonAsync("/api/directory")).GetProperty("directory").GetRawText().Replace("2026-01-01 08:30", "2026-03-04 08:30", StringComparison.Ordinal);
        using var content = new StringContent(directory, System.Text.Encoding.UTF8, "application/json");
        await (await _host.As("all").PutAsync("/api/directory?version=0", content)).JsonAsync();

        var calendar = await _host.As("office").GetJsonAsync(Duty + "/calendar?from=2026-02-28&days=5");

        Assert.True(calendar.GetProperty("mayEdit").GetBoolean());
        Assert.Equal(
            [null, "nobody", "nobody", "nobody", null],
            Enumerable.Range(0, 5).Select(day => Officer(calendar, day).GetProperty("stretches")[0].GetProperty("missing").GetString()));
    }

    [Theory]
    [InlineData("from=March", "from")]
    [InlineData("days=0", "days")]
    [InlineData("days=63", "days")]
    public async Task Calendar_Mistake_BlamesTheParameter(string query, string field) =>
        Assert.Equal([field], await (await _host.As("viewer").GetAsync($"{Duty}/calendar?{query}")).BlamedAsync());

    [Fact]
    public async Task Calendar_Unit_NumbersOnlyForOfficeAndPeopleWithTheirRoles()
    {
        await (await _host.As("viewer").GetAsync("/api/duty/town/calendar")).ProblemAsync(404);
        var people = (await _host.As("office").GetJsonAsync(Duty + "/calendar")).GetProperty("people").EnumerateArray().ToList();
        Assert.Contains(people, entry => entry.GetProperty("person").GetProperty("name").GetString() == "赵琳" && entry.GetProperty("roles")[0].GetProperty("id").GetString() == "office");
        Assert.All(
            (await _host.As("viewer").GetJsonAsync(Duty + "/calendar")).GetProperty("people").EnumerateArray(),
            entry => Assert.Equal(JsonValueKind.Null, entry.GetProperty("person").GetProperty("contacts").ValueKind));
    }

    [Fact]
    public void Gaps_ChannelWithoutSettings_DoesNotReachAnybody()
    {
        var live = _host.Get<LiveDutyDirectory>();
        var time = new FakeTimeProvider();
        bool IsGap(params INotificationChannel[] channels) => new RosterGaps(live, channels, time).Of(Sample.Highway).Count > 0;

        Assert.False(IsGap(new FakeChannel(new DeliveryResult(DeliveryOutcome.Sent), "console")));
        Assert.True(IsGap(new Unconfigured()));
    }

    private static JsonElement Officer(JsonElement calendar, int day) => calendar.GetProperty("days")[day].GetProperty("roles")[0];

    private sealed class Unconfigured : INotificationChannel
    {
        public string Name => "console";

        public bool IsConfigured => false;

        public Task<DeliveryResult> SendAsync(Yuqing.Functions.Notifications.Notification notification, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
