namespace Yuqing.Functions.Notifications;

/// <summary>What every notification store keeps to, wherever its rows lie.</summary>
internal static class NotificationRules
{
    /// <summary>How a notification begins.</summary>
    public static Notification Fresh(Notification asked) =>
        asked with { State = NotificationState.Queued, Attempts = 0, Error = null, SentAt = null, DiedAt = null };

    /// <summary>When its next attempt is due.</summary>
    public static DateTimeOffset DueAt(Notification one) => one.NextAttemptAt ?? one.QueuedAt;

    /// <summary>A final state stays, but that a message was taken may be followed by its arrival.</summary>
    public static bool MayBecome(Notification stored, NotificationState to) =>
        !stored.IsFinal || (stored.State == NotificationState.Sent && to == NotificationState.Delivered);

    /// <summary>A push by the watchdog is no outcome: what is noted of an attempt under way stays.</summary>
    public static bool IsPush(Notification stored, Notification after) => after.State == stored.State && after.Attempts == stored.Attempts;

    /// <summary>What is stored of an outcome: also when it was sent first, or died.</summary>
    public static Notification Recorded(Notification stored, Notification after, DateTimeOffset now) => after with
    {
        SentAt = stored.SentAt ?? (after.State is NotificationState.Sent or NotificationState.Delivered ? now : null),
        DiedAt = after.State == NotificationState.Dead ? stored.DiedAt ?? now : null,
    };

    /// <summary>A dead one from the start, see <see cref="INotificationStore.ReplayAsync"/>.</summary>
    public static Notification Replayed(Notification dead, string channel, string? address, string link, DateTimeOffset now) => dead with
    {
        State = NotificationState.Queued,
        Channel = channel,
        Address = address,
        Text = dead.Text.Replace(dead.Link, link, StringComparison.Ordinal),
        Link = link,
        AttemptsBefore = dead.Attempts,
        AttemptsReplayed = dead.Attempts,
        Replays = dead.Replays + 1,
        Tried = null,
        BusySince = null,
        HeldSince = null,
        Bundle = null,
        Error = null,
        NextAttemptAt = now,
        DiedAt = null,
    };

    /// <summary>One that has to wait for its turn.</summary>
    public static Notification Held(Notification one, DateTimeOffset until, DateTimeOffset now) =>
        one with { NextAttemptAt = until, HeldSince = one.HeldSince ?? now };

    /// <summary>Whether a clock falls due before the limit has room: waiting would make the notice useless.</summary>
    public static bool MayPass(Notification one, DateTimeOffset free, DateTimeOffset now) => one.DueAt >= now && one.DueAt <= free;

    /// <summary>Id of a bundle; follows from what it carries.</summary>
    public static string BundleOf(IEnumerable<Notification> carried) =>
        TextHash.Of(string.Join('\n', carried.Select(one => one.Id).Order(StringComparer.Ordinal).Prepend("bundle")), bytes: 16);
}
