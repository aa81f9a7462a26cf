using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Notifications;

namespace Functions.Tests.Notifications;

/// <summary>From one contact method to the person's next.</summary>
public sealed class FallbackTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DeliveryResult Sent = new(DeliveryOutcome.Sent);
    private static readonly DeliveryResult Down = new(DeliveryOutcome.Transient, "HTTP 500");
    private static readonly DeliveryResult Refused = new(DeliveryOutcome.Permanent, "HTTP 410");

    [Fact]
    public async Task Handle_Permanent_GoesOnWithTheNextContactInOrder()
    {
        var (first, second, third) = (new FakeChannel(Refused, "one"), new FakeChannel(Sent, "two"), new FakeChannel(Sent, "three"));
        using var fixture = Fixture([first, second, third], "one", "pigeon", "two", "three");
        var notification = await fixture.QueueOneAsync("one");

        await RunAsync(fixture);

        var stored = await fixture.StoredAsync();
        Assert.Equal((NotificationState.Sent, "two", "to-two", 2), (stored.State, stored.Channel, stored.Address, stored.Attempts));
        Assert.Equal([new TriedContact("one", null, 1, "HTTP 410")], stored.Tried!);
        Assert.Equal((1, 1, 0), (first.Calls, second.Calls, third.Calls));
        Assert.DoesNotContain((await fixture.Register.Register.GetTimelineAsync(notification.Incident, None))!, line => line.Kind == "delivery-failed");
    }

    [Theory]
    [InlineData(true, 3, 8)]
    [InlineData(false, 5, 10)]
    public async Task Handle_EveryContactDown_IsDeadAfterTheLastAndNamesThemAll(bool urgent, int onFirst, int onLast)
    {
        var (first, second) = (new FakeChannel(Down, "one"), new FakeChannel(Down, "two"));
        using var fixture = Fixture([first, second], "one", "two");
        var notification = await fixture.QueueOneAsync("one", urgent);

        await RunAsync(fixture);

        Assert.Equal((onFirst, onLast), (first.Calls, second.Calls));
        Assert.Equal((NotificationState.Dead, onFirst + onLast), ((await fixture.StoredAsync()).State, (await fixture.StoredAsync()).Attempts));
        var line = Assert.Single((await fixture.Register.Register.GetTimelineAsync(notification.Incident, None))!, line => line.Kind == "delivery-failed");
        Assert.Equal($"未能通知陈敏（值班员）：先后经 one、two 渠道共尝试 {onFirst + onLast} 次，均未成功。", line.Text);
    }

    [Fact]
    public async Task Handle_Drill_UsesOnlyContactsThatAllowDrills()
    {
        var (barred, allowed) = (new FakeChannel(Sent, "two"), new FakeChannel(Sent, "three"));
        using var fixture = Fixture([new FakeChannel(Refused, "one"), barred, allowed]);
        fixture.Directory.People.Add(RosterOfTheDay.Person(
            "chen-min", new ContactMethod("one", null, true), new ContactMethod("two", "x", false), new ContactMethod("three", "y", true)));
        await fixture.QueueOneAsync("one", drill: true);

        await RunAsync(fixture);

        Assert.Equal((0, 1), (barred.Calls, allowed.Calls));
    }

    [Fact]
    public async Task Handle_Urgent_PassesOverContactsForOtherMatters()
    {
        var (ordinary, last) = (new FakeChannel(Sent, "two"), new FakeChannel(Sent, "three"));
        using var fixture = Fixture([new FakeChannel(Refused, "one"), ordinary, last]);
        fixture.Directory.People.Add(RosterOfTheDay.Person(
            "chen-min", new ContactMethod("one", null, true), new ContactMethod("two", "x", true, ContactUrgency.Normal), new ContactMethod("three", "y", true, ContactUrgency.Urgent)));
        await fixture.QueueOneAsync("one");

        await RunAsync(fixture);

        Assert.Equal((0, 1), (ordinary.Calls, last.Calls));
    }

    [Fact]
    public async Task Handle_ChannelGone_GoesOnWithTheNextContact()
    {
        using var fixture = Fixture([new FakeChannel(Sent, "two")], "one", "two");
        await fixture.QueueOneAsync("one");

        await RunAsync(fixture);

        Assert.Equal((NotificationState.Sent, "two"), ((await fixture.StoredAsync()).State, (await fixture.StoredAsync()).Channel));
    }

    [Fact]
    public async Task Handle_UrgentAskedToWaitLong_GoesOnAtOnce()
    {
        var limited = new FakeChannel(Down with { RetryAfter = TimeSpan.FromMinutes(4) }, "one");
        using var fixture = Fixture([limited, new FakeChannel(Sent, "two")], "one", "two");
        await fixture.QueueOneAsync("one");
        var start = fixture.Register.Time.GetUtcNow();

        await RunAsync(fixture);

        Assert.Equal((NotificationState.Sent, start), ((await fixture.StoredAsync()).State, (await fixture.StoredAsync()).SentAt));
    }

    [Fact]
    public async Task Handle_UrgentBusyForAMinute_GoesOnWithTheNextContact()
    {
        var busy = new FakeChannel(new DeliveryResult(DeliveryOutcome.Busy, RetryAfter: TimeSpan.FromMinutes(5)), "one");
        using var fixture = Fixture([busy, new FakeChannel(Sent, "two")], "one", "two");
        await fixture.QueueOneAsync("one");
        var start = fixture.Register.Time.GetUtcNow();

        await RunAsync(fixture);

        var stored = await fixture.StoredAsync();
        Assert.Equal((NotificationState.Sent, "two", 1, start.AddSeconds(60)), (stored.State, stored.Channel, stored.Attempts, stored.SentAt));
        Assert.Equal(0, Assert.Single(stored.Tried!).Attempts);
    }

    [Theory]
    [InlineData(false, "two")]
    [InlineData(true, null)]
    public async Task Handle_BusyButNotUrgentOrNobodyElse_Waits(bool urgent, string? other)
    {
        var until = DateTimeOffset.MaxValue;
        DeliveryFixture? fixture = null;
        var busy = new FakeChannel(
            (_, _) => Task.FromResult(fixture!.Register.Time.GetUtcNow() < until ? new(DeliveryOutcome.Busy, RetryAfter: TimeSpan.FromMinutes(2)) : Sent), "one");
        using (fixture = Fixture([busy, new FakeChannel(Sent, "two")], other is null ? ["one"] : ["one", other]))
        {
            until = fixture.Register.Time.GetUtcNow().AddMinutes(3);
            await fixture.QueueOneAsync("one", urgent);

            await RunAsync(fixture);

            var stored = await fixture.StoredAsync();
            Assert.Equal((NotificationState.Sent, "one", 1, until.AddMinutes(1)), (stored.State, stored.Channel, stored.Attempts, stored.SentAt));
        }
    }

    [Fact]
    public async Task Handle_CrashAfterTheFallbackIsRecorded_TheRedeliveryGoesOnWithoutTryingTheFirstAgain()
    {
        var (first, second) = (new FakeChannel(Refused, "one"), new FakeChannel(Sent, "two"));
        using var fixture = Fixture([first, second], "one", "two");
        await fixture.QueueOneAsync("one");
        fixture.Queue.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None));
        fixture.Queue.Fails = false;

        await RunAsync(fixture);
        await fixture.NewDelivery().HandleAsync(new NotificationMessage("n-1", 1), None);

        Assert.Equal((1, 1), (first.Calls, second.Calls));
        Assert.Single((await fixture.StoredAsync()).Tried!);
    }

    [Fact]
    public async Task Handle_CrashAfterTheBusyFallbackIsRecorded_TheRedeliverySendsOnceByTheNext()
    {
        var (busy, second) = (new FakeChannel(new DeliveryResult(DeliveryOutcome.Busy, RetryAfter: TimeSpan.FromMinutes(5)), "one"), new FakeChannel(Sent, "two"));
        using var fixture = Fixture([busy, second], "one", "two");
        await fixture.QueueOneAsync("one");
        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None);
        var again = Assert.Single(fixture.Queue.Sent).Message;
        fixture.Register.Time.Advance(TimeSpan.FromSeconds(60));
        fixture.Queue.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => fixture.Delivery.HandleAsync(again, None));
        fixture.Queue.Fails = false;

        await fixture.NewDelivery().HandleAsync(again, None);
        await fixture.NewDelivery().HandleAsync(again with { Repeat = again.Repeat + 1 }, None);

        Assert.Equal((2, 1), (busy.Calls, second.Calls));
        Assert.Equal(NotificationState.Sent, (await fixture.StoredAsync()).State);
    }

    [Fact]
    public async Task Handle_OldMessageAfterTheFallback_MakesNoAttempt()
    {
        var (first, second) = (new FakeChannel(Refused, "one"), new FakeChannel(Down, "two"));
        using var fixture = Fixture([first, second], "one", "two");
        await fixture.QueueOneAsync("one");
        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None);
        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 2), None);

        await fixture.NewDelivery().HandleAsync(new NotificationMessage("n-1", 1, Repeat: 3), None);
        await fixture.NewDelivery().HandleAsync(new NotificationMessage("n-1", 2, Repeat: 3), None);

        Assert.Equal((1, 1), (first.Calls, second.Calls));
        Assert.Equal([2, 3], fixture.Queue.Sent.Select(sent => sent.Message.Attempt));
    }

    private static DeliveryFixture Fixture(INotificationChannel[] channels, params string[] contacts)
    {
        var fixture = new DeliveryFixture(channels);
        if (contacts.Length > 0)
        {
            // The first is the one that the notification starts with.
            var methods = contacts.Select((channel, index) => new ContactMethod(channel, index == 0 ? null : "to-" + channel, AllowDrills: false));
            fixture.Directory.People.Add(RosterOfTheDay.Person("chen-min", [.. methods]));
        }

        return fixture;
    }

    /// <summary>The first message and all that follow, each in its time.</summary>
    private static async Task RunAsync(DeliveryFixture fixture)
    {
        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None);
        for (var i = 0; i < fixture.Queue.Sent.Count; i++)
        {
            var (message, notBefore) = fixture.Queue.Sent[i];
            if (notBefore > fixture.Register.Time.GetUtcNow())
                fixture.Register.Time.SetUtcNow(notBefore.Value);
            await fixture.Delivery.HandleAsync(message, None);
        }
    }
}
