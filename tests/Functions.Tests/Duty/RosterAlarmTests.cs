using Functions.Tests.Notifications;
using Functions.Tests.Register;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Storage;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Calendars;
using Yuqing.Testing;

namespace Functions.Tests.Duty;

public sealed class RosterAlarmTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("alarm-");
    private readonly FakeTimeProvider _time = new();
    private readonly RecordingQueue _queue = new();
    private readonly RegisterDatabase _database;
    private readonly SqliteNotificationStore _notifications;
    private readonly ChannelSet _channels;
    private readonly FakeChannel _channel = new(new DeliveryResult(DeliveryOutcome.Sent));

    public RosterAlarmTests()
    {
        _database = RegisterFixture.Open(_folder.FullName, SqliteDutyStore.Schema);
        _notifications = new SqliteNotificationStore(_database, _time);
        _channels = new ChannelSet([_channel], Options.Create(new YuqingOptions()));
    }

    [Fact]
    public async Task Run_Gap_TellsTheOfficeOnceADay()
    {
        await RunAsync("[{ channel: fake }]");
        await RunAsync("[{ channel: fake }]");

        var told = Assert.Single(await _notifications.ListAsync("duty:u", CancellationToken.None));
        Assert.Equal(("zhao", "roster-gap", "office", "fake"), (told.Person, told.Reason, told.Role, told.Channel));
        Assert.StartsWith("值班空缺 某局：带班领导", told.Text, StringComparison.Ordinal);
        Assert.EndsWith("http://localhost:7071/duty/u", told.Text, StringComparison.Ordinal);
        Assert.Equal(told.Id, Assert.Single(_queue.Sent).Message.Id);

        _time.Advance(TimeSpan.FromDays(1));
        await RunAsync("[{ channel: fake }]");
        Assert.Equal(2, (await _notifications.ListAsync("duty:u", CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Run_OfficeWithoutAContactThatWorks_IsOnlyLogged()
    {
        await RunAsync("[{ channel: pigeon }]");

        Assert.Empty(await _notifications.ListAsync("duty:u", CancellationToken.None));
    }

    [Fact]
    public async Task Run_QueueDown_IsToldInTheNextRound()
    {
        _queue.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => RunAsync("[{ channel: fake }]"));
        _queue.Fails = false;
        await RunAsync("[{ channel: fake }]");

        Assert.Single(_queue.Sent);
    }

    public void Dispose()
    {
        _channels.Dispose();
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>One round in a county whose duty officer is always there and whose leader on duty never is.</summary>
    private async Task RunAsync(string contacts)
    {
        var file = Path.Combine(_folder.FullName, "county.yaml");
        await File.WriteAllTextAsync(file, $$"""
            people:
              - { id: zhao, name: 赵琳, contacts: {{contacts}} }
              - { id: chen, name: 陈敏, contacts: [{ channel: fake }] }
            units:
              - id: u
                title: 某局
                policy: p
                numberPrefix: MJ
                duty: [{ role: office, people: [zhao] }, { role: duty-officer, people: [chen] }]
            """);
        var options = Options.Create(new YuqingOptions { Directory = file });
        var calendar = new WorkingCalendar([]);
        var store = new SqliteDutyStore(_database, _time);
        var live = new LiveDutyDirectory(store, () => calendar, options, NullLogger<LiveDutyDirectory>.Instance);
        await live.LoadAsync(CancellationToken.None);
        var gaps = new RosterGaps(live, [_channel], _time);
        await new RosterAlarm(gaps, live, store, _channels, _notifications, _queue, options, _time, NullLogger<RosterAlarm>.Instance).RunAsync(CancellationToken.None);
    }
}
