using System.Globalization;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Watch;

/// <summary>Notifications that are due and not tried, and the queue that should have brought them.</summary>
internal sealed class QueueCheck(INotificationStore notifications, INotificationQueue queue, TimeProvider time, ILogger<QueueCheck> logger) : IWatchCheck
{
    private const int Limit = 200;

    /// <summary>After this long a notification is put on the queue again, and once more each time as much has passed.</summary>
    private static readonly TimeSpan PushedAfter = TimeSpan.FromMinutes(2);

    /// <summary>How long the queue has to answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public string Name => "queue";

    /// <inheritdoc/>
    public bool IsAboutDelays => true;

    /// <inheritdoc/>
    public IReadOnlyList<string> Kinds { get; } = [AlarmKinds.NotificationStuck, AlarmKinds.QueueStuck];

    /// <inheritdoc/>
    public async Task<CheckResult> RunAsync(DurableTaskClient client, DateTimeOffset now, CancellationToken cancellation)
    {
        var stuck = await notifications.ListStuckAsync(now - IWatchCheck.Tolerance, Limit, cancellation).ConfigureAwait(false);
        var old = stuck.Where(notification => DueAt(notification) < now - PushedAfter).ToList();
        return new CheckResult(
            [.. stuck.GroupBy(notification => notification.Unit).Select(Of), .. await LookAtQueueAsync(now, cancellation).ConfigureAwait(false)], stuck.Count < Limit)
        {
            Repair = old.Count == 0 ? null : token => PushAsync(old, token),
        };
    }

    private static DateTimeOffset DueAt(Notification notification) => notification.NextAttemptAt ?? notification.QueuedAt;

    private static Finding Of(IGrouping<string, Notification> stuck)
    {
        var since = stuck.Min(DueAt).InChina();
        return new Finding(
            AlarmKinds.NotificationStuck,
            stuck.Key,
            string.Create(CultureInfo.InvariantCulture, $"{stuck.Count()} 条通知到时未发，最早的应于 {since:M月d日 HH:mm} 发出。"),
            string.Create(CultureInfo.InvariantCulture, $"{stuck.Count()} notifications are due and not tried, the first since {since:yyyy-MM-dd HH:mm}."))
        {
            Unit = stuck.Key,
        };
    }

    private async Task<IReadOnlyList<Finding>> LookAtQueueAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        try
        {
            var oldest = await queue.OldestWaitingAsync(cancellation).WaitAsync(Patience, time, cancellation).ConfigureAwait(false);
            return oldest is { } since && since < now - IWatchCheck.Tolerance
                ? [Stuck(
                    string.Create(CultureInfo.InvariantCulture, $"通知队列停滞：最早的消息自 {since.InChina():M月d日 HH:mm} 起无人领取。"),
                    string.Create(CultureInfo.InvariantCulture, $"The queue of notifications stands still: its oldest message has waited since {since.InChina():yyyy-MM-dd HH:mm}."))]
                : [];
        }
#pragma warning disable CA1031 // Whatever the queue throws is what is to be reported.
        catch (Exception error) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            WatchLog.QueueSilent(logger, error);
            return [Stuck("通知队列没有应答。", "The queue of notifications does not answer.")];
        }
    }

    private static Finding Stuck(string text, string textEn) => new(AlarmKinds.QueueStuck, INotificationQueue.QueueName, text, textEn);

    private async Task PushAsync(List<Notification> stuck, CancellationToken cancellation)
    {
        var now = time.Now();
        foreach (var notification in stuck)
        {
            // A message of its own, because one lost to the dead letters would swallow its double.
            var message = new NotificationMessage(notification.Id, notification.Attempts + 1, now.ToUnixTimeSeconds());
            await queue.EnqueueAsync(message, null, cancellation).ConfigureAwait(false);
            await notifications.RecordAsync(notification.Id, notification.State, notification.Attempts, notification.Error, now, cancellation)
                .ConfigureAwait(false);
        }

        WatchLog.NotificationsPushed(logger, stuck.Count);
    }
}
