using Functions.Tests.Notifications;
using Functions.Tests.Register;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Storage;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Functions.Shifts;
using Yuqing.Orchestrations.Calendars;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;
using Yuqing.Testing;

namespace Functions.Tests.Shifts;

/// <summary>Shift reports over a real register, with a roster, a clock and a queue that a test moves.</summary>
internal sealed class ShiftFixture : IAsyncDisposable
{
    /// <summary>Monday, 08:00 in China: half an hour before <see cref="Roster"/> hands over from b to a.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(8));

    /// <summary>a and b take turns day by day.</summary>
    public const string Roster = """{ role: duty-officer, every: day, start: "2026-02-02 08:30", people: [a, b] }""";

    private static readonly PolicyCatalog Policies = ReadPolicies();

    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("shift-");
    private readonly ChannelSet _channels;
    private readonly FakeChannel _channel = new(new DeliveryResult(DeliveryOutcome.Sent));
    private readonly ChangeFeed _changes;

    private ShiftFixture(DateTimeOffset start)
    {
        Time = new FakeTimeProvider(start);
        Database = RegisterFixture.Open(_folder.FullName, AlarmRows.Schema, SqliteDutyStore.Schema, SqliteShiftStore.Schema);
        _changes = new ChangeFeed(Database, Time);
        Register = new SqliteIncidentRegister(Database, _changes, new TwoUnits(), Time);
        Notifications = new SqliteNotificationStore(Database, Time);
        Store = new SqliteShiftStore(Database);
        Options = Microsoft.Extensions.Options.Options.Create(new YuqingOptions { PublicUrl = "https://yuqing.example.gov.cn", Directory = Path.Combine(_folder.FullName, "county.yaml") });
        _channels = new ChannelSet([_channel], Options);
        var calendar = new WorkingCalendar(new CalendarBook(Path.Combine(AppContext.BaseDirectory, "policies", "calendars"), Policies.All).Years);
        Directory = new LiveDutyDirectory(new SqliteDutyStore(Database, Time), () => calendar, Options, NullLogger<LiveDutyDirectory>.Instance);
        Composer = new ShiftComposer(Store, new ShiftMatters(new OnePolicy(), Directory), Directory, new RosterGaps(Directory, [_channel], Time), Time);
        Round = NewRound();
    }

    public FakeTimeProvider Time { get; }

    public RegisterDatabase Database { get; }

    public SqliteIncidentRegister Register { get; }

    public SqliteNotificationStore Notifications { get; }

    public SqliteShiftStore Store { get; }

    public IOptions<YuqingOptions> Options { get; }

    public LiveDutyDirectory Directory { get; }

    public ShiftComposer Composer { get; }

    public RecordingQueue Queue { get; } = new();

    /// <summary>One worker; another, or the same after a restart, is <see cref="NewRound"/>.</summary>
    public ShiftRound Round { get; private set; }

    public static async Task<ShiftFixture> StartAsync(string roster = Roster, DateTimeOffset? start = null)
    {
        var fixture = new ShiftFixture(start ?? Start);
        await File.WriteAllTextAsync(fixture.Options.Value.Directory, County(roster));
        await fixture.Directory.LoadAsync(CancellationToken.None);
        return fixture;
    }

    /// <summary>Another worker, or the same after a restart.</summary>
    public ShiftRound NewRound(IShiftStore? store = null)
    {
        var messenger = new ShiftMessenger(Directory, new ContactChoice(Directory, _channels), Notifications, Queue, Options, Time, NullLogger<ShiftMessenger>.Instance);
        return new ShiftRound(store ?? Store, Composer, messenger, Directory, Options, Time, NullLogger<ShiftRound>.Instance);
    }

    public void Restart() => Round = NewRound();

    public Task RunAsync() => Round.RunAsync(CancellationToken.None);

    /// <summary>Moves the clock to a Chinese time and makes a round.</summary>
    public async Task RunAtAsync(int day, int hour, int minute, int second = 2, int month = 3)
    {
        Time.SetUtcNow(new DateTimeOffset(2026, month, day, hour, minute, second, TimeSpan.FromHours(8)));
        await RunAsync();
    }

    /// <summary>Rounds every half hour up to a Chinese time.</summary>
    public async Task RunUntilAsync(DateTimeOffset end)
    {
        while (Time.GetUtcNow() < end)
        {
            Time.Advance(TimeSpan.FromMinutes(30));
            await RunAsync();
        }
    }

    public async Task EditRosterAsync(string roster) =>
        Assert.NotNull(await Directory.SaveAsync(Directory.Read(County(roster)), Directory.Now.Version, "zhao", "directory.put", CancellationToken.None));

    /// <summary>Reports of a kind, oldest first.</summary>
    public async Task<IReadOnlyList<ShiftReport>> ReportsAsync(string kind = ShiftKinds.HandOver)
    {
        var page = await Store.ListAsync(new ShiftQuery(null, [kind], 200, null), CancellationToken.None);
        return [.. page.Items.Select(stored => stored.Report).Reverse()];
    }

    /// <summary>Messages of a reason, oldest first.</summary>
    public async Task<IReadOnlyList<Notification>> MessagesAsync(string? reason = null) =>
        [.. (await Notifications.ListAsync("shift:" + Sample.Highway, CancellationToken.None)).Where(message => reason is null || message.Reason == reason)];

    /// <summary>An incident that the unit has accepted now.</summary>
    public async Task<StoredIncident> OpenAsync(string externalId = "wb-1", string level = "I", bool drill = false, Func<IncidentView, IncidentView>? change = null)
    {
        var report = Sample.Report(externalId) with { Level = level, Drill = drill };
        var stored = (await Register.AcceptReportAsync(Sample.Delivery(report), Sample.Open, CancellationToken.None)).Incident;
        return change is null ? stored : await ChangeAsync(stored, change);
    }

    /// <summary>A later picture of an incident.</summary>
    public async Task<StoredIncident> ChangeAsync(StoredIncident stored, Func<IncidentView, IncidentView> change, bool final = false)
    {
        var id = stored.Seed.IncidentId;
        var view = change(stored.View);
        await Register.ProjectAsync(new IncidentProjection(id, 1, stored.Version + 1, stored.InboxSeq, stored.StateJson, view, [], [], final), CancellationToken.None);
        return (await Register.GetAsync(id, CancellationToken.None))!;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.CompletedTask;
        _changes.Dispose();
        _channels.Dispose();
        Database.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string County(string roster) => $$"""
        people:
          - { id: a, name: 甲, contacts: [{ channel: fake }] }
          - { id: b, name: 乙, language: en, contacts: [{ channel: fake }] }
          - { id: c, name: 丙, contacts: [{ channel: fake }] }
          - { id: l, name: 领导, contacts: [{ channel: fake }] }
          - { id: o, name: 办公室, contacts: [{ channel: fake }] }
        units:
          - id: {{Sample.Highway}}
            title: 某局
            policy: {{Sample.Highway}}
            numberPrefix: MJ
            duty:
              - {{roster}}
              - { role: leader-on-duty, people: [l] }
              - { role: office, people: [o] }
        """;

    private static PolicyCatalog ReadPolicies()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "policies");
        var files = System.IO.Directory.GetFiles(folder, "*.yaml").Select(file => new PolicySource(Path.GetFileName(file), File.ReadAllText(file)));
        return PolicyCatalog.Parse(files, File.ReadAllText(Path.Combine(folder, "policy.schema.json")));
    }

    /// <summary>What the samples run on: levels I and II are urgent, and there are no quiet hours.</summary>
    private sealed class OnePolicy : IPolicyArchive
    {
        private readonly PolicySlice _policy = Policies.Find(Sample.Highway)! with { QuietHours = null };

        public Task EnsureAsync(IReadOnlyCollection<PolicySlice> policies, CancellationToken cancellation = default) => Task.CompletedTask;

        public ValueTask<PolicySlice?> GetAsync(string contentHash, CancellationToken cancellation = default) => new(_policy);
    }
}
