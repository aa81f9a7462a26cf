using Yuqing.Embedded.Queues;
using Yuqing.Functions.Embedded;
using Yuqing.Functions.Notifications;
using Yuqing.Testing;

namespace Functions.Tests.Notifications;

public sealed class EmbeddedNotificationQueueTests
{
    [Fact]
    public async Task Enqueue_ScheduledAndRepeated_ComesOnceAndInTime()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("queue-").FullName;
        var time = new FakeTimeProvider();
        await using (var store = new SqliteQueueStore(Path.Combine(folder, "queues.db"), time, new QueueStoreOptions()))
        {
            var queue = new EmbeddedNotificationQueue(store);
            var message = new NotificationMessage("n-1", 2);
            await queue.EnqueueAsync(message, time.GetUtcNow().AddSeconds(15), CancellationToken.None);
            await queue.EnqueueAsync(message, null, CancellationToken.None);
            Assert.Empty(await ReceiveAsync(store));

            time.Advance(TimeSpan.FromSeconds(15));

            Assert.Equal(message, NotificationMessage.Parse(Assert.Single(await ReceiveAsync(store)).Message.Message.Body.ToString()));
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    private static Task<IReadOnlyList<LockedMessage>> ReceiveAsync(SqliteQueueStore store) =>
        store.ReceiveAsync("notifications", 10, TimeSpan.FromMinutes(1));
}
