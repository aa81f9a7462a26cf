using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Notifications;
using Yuqing.Testing;

namespace Functions.Tests.Notifications;

public sealed class NotificationDeliveryTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DeliveryResult Sent = new(DeliveryOutcome.Sent);
    private static readonly DeliveryResult Down = new(DeliveryOutcome.Transient, "HTTP 500");

    [Theory]
    [InlineData(DeliveryOutcome.Sent, NotificationState.Sent)]
    [InlineData(DeliveryOutcome.Delivered, NotificationState.Delivered)]
    public async Task Handle_Success_IsRecordedAndNeverSentAgain(DeliveryOutcome outcome, NotificationState state)
    {
        var channel = new FakeChannel(new DeliveryResult(outcome));
        using var fixture = new DeliveryFixture(channel);
        await fixture.QueueOneAsync();

        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None);
        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None);
        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 2), None);

        Assert.Equal((state, 1), ((await fixture.StoredAsync()).State, (await fixture.StoredAsync()).Attempts));
        Assert.Equal(1, channel.Calls);
        Assert.Empty(fixture.Queue.Sent);
    }

    [Fact]
    public async Task Handle_Transient_SchedulesANewMessageForTheNextAttempt()
    {
        using var fixture = new DeliveryFixture(new FakeChannel(Down));
        await fixture.QueueOneAsync();

        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None);

        var stored = await fixture.StoredAsync();
        Assert.Equal((NotificationState.Failed, 1, "HTTP 500"), (stored.State, stored.Attempts, stored.Error));
        var (message, notBefore) = Assert.Single(fixture.Queue.Sent);
        Assert.Equal(new NotificationMessage("n-1", 2), message);
        Assert.Equal(stored.NextAttemptAt, notBefore);
        Assert.InRange(notBefore!.Value - fixture.Register.Time.GetUtcNow(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task Handle_DownForGood_BacksOffAndGivesUpWithALineInTheTimeline()
    {
        var channel = new FakeChannel(Down);
        using var fixture = new DeliveryFixture(channel);
        var notification = await fixture.QueueOneAsync();
        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None);

        var waits = new List<TimeSpan>();
        for (var i = 0; i < fixture.Queue.Sent.Count; i++)
        {
            var (message, notBefore) = fixture.Queue.Sent[i];
            waits.Add(notBefore!.Value - fixture.Register.Time.GetUtcNow());
            fixture.Register.Time.SetUtcNow(notBefore.Value);
            await fixture.Delivery.HandleAsync(message, None);
        }

        Assert.Equal(8, channel.Calls);
        Assert.Equal(7, waits.Count);
        Assert.Equal(waits.Order(), waits);
        Assert.InRange(waits[^1], TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(24));
        Assert.Equal(NotificationState.Dead, (await fixture.StoredAsync()).State);
        var timeline = await fixture.Register.Register.GetTimelineAsync(notification.Incident, None);
        var line = Assert.Single(timeline!, entry => entry.Kind == "delivery-failed");
        Assert.Equal("delivery-failed:n-1", line.Id);
        Assert.Equal("phone-report", line.Obligation);
        Assert.Equal("未能通知陈敏（值班员）：fake 渠道共尝试 8 次，均未成功。", line.Text);
        Assert.Equal("HTTP 500", line.Data!["error"]);
    }

    [Fact]
    public async Task Handle_Permanent_GivesUpAtOnce()
    {
        var channel = new FakeChannel(new DeliveryResult(DeliveryOutcome.Permanent, "HTTP 410"));
        using var fixture = new DeliveryFixture(channel);
        await fixture.QueueOneAsync();

        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None);

        Assert.Equal((NotificationState.Dead, 1, "HTTP 410"), ((await fixture.StoredAsync()).State, channel.Calls, (await fixture.StoredAsync()).Error));
        Assert.Empty(fixture.Queue.Sent);
    }

    [Fact]
    public async Task Handle_ChannelUnknown_GivesUpAndSaysWhy()
    {
        using var fixture = new DeliveryFixture(new FakeChannel(Sent));
        await fixture.QueueOneAsync(channel: "pigeon");

        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None);

        Assert.Equal(NotificationState.Dead, (await fixture.StoredAsync()).State);
        Assert.Contains("pigeon", (await fixture.StoredAsync()).Error!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_RetryAfter_IsHonouredUpToAnHour()
    {
        var result = new DeliveryResult(DeliveryOutcome.Transient, "HTTP 429", TimeSpan.FromMinutes(4));
        using var fixture = new DeliveryFixture(new FakeChannel((_, _) => Task.FromResult(result)));
        await fixture.QueueOneAsync();

        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None);
        Assert.Equal(fixture.Register.Time.GetUtcNow().AddMinutes(4), fixture.Queue.Sent[0].NotBefore);

        result = result with { RetryAfter = TimeSpan.FromDays(3) };
        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 2), None);
        Assert.Equal(fixture.Register.Time.GetUtcNow().AddHours(1), fixture.Queue.Sent[1].NotBefore);
    }

    [Fact]
    public async Task Handle_ChannelHangs_EndsTheAttemptAtItsDeadline()
    {
        var started = new TaskCompletionSource();
        var channel = new FakeChannel(async (_, _) =>
        {
            started.SetResult();
            await new TaskCompletionSource().Task; // Not even its cancellation ends it.
            return Sent;
        });
        using var fixture = new DeliveryFixture(channel);
        await fixture.QueueOneAsync();

        var handling = fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None);
        await started.Task;
        fixture.Register.Time.Advance(NotificationDelivery.Deadline);
        await handling;

        Assert.Equal("No answer within 10 s.", (await fixture.StoredAsync()).Error);
        Assert.Equal(2, Assert.Single(fixture.Queue.Sent).Message.Attempt);
    }

    [Fact]
    public async Task Handle_ChannelThrows_IsATransientFailure()
    {
        using var fixture = new DeliveryFixture(new FakeChannel((_, _) => throw new InvalidOperationException("secret detail")));
        await fixture.QueueOneAsync();

        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None);

        Assert.Equal((NotificationState.Failed, "The channel failed (InvalidOperationException)."), ((await fixture.StoredAsync()).State, (await fixture.StoredAsync()).Error));
    }

    [Fact]
    public async Task Handle_HostStops_LeavesTheAttemptToTheNextDelivery()
    {
        using var stopping = new CancellationTokenSource();
        using var fixture = new DeliveryFixture(new FakeChannel(async (_, cancellation) =>
        {
            await stopping.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
            return Sent;
        }));
        await fixture.QueueOneAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), stopping.Token));

        Assert.Equal((NotificationState.Queued, 0), ((await fixture.StoredAsync()).State, (await fixture.StoredAsync()).Attempts));
    }

    [Fact]
    public async Task Handle_CrashAfterRecordBeforeEnqueue_TheRedeliveryPlansTheNextWithoutSending()
    {
        var channel = new FakeChannel(Down);
        using var fixture = new DeliveryFixture(channel);
        await fixture.QueueOneAsync();
        fixture.Queue.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None));
        fixture.Queue.Fails = false;

        await fixture.NewDelivery().HandleAsync(new NotificationMessage("n-1", 1), None);

        Assert.Equal(1, channel.Calls);
        Assert.Equal((new NotificationMessage("n-1", 2), (await fixture.StoredAsync()).NextAttemptAt), Assert.Single(fixture.Queue.Sent));
    }

    [Fact]
    public async Task Handle_TwoMessagesAtOnce_SendsOnce()
    {
        var (started, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var channel = new FakeChannel(async (_, _) =>
        {
            started.TrySetResult();
            await release.Task;
            return Sent;
        });
        using var fixture = new DeliveryFixture(channel);
        await fixture.QueueOneAsync();

        var first = fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None);
        await started.Task;
        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1, Repeat: 7), None);
        release.SetResult();
        await first;

        Assert.Equal(1, channel.Calls);
    }

    [Fact]
    public async Task Handle_SlowerThanItsLeaseAllows_LeavesTheAttemptToTheNextMessage()
    {
        var channel = new FakeChannel(new DeliveryResult(DeliveryOutcome.Sent));
        using var fixture = new DeliveryFixture(channel);
        await fixture.QueueOneAsync();
        var start = fixture.Register.Time.GetUtcNow();
        var slow = new SlowOptions(fixture.Options, fixture.Register.Time);
        var delivery = DeliveryFixture.NewDelivery(fixture.Register, fixture.Queue, fixture.Channels, fixture.Directory, slow);

        await delivery.HandleAsync(new NotificationMessage("n-1", 1), None);

        Assert.Equal((0, start.AddSeconds(30)), (channel.Calls, Assert.Single(fixture.Queue.Sent).NotBefore));
        await fixture.RunAsync();
        Assert.Equal((1, NotificationState.Sent), (channel.Calls, (await fixture.StoredAsync()).State));
    }

    [Fact]
    public async Task Handle_ChannelBusy_PutsTheMessageOffAndLetsOtherChannelsThrough()
    {
        var release = new TaskCompletionSource();
        var busy = new SemaphoreSlim(0);
        var slow = new FakeChannel(
            async (_, _) =>
            {
                busy.Release();
                await release.Task;
                return Sent;
            },
            "slow");
        using var fixture = new DeliveryFixture(slow, new FakeChannel(Sent));
        foreach (var id in new[] { "s-1", "s-2", "s-3" })
            await fixture.QueueOneAsync("slow", id: id);
        await fixture.QueueOneAsync();
        var inHand = new[] { "s-1", "s-2" }.Select(id => fixture.Delivery.HandleAsync(new NotificationMessage(id, 1), None)).ToList();
        await busy.WaitAsync();
        await busy.WaitAsync();

        await fixture.Delivery.HandleAsync(new NotificationMessage("s-3", 1), None);
        await fixture.Delivery.HandleAsync(new NotificationMessage("n-1", 1), None);

        Assert.Equal(NotificationState.Sent, (await fixture.StoredAsync()).State);
        var (message, notBefore) = Assert.Single(fixture.Queue.Sent);
        Assert.Equal(new NotificationMessage("s-3", 1, Repeat: 1), message);
        Assert.Equal(notBefore, (await fixture.StoredAsync("s-3")).NextAttemptAt);
        release.SetResult();
        await Task.WhenAll(inHand);
        await fixture.Delivery.HandleAsync(message, None);
        Assert.Equal(NotificationState.Sent, (await fixture.StoredAsync("s-3")).State);
    }

    [Fact]
    public async Task Handle_UnknownNotification_IsDropped()
    {
        using var fixture = new DeliveryFixture(new FakeChannel(Sent));

        await fixture.Delivery.HandleAsync(new NotificationMessage("unknown", 1), None);

        Assert.Empty(fixture.Queue.Sent);
    }

    [Fact]
    public void Message_BodyThereAndBack_IsTheSame()
    {
        var message = new NotificationMessage("n-1", 3, 2);

        Assert.Equal(message, NotificationMessage.Parse(message.ToBody()));
        Assert.Throws<System.Text.Json.JsonException>(() => NotificationMessage.Parse("null"));
    }

    [Fact]
    public void After_SameNotificationAndAttempt_IsTheSameTimeAndOthersSpread()
    {
        var waits = Enumerable.Range(0, 50).Select(i => RetrySchedule.After(Some.Notification("i", $"n-{i}") with { Urgent = true }, 4, null)).ToList();

        Assert.Equal(waits, Enumerable.Range(0, 50).Select(i => RetrySchedule.After(Some.Notification("i", $"n-{i}") with { Urgent = true }, 4, null)));
        Assert.All(waits, wait => Assert.InRange(wait!.Value, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2.4)));
        Assert.True(waits.Distinct().Count() > 40);
    }

    [Fact]
    public void After_NotUrgent_IsTriedTwoTimesMore()
    {
        var notification = Some.Notification("i", "n");

        Assert.NotNull(RetrySchedule.After(notification, 9, null));
        Assert.Null(RetrySchedule.After(notification, 10, null));
        Assert.Null(RetrySchedule.After(notification with { Urgent = true }, 8, null));
    }

    /// <summary>Settings whose reading takes eleven seconds the first time.</summary>
    private sealed class SlowOptions(IOptions<YuqingOptions> inner, FakeTimeProvider time) : IOptions<YuqingOptions>
    {
        private bool _read;

        public YuqingOptions Value
        {
            get
            {
                if (!_read)
                    time.Advance(TimeSpan.FromSeconds(11));
                _read = true;
                return inner.Value;
            }
        }
    }
}
