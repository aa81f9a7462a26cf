using Yuqing.Functions.Notifications;
using Yuqing.Testing;

namespace Functions.Tests.Notifications;

/// <summary>What every notification queue keeps to, as delivery relies on it. An adapter's tests derive from this.</summary>
public abstract class NotificationQueueContract
{
    /// <summary>How often a message is handed out before it is given up.</summary>
    protected const int MaxDeliveryCount = 10;

    /// <summary>How long a message is locked for whoever took it.</summary>
    protected static readonly TimeSpan LockDuration = TimeSpan.FromMinutes(1);

    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract INotificationQueue Queue { get; }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Takes what is due, each under a lock of <see cref="LockDuration"/>.</summary>
    protected abstract Task<IReadOnlyList<Received>> ReceiveAsync();

    /// <summary>Ids of the messages that were given up.</summary>
    protected abstract Task<IReadOnlyList<string>> DeadLettersAsync();

    [Fact]
    public async Task Enqueue_SameMessageTwice_ComesOnce()
    {
        var message = new NotificationMessage("n-1", 1);
        await Queue.EnqueueAsync(message, null, None);
        await Queue.EnqueueAsync(message, null, None);

        var received = Assert.Single(await ReceiveAsync());
        Assert.Equal((message.MessageId(), 1), (received.MessageId, received.DeliveryCount));
        Assert.Equal(message, NotificationMessage.Parse(received.Body));
        await received.Complete();
        await Queue.EnqueueAsync(message, null, None);

        Assert.Empty(await ReceiveAsync());
    }

    [Fact]
    public async Task Enqueue_Scheduled_ComesInTimeAndNotBefore()
    {
        var message = new NotificationMessage("n-1", 2);
        await Queue.EnqueueAsync(message, Time.GetUtcNow().AddSeconds(15), None);
        await Queue.EnqueueAsync(message, null, None);
        Time.Advance(TimeSpan.FromSeconds(14));
        Assert.Empty(await ReceiveAsync());

        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(message, NotificationMessage.Parse(Assert.Single(await ReceiveAsync()).Body));
    }

    [Fact]
    public async Task Enqueue_ScheduledForAPastTime_ComesAtOnce()
    {
        await Queue.EnqueueAsync(new NotificationMessage("n-1", 1), Time.GetUtcNow().AddMinutes(-1), None);

        Assert.Single(await ReceiveAsync());
    }

    [Fact]
    public async Task Enqueue_NextAttemptOrRepetition_IsAnotherMessage()
    {
        NotificationMessage[] messages = [new("n-1", 1), new("n-1", 2), new("n-1", 2, Repeat: 7), new("n-2", 1)];
        foreach (var message in messages)
            await Queue.EnqueueAsync(message, null, None);

        Assert.Equal(messages, (await ReceiveAsync()).Select(received => NotificationMessage.Parse(received.Body)));
    }

    [Fact]
    public async Task Receive_ProcessDiesAfterSendingTheNext_SendsItOnceAltogether()
    {
        var next = new NotificationMessage("n-1", 2);
        await Queue.EnqueueAsync(new NotificationMessage("n-1", 1), null, None);
        Assert.Single(await ReceiveAsync());
        await Queue.EnqueueAsync(next, Time.GetUtcNow().AddMinutes(2), None);
        Assert.Empty(await ReceiveAsync());

        Time.Advance(LockDuration);
        var again = Assert.Single(await ReceiveAsync());
        Assert.Equal(2, again.DeliveryCount);
        await Queue.EnqueueAsync(next, Time.GetUtcNow().AddMinutes(2), None);
        await again.Complete();
        Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(next.MessageId(), Assert.Single(await ReceiveAsync()).MessageId);
    }

    [Fact]
    public async Task Receive_FailsTimeAndAgain_GoesToTheDeadLetters()
    {
        var message = new NotificationMessage("n-1", 1);
        await Queue.EnqueueAsync(message, null, None);
        for (var i = 1; i <= MaxDeliveryCount; i++)
        {
            var received = Assert.Single(await ReceiveAsync());
            Assert.Equal(i, received.DeliveryCount);
            await received.Abandon();
        }

        Assert.Empty(await ReceiveAsync());
        Assert.Equal([message.MessageId()], await DeadLettersAsync());
        Assert.Null(await Queue.OldestWaitingAsync(None));
        // What the watchdog sends is not taken for the dead letter's double.
        await Queue.EnqueueAsync(message with { Repeat = 1 }, null, None);
        Assert.Single(await ReceiveAsync());
    }

    [Fact]
    public async Task OldestWaiting_NothingThatCouldBeTaken_IsNull()
    {
        Assert.Null(await Queue.OldestWaitingAsync(None));
        await Queue.EnqueueAsync(new NotificationMessage("n-1", 1), Time.GetUtcNow().AddMinutes(10), None);
        Assert.Null(await Queue.OldestWaitingAsync(None));
    }

    [Fact]
    public async Task OldestWaiting_SomeWait_IsSinceTheFirstCould()
    {
        var start = Time.GetUtcNow();
        await Queue.EnqueueAsync(new NotificationMessage("n-1", 1), start.AddMinutes(3), None);
        Time.Advance(TimeSpan.FromMinutes(4));
        await Queue.EnqueueAsync(new NotificationMessage("n-2", 1), null, None);
        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(start.AddMinutes(3), await Queue.OldestWaitingAsync(None));
        var received = await ReceiveAsync();
        await received.Single(one => one.MessageId == "n-1:1:0").Complete();
        await received.Single(one => one.MessageId == "n-2:1:0").Abandon();
        Assert.Equal(start.AddMinutes(4), await Queue.OldestWaitingAsync(None));
    }

    [Fact]
    public async Task OldestWaiting_BehindANightOfScheduledOnes_IsFound()
    {
        for (var i = 0; i < 250; i++)
            await Queue.EnqueueAsync(new NotificationMessage($"n-{i}", 1), Time.GetUtcNow().AddHours(8), None);
        await Queue.EnqueueAsync(new NotificationMessage("now", 1), null, None);

        Assert.Equal(Time.GetUtcNow(), await Queue.OldestWaitingAsync(None));
    }

    /// <summary>A message in hand.</summary>
    protected sealed record Received(string MessageId, string Body, int DeliveryCount, Func<Task> Complete, Func<Task> Abandon);
}
