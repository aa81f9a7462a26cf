using Yuqing.Functions.Duty;
using Yuqing.Functions.Links;

namespace Yuqing.Functions.Notifications;

/// <summary>Queues a dead notification again, when whatever kept it from its person has been put right.</summary>
internal sealed class NotificationReplay(IDutyDirectory directory, ContactChoice contacts, INotificationStore store, INotificationQueue queue, LinkIssuer links, TimeProvider time)
{
    /// <summary>The contact that it starts with, as the directory has it now; null when the person has none that can be used.</summary>
    public ContactMethod? ContactOf(Notification notification) =>
        directory.FindPerson(notification.Person) is { } person ? contacts.First(person, notification.Urgent, notification.Drill) : null;

    /// <summary>Queues it; null when it is not dead (any more). What dies between the two steps is pushed by the watchdog.</summary>
    public async Task<Notification?> QueueAsync(Notification notification, ContactMethod contact, CancellationToken cancellation)
    {
        var link = links.Renew(notification.Link, time.Now(), notification.DueAt);
        if (await store.ReplayAsync(notification.Id, contact.Channel, contact.Address, link, cancellation).ConfigureAwait(false) is not { } queued)
            return null;
        await queue.EnqueueAsync(new NotificationMessage(queued.Id, queued.Attempts + 1), null, cancellation).ConfigureAwait(false);
        return queued;
    }
}
