using System.Collections.Concurrent;
using System.Net;
using Functions.Tests.Calendars;
using Functions.Tests.Notifications;
using Functions.Tests.Orchestrators;
using Functions.Tests.Register;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;
using Yuqing.Functions;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Storage;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Orchestrators;
using Yuqing.Functions.Register;
using Yuqing.Functions.Watch;
using Yuqing.Orchestrations.Calendars;
using Yuqing.Testing;

namespace Functions.Tests.Watch;

/// <summary>
/// The watchdog over a real register, with people whose messages a test reads. The office (赵琳) and the leader on duty have one
/// contact, the duty officer (陈敏) two; the calendars of 2026 and the year that the test adds are there.
/// </summary>
internal sealed class WatchFixture : IDisposable
{
    public const string Office = "{ role: office, people: [zhao] }";
    public const string Officer = "{ role: duty-officer, people: [chen] }";
    public const string Leader = "{ role: leader-on-duty, people: [li] }";

    private readonly CalendarFolder _calendars = new();
    private readonly RecordingLogger _log = new();
    private readonly ChannelSet _channels;
    private readonly CalendarBook _book;
    private readonly Watchdog _watchdog;

    public WatchFixture(INotificationQueue? queue = null, Action<YuqingOptions>? configure = null, FakeTimeProvider? time = null)
    {
        Send = (notification, _) =>
        {
            // People are told in parallel.
            lock (Messages)
                Messages.Add(notification);
            return Task.FromResult(new DeliveryResult(DeliveryOutcome.Sent));
        };
        Runner = new RunnerFixture(time);
        Options.Value.PublicUrl = "https://yuqing.example.gov.cn";
        Options.Value.Directory = Path.Combine(Runner.Register.Folder, "county.yaml");
        configure?.Invoke(Options.Value);
        _calendars.Write(2026);
        // The shipped policies count working days.
        _book = _calendars.Book();
        File.WriteAllText(Options.Value.Directory, County(Office, Officer, Leader));
        var main = new FakeChannel((notification, cancellation) => Send(notification, cancellation));
        var second = new FakeChannel((notification, cancellation) => Send(notification, cancellation), "second");
        _channels = new ChannelSet([main, second], Options);
        var calendar = new WorkingCalendar([]);
        Live = new LiveDutyDirectory(new SqliteDutyStore(Database, Time), () => calendar, Options, NullLogger<LiveDutyDirectory>.Instance);
        Live.LoadAsync(CancellationToken.None).Wait();
        Alarms = new SqliteAlarmStore(Database);
        _watchdog = Build(queue ?? Queue, [main, second]);
    }

    public RunnerFixture Runner { get; }

    public RegisterDatabase Database => Runner.Register.Database;

    public FakeTimeProvider Time => Runner.Register.Time;

    public IOptions<YuqingOptions> Options { get; } = Microsoft.Extensions.Options.Options.Create(new YuqingOptions());

    public LiveDutyDirectory Live { get; }

    public SqliteAlarmStore Alarms { get; }

    public RecordingQueue Queue { get; } = new();

    /// <summary>What got through, in order.</summary>
    public List<Notification> Messages { get; } = [];

    /// <summary>What both channels do.</summary>
    public Func<Notification, CancellationToken, Task<DeliveryResult>> Send { get; set; }

    /// <summary>Requests of the heartbeat, and what answers them.</summary>
    public HeartbeatDouble Beats { get; } = new();

    public IEnumerable<string> Logged(LogLevel level) => _log.Of(level);

    public static string County(params string[] duty) =>
        $$"""
        people:
          - { id: zhao, name: 赵琳, contacts: [{ channel: fake, address: zhao-1 }] }
          - { id: chen, name: 陈敏, contacts: [{ channel: fake, address: chen-1 }, { channel: second, address: chen-2 }] }
          - { id: li, name: 李明, contacts: [{ channel: fake, address: li-1 }] }
          - { id: wang, name: 王强, contacts: [{ channel: fake, address: wang-1, urgency: normal }] }
        units:
          - { id: {{Sample.Highway}}, title: 华宁公路分局, policy: p, numberPrefix: HNGL, duty: [{{string.Join(", ", duty)}}] }
        """;

    public Task EditDutyAsync(params string[] duty) =>
        Live.SaveAsync(Live.Read(County(duty)), Live.Now.Version, "zhao", "directory.put", CancellationToken.None);

    public void AddCalendar(int year)
    {
        _calendars.Write(year);
        _book.Reload();
    }

    public Task RunAsync(DurableTaskClient? client = null) => _watchdog.RunAsync(client ?? Runner.Engine.Client, CancellationToken.None);

    /// <summary>Lets minutes pass, with a round at the end of each; what a round could not do, it says in the alarms.</summary>
    public async Task MinutesAsync(int minutes, DurableTaskClient? client = null)
    {
        for (var i = 0; i < minutes; i++)
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            try
            {
                await RunAsync(client);
            }
            catch (AggregateException)
            {
            }
        }
    }

    public Task<IReadOnlyList<Alarm>> OpenAsync(params string[] kinds) =>
        Alarms.ListOpenAsync(kinds.Length == 0 ? AlarmKinds.All : kinds, 1000, CancellationToken.None);

    public async Task<IReadOnlyList<Alarm>> AllAsync() => (await Alarms.ListAsync(
        new AlarmSight(new Sight(null, Restricted: true), Installation: true), openOnly: false, 200, null, CancellationToken.None)).Items;

    /// <summary>An incident whose orchestration runs and has written its first picture.</summary>
    public async Task<string> StartAsync(string externalId = "a")
    {
        var incident = await Runner.AcceptAsync(externalId);
        await Runner.EnsureAsync(incident);
        await Runner.ProjectAsync(incident, version: 2);
        return incident.Seed.IncidentId;
    }

    public void Dispose()
    {
        _channels.Dispose();
        Runner.Dispose();
        _calendars.Dispose();
        Beats.Dispose();
    }

    private Watchdog Build(INotificationQueue queue, INotificationChannel[] channels)
    {
        var watchlist = new SqliteWatchlist(Database);
        var recipients = new AlarmRecipients(Live, _channels, Options, NullLogger<AlarmRecipients>.Instance);
        IWatchCheck[] checks =
        [
            new BreachCheck(watchlist),
            new RungCheck(watchlist),
            new InboxCheck(watchlist),
            new EffectCheck(watchlist),
            new RosterCheck(new RosterGaps(Live, channels, Time), Live),
            new CalendarCheck(_book, watchlist, Runner.Register.Register, Options),
            new QueueCheck(Runner.Register.Notifications, queue, Time, NullLogger<QueueCheck>.Instance),
            new RunCheck(watchlist, Alarms),
        ];
        return new Watchdog(
            checks,
            Alarms,
            new IncidentPusher(Runner.Register.Register, Runner.Runner),
            new AlarmTeller(Alarms, recipients, _channels, Options, Time, NullLogger<AlarmTeller>.Instance),
            new Heartbeat(Beats.Factory, Options, Time, NullLogger<Heartbeat>.Instance),
            Time,
            _log);
    }

    private sealed class RecordingLogger : ILogger<Watchdog>
    {
        private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

        public IEnumerable<string> Of(LogLevel level) => _lines.Where(line => line.Level == level).Select(line => line.Text);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue((logLevel, formatter(state, exception)));
    }
}

/// <summary>Keeps the requests that the heartbeat makes.</summary>
internal sealed class HeartbeatDouble : HttpMessageHandler
{
    public HeartbeatDouble()
    {
        Factory = Substitute.For<IHttpClientFactory>();
        Factory.CreateClient(Heartbeat.ClientName).Returns(_ => new HttpClient(this, disposeHandler: false));
    }

    public IHttpClientFactory Factory { get; }

    public List<string> Requests { get; } = [];

    public Func<CancellationToken, Task<HttpStatusCode>> Answer { get; set; } = _ => Task.FromResult(HttpStatusCode.OK);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add($"{request.RequestUri}");
        return new HttpResponseMessage(await Answer(cancellationToken));
    }
}
