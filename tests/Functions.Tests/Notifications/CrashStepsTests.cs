using Functions.Tests.Register;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Links;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Notifications;

/// <summary>
/// The process is killed before and after each single step between request and outcome. What was asked for is asked for again, a
/// message that was not completed comes again, as engine and queue promise: every notice then arrives under one id, which its
/// receiver can drop repetitions by, and none is missing.
/// </summary>
public sealed class CrashStepsTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DeliveryResult Sent = new(DeliveryOutcome.Sent);
    private static readonly DeliveryResult Down = new(DeliveryOutcome.Transient, "HTTP 500");

    [Theory]
    [InlineData(true, 1, false)]
    [InlineData(true, 1, true)]
    [InlineData(false, 1, true)]
    [InlineData(false, 4, false)]
    [InlineData(false, 4, true)]
    public async Task Kill_BetweenAnyTwoSteps_EveryNoticeArrivesUnderOneId(bool urgent, int notices, bool failsFirst)
    {
        var dieAt = 1;
        for (; await RunAsync(dieAt, urgent, notices, failsFirst); dieAt++)
        {
        }

        Assert.True(dieAt > notices * 7, $"Only {dieAt} steps were seen.");
    }

    /// <summary>False when the run ended before the step at which it was to be killed.</summary>
    private static async Task<bool> RunAsync(int dieAt, bool urgent, int notices, bool failsFirst)
    {
        var life = new Life(dieAt);
        var arrived = new Dictionary<string, HashSet<string>>();
        var calls = 0;
        var channel = new FakeChannel((notification, _) =>
        {
            life.Step();
            if (failsFirst && calls++ == 0)
                return Task.FromResult(Down);
            arrived.TryAdd(notification.Id, []);
            arrived[notification.Id].UnionWith(notification.Carries ?? [notification.Id]);
            return Task.FromResult(Sent);
        });
        using var fixture = new DeliveryFixture(channel);
        fixture.Options.Value.Notifications.Throttle.Messages = 2;
        fixture.Directory.Roles["office"] = [RosterOfTheDay.Person("zhao", new ContactMethod("fake", "a", false))];
        var store = new MortalStore(fixture.Register.Notifications, life);
        var queue = new MortalQueue(fixture.Queue, life);
        var links = new LinkIssuer(fixture.Keys, fixture.Register.Register, fixture.Options);
        var notifier = new Notifier(
            fixture.Directory, new ContactChoice(fixture.Directory, fixture.Channels), store, queue, links, new NotificationWriter(fixture.Directory, fixture.Options), fixture.Register.Time);
        var accepted = await fixture.Register.Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, None);
        for (var i = 0; i < notices; i++)
            await UntilItIsDoneAsync(() => notifier.NotifyAsync(RequestOf(accepted.Incident.Seed, i, urgent), None));

        NotificationDelivery New() => DeliveryFixture.NewDelivery(fixture.Register, queue, fixture.Channels, fixture.Directory, fixture.Options, store);
        var delivery = New();
        while (fixture.Queue.TakeNext() is { } next)
        {
            if (next.NotBefore > fixture.Register.Time.GetUtcNow())
                fixture.Register.Time.SetUtcNow(next.NotBefore.Value);
            await UntilItIsDoneAsync(async () =>
            {
                try
                {
                    await delivery.HandleAsync(next.Message, None);
                }
                catch (IOException)
                {
                    delivery = New();
                    throw;
                }
            });
        }

        var stored = await fixture.Register.Notifications.ListAsync(accepted.Incident.Seed.IncidentId, None);
        Assert.Equal(notices, stored.Count);
        Assert.All(stored, one => Assert.Equal(NotificationState.Sent, one.State));
        Assert.All(stored, one => Assert.True(arrived.Count(message => message.Value.Contains(one.Id)) == 1, $"Killed at step {dieAt}, {one.Id} arrived otherwise than once."));
        Assert.All(stored, one => Assert.Contains(one.Id, arrived[one.Bundle ?? one.Id]));
        return life.Ended;
    }

    private static NotifyRequest RequestOf(IncidentSeed seed, int number, bool urgent) => new()
    {
        Key = $"k-{number}",
        IncidentId = seed.IncidentId,
        Number = seed.Number,
        Unit = seed.Report.Unit,
        Reason = "breach",
        Obligation = "phone-report",
        ObligationTitle = "手机快报",
        Rung = 1,
        Roles = ["office"],
        Urgent = urgent,
    };

    private static async Task UntilItIsDoneAsync(Func<Task> work)
    {
        while (true)
        {
            try
            {
                await work();
                return;
            }
            catch (IOException)
            {
                // The process died; the next one is asked again.
            }
        }
    }

    /// <summary>Counts steps, and ends at one of them.</summary>
    private sealed class Life(int dieAt)
    {
        private int _steps;

        public bool Ended { get; private set; }

        public void Step()
        {
            if (++_steps != dieAt)
                return;
            Ended = true;
            throw new IOException("killed");
        }

        public async Task<T> AroundAsync<T>(Func<Task<T>> work)
        {
            Step();
            var result = await work();
            Step();
            return result;
        }

        public Task AroundAsync(Func<Task> work) => AroundAsync(async () =>
        {
            await work();
            return true;
        });
    }

    private sealed class MortalQueue(INotificationQueue inner, Life life) : INotificationQueue
    {
        public Task EnqueueAsync(NotificationMessage message, DateTimeOffset? notBefore, CancellationToken cancellation) =>
            life.AroundAsync(() => inner.EnqueueAsync(message, notBefore, cancellation));

        public Task<DateTimeOffset?> OldestWaitingAsync(CancellationToken cancellation) => inner.OldestWaitingAsync(cancellation);
    }

    private sealed class MortalStore(INotificationStore inner, Life life) : INotificationStore
    {
        public Task<IReadOnlyList<Notification>> AddAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation) =>
            life.AroundAsync(() => inner.AddAsync(notifications, cancellation));

        public Task<Notification?> GetAsync(string id, CancellationToken cancellation) => inner.GetAsync(id, cancellation);

        public Task<TakenNotification> TakeAsync(string id, int attempt, TimeSpan lease, CancellationToken cancellation) =>
            life.AroundAsync(() => inner.TakeAsync(id, attempt, lease, cancellation));

        public Task RecordAsync(string id, NotificationState state, int attempts, string? error, DateTimeOffset? nextAttemptAt, CancellationToken cancellation) =>
            life.AroundAsync(() => inner.RecordAsync(id, state, attempts, error, nextAttemptAt, cancellation));

        public Task RecordAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation) =>
            life.AroundAsync(() => inner.RecordAsync(notifications, cancellation));

        public Task<SendingTurn> ClaimAsync(string id, SendingLimit limit, CancellationToken cancellation) =>
            life.AroundAsync(() => inner.ClaimAsync(id, limit, cancellation));

        public Task<IReadOnlyList<Notification>> ListBundleAsync(string bundle, CancellationToken cancellation) => inner.ListBundleAsync(bundle, cancellation);

        public Task<IReadOnlyList<Notification>> ListAsync(string incidentId, CancellationToken cancellation) => inner.ListAsync(incidentId, cancellation);

        public Task<Page<Notification>> ListAsync(NotificationQuery query, CancellationToken cancellation) => inner.ListAsync(query, cancellation);

        public Task<Notification?> ReplayAsync(string id, string channel, string? address, string link, CancellationToken cancellation) =>
            inner.ReplayAsync(id, channel, address, link, cancellation);

        public Task<IReadOnlyList<Notification>> ListStuckAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellation) =>
            inner.ListStuckAsync(dueBefore, limit, cancellation);
    }
}
