using Yuqing.Embedded.Queues;
using Yuqing.Testing;

namespace FunctionsHost.Tests;

/// <summary>What every queue store must do.</summary>
public sealed class QueueStoreTests : IAsyncLifetime
{
    private const string Queue = "notifications";
    private static readonly TimeSpan Lock = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private SqliteQueueStore _store = null!;

    public Task InitializeAsync()
    {
        _store = Open();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Receive_Message_CarriesEverythingThatWasSent()
    {
        var sent = Message("m1") with
        {
            SessionId = "s",
            ContentType = "application/json",
            Subject = "subject",
            CorrelationId = "c",
            ApplicationProperties = new Dictionary<string, string> { ["channel"] = "控制台" },
        };
        Assert.True(await _store.EnqueueAsync(Queue, sent));

        var received = Assert.Single(await _store.ReceiveAsync(Queue, 10, Lock));

        var message = received.Message.Message;
        Assert.Equal(sent with { Body = message.Body, ApplicationProperties = message.ApplicationProperties }, message);
        Assert.Equal("m1", message.Body.ToString());
        Assert.Equal("控制台", message.ApplicationProperties["channel"]);
        Assert.Equal(1, received.Message.DeliveryCount);
        Assert.Equal(_time.GetUtcNow(), received.Message.EnqueuedTime);
        Assert.Equal(_time.GetUtcNow() + Lock, received.LockedUntil);
    }

    [Fact]
    public async Task Receive_Locked_IsNotHandedOutTwiceUntilTheLockEnds()
    {
        await SendAsync("m1");
        var first = Assert.Single(await _store.ReceiveAsync(Queue, 10, Lock));

        _time.Advance(Lock - TimeSpan.FromTicks(1));
        Assert.Empty(await _store.ReceiveAsync(Queue, 10, Lock));
        _time.Advance(TimeSpan.FromTicks(1));
        var second = Assert.Single(await _store.ReceiveAsync(Queue, 10, Lock));

        Assert.Equal(2, second.Message.DeliveryCount);
        await Assert.ThrowsAsync<QueueLockLostException>(() => _store.CompleteAsync(first));
        await _store.CompleteAsync(second);
        Assert.Equal(new QueueCounts(0, 0, 0, 0), await _store.CountAsync(Queue));
    }

    [Fact]
    public async Task Renew_BeforeTheLockEnds_KeepsTheMessage()
    {
        await SendAsync("m1");
        var locked = Assert.Single(await _store.ReceiveAsync(Queue, 10, Lock));
        _time.Advance(Lock / 2);

        Assert.Equal(_time.GetUtcNow() + Lock, await _store.RenewLockAsync(locked, Lock));
        _time.Advance(Lock - TimeSpan.FromSeconds(1));

        Assert.Empty(await _store.ReceiveAsync(Queue, 10, Lock));
        await _store.CompleteAsync(locked);
    }

    [Fact]
    public async Task Renew_AfterTheLockEnded_IsRefused()
    {
        await SendAsync("m1");
        var locked = Assert.Single(await _store.ReceiveAsync(Queue, 10, Lock));
        _time.Advance(Lock);

        await Assert.ThrowsAsync<QueueLockLostException>(() => _store.RenewLockAsync(locked, Lock));
    }

    [Fact]
    public async Task Abandon_Message_ComesAgainAtOnceAndBeforeLaterOnes()
    {
        await SendAsync("m1");
        _time.Advance(TimeSpan.FromSeconds(1));
        await SendAsync("m2");
        var locked = Assert.Single(await _store.ReceiveAsync(Queue, 1, Lock));

        await _store.AbandonAsync(locked);

        Assert.Equal(["m1", "m2"], Ids(await _store.ReceiveAsync(Queue, 10, Lock)));
    }

    [Fact]
    public async Task Abandon_AtMaximumDeliveryCount_BecomesDeadLetter()
    {
        await SendAsync("m1");
        for (var i = 0; i < 3; i++)
            await _store.AbandonAsync(Assert.Single(await _store.ReceiveAsync(Queue, 10, Lock)));

        Assert.Empty(await _store.ReceiveAsync(Queue, 10, Lock));
        var dead = Assert.Single(await _store.PeekAsync(Queue, QueueMessageState.DeadLettered));
        Assert.Equal(DeadLetterReasons.MaxDeliveryCountExceeded, dead.DeadLetterReason);
        Assert.Equal(3, dead.DeliveryCount);
    }

    [Fact]
    public async Task Receive_LockEndedAtMaximumDeliveryCount_BecomesDeadLetter()
    {
        await SendAsync("m1");
        for (var i = 0; i < 3; i++)
        {
            Assert.Single(await _store.ReceiveAsync(Queue, 10, Lock));
            _time.Advance(Lock);
        }

        Assert.Empty(await _store.ReceiveAsync(Queue, 10, Lock));
        Assert.Equal(new QueueCounts(0, 0, 0, 1), await _store.CountAsync(Queue));
    }

    [Fact]
    public async Task DeadLetter_WithReason_IsKeptUntilReplayed()
    {
        await SendAsync("m1");
        await SendAsync("m2");
        foreach (var locked in await _store.ReceiveAsync(Queue, 10, Lock))
            await _store.DeadLetterAsync(locked, "BadAddress", "no such robot");

        var dead = await _store.PeekAsync(Queue, QueueMessageState.DeadLettered);
        Assert.Equal(["BadAddress", "BadAddress"], dead.Select(message => message.DeadLetterReason));
        Assert.Equal("no such robot", dead[0].DeadLetterDescription);
        Assert.Equal(1, await _store.ReplayDeadLettersAsync(Queue, [dead[1].SequenceNumber]));

        var again = Assert.Single(await _store.ReceiveAsync(Queue, 10, Lock));
        Assert.Equal("m2", again.Message.Message.MessageId);
        Assert.Equal(1, again.Message.DeliveryCount);
        Assert.Equal(1, await _store.ReplayDeadLettersAsync(Queue));
    }

    [Fact]
    public async Task Enqueue_Scheduled_IsNotHandedOutEarlyAndIsAtItsTime()
    {
        var due = _time.GetUtcNow().AddMinutes(5);
        await _store.EnqueueAsync(Queue, Message("later") with { ScheduledEnqueueTime = due });
        await SendAsync("now");
        Assert.Equal(new QueueCounts(1, 1, 0, 0), await _store.CountAsync(Queue));

        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal(["now"], Ids(await _store.ReceiveAsync(Queue, 10, Lock)));
        _time.Advance(TimeSpan.FromTicks(1));

        var later = Assert.Single(await _store.ReceiveAsync(Queue, 1, Lock));
        Assert.Equal("later", later.Message.Message.MessageId);
        Assert.Equal(due, later.Message.Message.ScheduledEnqueueTime);
    }

    [Fact]
    public async Task Enqueue_SameIdWhileInTheQueue_IsDroppedHoweverLate()
    {
        await SendAsync("m1");
        _time.Advance(TimeSpan.FromDays(3));

        Assert.False(await _store.EnqueueAsync(Queue, Message("m1")));
        Assert.Equal(new QueueCounts(1, 0, 0, 0), await _store.CountAsync(Queue));
    }

    [Theory]
    [InlineData(599, false)]
    [InlineData(600, true)]
    public async Task Enqueue_SameIdAfterCompletion_IsDroppedWithinTheWindow(int seconds, bool isNew)
    {
        await SendAsync("m1");
        await _store.CompleteAsync(Assert.Single(await _store.ReceiveAsync(Queue, 10, Lock)));
        _time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(isNew, await _store.EnqueueAsync(Queue, Message("m1")));
        Assert.True(await _store.EnqueueAsync("other", Message("m1")));
    }

    [Fact]
    public async Task Enqueue_Several_CountsTheNewOnes()
    {
        await SendAsync("m1");

        Assert.Equal(2, await _store.EnqueueAsync(Queue, [Message("m1"), Message("m2"), Message("m3"), Message("m2")]));
        Assert.Equal(["m1", "m2", "m3"], Ids(await _store.ReceiveAsync(Queue, 10, Lock)));
    }

    [Fact]
    public async Task Enqueue_ManyAtOnce_AllArriveOnceInManyHands()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => _store.EnqueueAsync(Queue, Message($"m{i % 100}"))));

        var received = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _store.ReceiveAsync(Queue, 3, Lock)));

        var ids = received.SelectMany(Ids).ToList();
        Assert.Equal(100, ids.Count);
        Assert.Equal(100, ids.Distinct().Count());
    }

    [Fact]
    public async Task Receive_InSessionOrder_HoldsBackLaterMessagesOfTheSession()
    {
        foreach (var (id, session) in new[] { ("a1", "a"), ("a2", "a"), ("b1", "b"), ("free", null) })
            await _store.EnqueueAsync(Queue, Message(id) with { SessionId = session });

        var first = await _store.ReceiveAsync(Queue, 10, Lock, inSessionOrder: true);
        Assert.Equal(["a1", "b1", "free"], Ids(first));
        Assert.Empty(await _store.ReceiveAsync(Queue, 10, Lock, inSessionOrder: true));
        await _store.CompleteAsync(first[0]);

        Assert.Equal(["a2"], Ids(await _store.ReceiveAsync(Queue, 10, Lock, inSessionOrder: true)));
    }

    [Fact]
    public async Task Reopen_AfterCrash_LosesNothingAndRepeatsOnlyWhatWasLocked()
    {
        await SendAsync("done");
        await SendAsync("held");
        await SendAsync("waiting");
        var locked = await _store.ReceiveAsync(Queue, 2, Lock);
        await _store.CompleteAsync(locked[0]);
        using var copy = new TempFolder();
        foreach (var file in Directory.GetFiles(_folder.Path))
            File.Copy(file, copy.File(Path.GetFileName(file)));

        await using var reopened = new SqliteQueueStore(copy.File("queues.db"), _time, Options);

        Assert.Equal(["waiting"], Ids(await reopened.ReceiveAsync(Queue, 10, TimeSpan.FromHours(1))));
        _time.Advance(Lock);
        var again = Assert.Single(await reopened.ReceiveAsync(Queue, 10, Lock));
        Assert.Equal("held", again.Message.Message.MessageId);
        Assert.Equal(2, again.Message.DeliveryCount);
        Assert.False(await reopened.EnqueueAsync(Queue, Message("done")));
    }

    [Fact]
    public async Task Peek_Pages_BySequenceNumberWithoutLocking()
    {
        for (var i = 1; i <= 5; i++)
            await SendAsync($"m{i}");

        var first = await _store.PeekAsync(Queue, maxMessages: 3);
        var second = await _store.PeekAsync(Queue, maxMessages: 3, afterSequenceNumber: first[^1].SequenceNumber);

        Assert.Equal(["m1", "m2", "m3", "m4", "m5"], first.Concat(second).Select(message => message.Message.MessageId));
        Assert.All(first, message => Assert.Equal(QueueMessageState.Active, message.State));
        Assert.Equal(5, (await _store.ReceiveAsync(Queue, 10, Lock)).Count);
        Assert.Equal(QueueMessageState.Locked, (await _store.FindAsync(Queue, "m3"))!.State);
        Assert.Equal([Queue], await _store.ListQueuesAsync());
    }

    [Fact]
    public async Task Wait_NothingThere_ReturnsWhenAMessageIsSent()
    {
        var waiting = _store.WaitForMessagesAsync(Queue);
        Assert.False(waiting.IsCompleted);

        await SendAsync("m1");

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Wait_ScheduledMessage_ReturnsAtItsTimeAndNotBefore()
    {
        await _store.EnqueueAsync(Queue, Message("later") with { ScheduledEnqueueTime = _time.GetUtcNow().AddMinutes(2) });
        var waiting = _store.WaitForMessagesAsync(Queue);

        _time.Advance(TimeSpan.FromSeconds(119));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Wait_Cancelled_Ends()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = _store.WaitForMessagesAsync(Queue, cancellation: cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private static QueueStoreOptions Options => new() { MaxDeliveryCount = 3 };

    private static QueueMessage Message(string id) => new(id, BinaryData.FromString(id));

    private static IEnumerable<string> Ids(IEnumerable<LockedMessage> messages) =>
        messages.Select(message => message.Message.Message.MessageId);

    private SqliteQueueStore Open() => new(_folder.File("queues.db"), _time, Options);

    private async Task SendAsync(string id) => Assert.True(await _store.EnqueueAsync(Queue, Message(id)));
}
