using Yuqing.Embedded.Queues;
using Yuqing.Functions.Embedded;
using Yuqing.Functions.Notifications;

namespace Functions.Tests.Notifications;

public sealed class EmbeddedNotificationQueueTests : NotificationQueueContract, IAsyncLifetime
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("queue-");
    private readonly SqliteQueueStore _store;

    public EmbeddedNotificationQueueTests()
    {
        _store = new SqliteQueueStore(
            Path.Combine(_folder.FullName, "queues.db"), Time, new QueueStoreOptions { MaxDeliveryCount = MaxDeliveryCount });
        Queue = new EmbeddedNotificationQueue(_store);
    }

    protected override INotificationQueue Queue { get; }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    protected override async Task<IReadOnlyList<Received>> ReceiveAsync() =>
    [
        .. (await _store.ReceiveAsync(INotificationQueue.QueueName, 300, LockDuration)).Select(locked => new Received(
            locked.Message.Message.MessageId,
            locked.Message.Message.Body.ToString(),
            locked.Message.DeliveryCount,
            () => _store.CompleteAsync(locked),
            () => _store.AbandonAsync(locked))),
    ];

    protected override async Task<IReadOnlyList<string>> DeadLettersAsync() =>
        [.. (await _store.PeekAsync(INotificationQueue.QueueName, QueueMessageState.DeadLettered)).Select(dead => dead.Message.MessageId)];
}
