using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Notifications;

/// <summary>Whether what a notification would say is over, so that it is not sent any more.</summary>
internal sealed class Withdrawal(IIncidentRegister register, INotificationStore store)
{
    private static readonly string[] Alarms = [NoticeReasons.Breach, NoticeReasons.Escalation];

    /// <summary>After this time a picture in which the obligation is settled cannot be older than the notification any more.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    /// <summary>
    /// True of a reminder or alarm that waited while its obligation was settled or put off, and of the all-clear to somebody whose
    /// alarms never went out. In doubt it is false: one message too many harms less than one too few.
    /// </summary>
    public async Task<bool> IsOverAsync(Notification notification, DateTimeOffset now, CancellationToken cancellation)
    {
        if (notification.Obligation is null)
            return false;
        if (notification.Reason == NoticeReasons.AllClear)
            return await IsNeedlessAsync(notification, now, cancellation).ConfigureAwait(false);
        if ((notification.Reason != NoticeReasons.Reminder && !Alarms.Contains(notification.Reason)) || !HasWaited(notification))
            return false;
        var incident = await register.GetAsync(notification.Incident, cancellation).ConfigureAwait(false);
        var obligation = incident?.View.Obligations.FirstOrDefault(obligation => obligation.Id == notification.Obligation);
        return obligation is not null && (IsSettled(obligation, notification, now) || IsPutOff(obligation, notification, now));
    }

    /// <summary>The first attempt of a fresh one needs no question: its incident has just asked for it, and its picture may still be an older one.</summary>
    private static bool HasWaited(Notification notification) => notification.NextAttemptAt is not null || notification.Attempts > 0;

    private static bool IsSettled(ObligationView obligation, Notification notification, DateTimeOffset now) =>
        obligation.Status is not (ObligationStatus.Pending or ObligationStatus.Extended)
        && (obligation.AcceptedAt >= notification.QueuedAt || now - notification.QueuedAt >= Settling);

    private static bool IsPutOff(ObligationView obligation, Notification notification, DateTimeOffset now) =>
        (obligation.ExtendedTo ?? obligation.DueAt) is { } due && due > notification.DueAt && due > now;

    private async Task<bool> IsNeedlessAsync(Notification allClear, DateTimeOffset now, CancellationToken cancellation)
    {
        var all = await store.ListAsync(allClear.Incident, cancellation).ConfigureAwait(false);
        var alarms = all.Where(other => other.Person == allClear.Person && other.Obligation == allClear.Obligation && Alarms.Contains(other.Reason)).ToList();
        return alarms.Count > 0 && alarms.All(alarm => NeverWentOut(alarm, now));
    }

    /// <summary>Withdrawn, or about to be when its time comes.</summary>
    private static bool NeverWentOut(Notification alarm, DateTimeOffset now) => alarm.Attempts == 0
        && (alarm.State == NotificationState.Withdrawn || (alarm.State == NotificationState.Queued && alarm.NextAttemptAt > now));
}
