using System.Collections.Concurrent;
using Functions.Tests.Links;
using Functions.Tests.Register;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Links;
using Yuqing.Functions.Notifications;

namespace Functions.Tests.Notifications;

/// <summary>Notifier and delivery over a real register, with a queue and channels that a test looks into.</summary>
internal sealed class DeliveryFixture : IDisposable
{
    public DeliveryFixture(params INotificationChannel[] channels)
    {
        Options.Value.Channels.Concurrency = 2;
        Fakes = [.. channels.OfType<FakeChannel>()];
        Channels = new ChannelSet(channels, Options);
        var links = new LinkIssuer(Keys, Register.Register, Options);
        Notifier = new Notifier(
            Directory, new ContactChoice(Directory, Channels), Register.Notifications, Queue, links, new NotificationWriter(Directory, Options), Register.Time);
        Delivery = NewDelivery();
    }

    public RegisterFixture Register { get; } = new();

    public IOptions<YuqingOptions> Options { get; } = Microsoft.Extensions.Options.Options.Create(new YuqingOptions { PublicUrl = "https://yuqing.example.gov.cn" });

    public FixedLinkKeys Keys { get; } = new();

    public RosterOfTheDay Directory { get; } = new();

    public RecordingQueue Queue { get; } = new();

    public ChannelSet Channels { get; }

    public IReadOnlyList<FakeChannel> Fakes { get; }

    public Notifier Notifier { get; }

    public NotificationDelivery Delivery { get; }

    /// <summary>Another process over the same register and queue.</summary>
    public NotificationDelivery NewDelivery(INotificationStore? store = null) => NewDelivery(Register, Queue, Channels, Directory, Options, store);

    public static NotificationDelivery NewDelivery(
        RegisterFixture register, INotificationQueue queue, ChannelSet channels, IDutyDirectory directory, IOptions<YuqingOptions> options, INotificationStore? store = null) => new(
        store ?? register.Notifications,
        queue,
        channels,
        new ContactChoice(directory, channels),
        new NotificationWriter(directory, options),
        new Withdrawal(register.Register, store ?? register.Notifications),
        new UnreachedPerson(register.Register),
        options,
        register.Time,
        NullLogger<NotificationDelivery>.Instance);

    /// <summary>Handles what is on the queue, each message in its time, and whatever follows, up to an instant.</summary>
    public async Task RunAsync(DateTimeOffset? until = null)
    {
        while (Queue.TakeNext() is { } next)
        {
            if (next.NotBefore > Register.Time.GetUtcNow())
            {
                if (next.NotBefore > until)
                {
                    Queue.PutBack(next);
                    return;
                }

                Register.Time.SetUtcNow(next.NotBefore.Value);
            }

            await Delivery.HandleAsync(next.Message, CancellationToken.None);
        }
    }

    /// <summary>An incident with one queued notification.</summary>
    public async Task<Notification> QueueOneAsync(string channel = "fake", bool urgent = true, string id = "n-1", bool drill = false)
    {
        var incident = await Register.Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, CancellationToken.None);
        var notification = Some.Notification(incident.Incident.Seed.IncidentId, id) with { Channel = channel, Urgent = urgent, Drill = drill };
        await Register.Notifications.AddAsync([notification], CancellationToken.None);
        return notification;
    }

    public async Task<Notification> StoredAsync(string id = "n-1") => (await Register.Notifications.GetAsync(id, CancellationToken.None))!;

    public void Dispose()
    {
        Channels.Dispose();
        Register.Dispose();
    }
}

/// <summary>Keeps what is enqueued, dropping repeated message ids as a real queue does.</summary>
internal sealed class RecordingQueue : INotificationQueue
{
    private readonly ConcurrentQueue<(NotificationMessage Message, DateTimeOffset? NotBefore)> _sent = new();
    private readonly HashSet<string> _taken = [];

    public IReadOnlyList<(NotificationMessage Message, DateTimeOffset? NotBefore)> Sent => [.. _sent];

    public bool Fails { get; set; }

    /// <summary>The message that is due first among those not taken yet; null when there is none.</summary>
    public (NotificationMessage Message, DateTimeOffset? NotBefore)? TakeNext()
    {
        var waiting = _sent.Where(sent => !_taken.Contains(sent.Message.MessageId())).OrderBy(sent => sent.NotBefore ?? DateTimeOffset.MinValue).ToList();
        if (waiting.Count == 0)
            return null;
        _taken.Add(waiting[0].Message.MessageId());
        return waiting[0];
    }

    public void PutBack((NotificationMessage Message, DateTimeOffset? NotBefore) taken) => _taken.Remove(taken.Message.MessageId());

    /// <summary>What the queue says of its oldest message.</summary>
    public DateTimeOffset? Oldest { get; set; }

    public Task<DateTimeOffset?> OldestWaitingAsync(CancellationToken cancellation) =>
        Fails ? Task.FromException<DateTimeOffset?>(new IOException("the queue is down")) : Task.FromResult(Oldest);

    public Task EnqueueAsync(NotificationMessage message, DateTimeOffset? notBefore, CancellationToken cancellation)
    {
        if (Fails)
            throw new IOException("the queue is down");
        if (_sent.All(sent => sent.Message.MessageId() != message.MessageId()))
            _sent.Enqueue((message, notBefore));
        return Task.CompletedTask;
    }
}

/// <summary>A channel that does what a test says.</summary>
internal sealed class FakeChannel(Func<Notification, CancellationToken, Task<DeliveryResult>> send, string name = "fake") : INotificationChannel
{
    private readonly ConcurrentQueue<Notification> _got = new();

    private int _calls;

    public FakeChannel(DeliveryResult result, string name = "fake")
        : this((_, _) => Task.FromResult(result), name)
    {
    }

    public string Name => name;

    public int Calls => _calls;

    /// <summary>What it was given, in order.</summary>
    public IReadOnlyList<Notification> Got => [.. _got];

    public int? BundleBytes { get; init; }

    public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _calls);
        _got.Enqueue(notification);
        return send(notification, cancellation);
    }
}

/// <summary>People and roles as a test sets them.</summary>
internal sealed class RosterOfTheDay : IDutyDirectory
{
    public Dictionary<string, IReadOnlyList<Person>> Roles { get; } = [];

    public Dictionary<(string Unit, string Role), IReadOnlyList<Person>> Elsewhere { get; } = [];

    public List<Person> People { get; } = [];

    public IReadOnlyList<Unit> Units => [new(Sample.Highway, "华宁公路分局", Sample.Highway, "HNGL")];

    public static Person Person(string id, params ContactMethod[] contacts) => new(id, "某" + id, contacts);

    public Unit? FindUnit(string unitId) => Units.FirstOrDefault(unit => unit.Id == unitId);

    public Person? FindPerson(string personId) => People.Concat(Roles.Values.SelectMany(people => people)).FirstOrDefault(person => person.Id == personId);

    public IReadOnlyList<Person> OnDuty(string unitId, string dutyRole, DateTimeOffset at) =>
        unitId == Sample.Highway ? Roles.GetValueOrDefault(dutyRole, []) : Elsewhere.GetValueOrDefault((unitId, dutyRole), []);
}
