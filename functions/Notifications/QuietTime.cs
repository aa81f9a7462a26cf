using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Notifications;

/// <summary>Quiet hours, daily, in Asia/Shanghai: from their start up to, and without, their end.</summary>
internal static class QuietTime
{
    /// <summary>
    /// When the notice may go out, if not now. Urgent notices and drills never wait, nor does one whose clock runs out
    /// within these quiet hours, nor one that a person sends again. What was overdue before they began waits for the morning.
    /// </summary>
    public static DateTimeOffset? WaitOf(Notification notification, DateTimeOffset now)
    {
        if (notification.Urgent || notification.Drill || notification.Replays > 0 || notification.Facts?.Quiet is not { } quiet || SpanAt(quiet, now) is not { } span)
            return null;
        return notification.DueAt is { } due && due >= span.From && due <= span.To ? null : span.To;
    }

    /// <summary>The quiet hours that an instant lies in, or null.</summary>
    private static (DateTimeOffset From, DateTimeOffset To)? SpanAt(QuietHours quiet, DateTimeOffset now)
    {
        var local = now.InChina();
        // TimeOnly.IsBetween spans midnight when the end lies before the start.
        if (!TimeOnly.FromTimeSpan(local.TimeOfDay).IsBetween(quiet.From, quiet.To))
            return null;
        var today = new DateTimeOffset(local.Date, ChinaTime.Offset);
        var (from, to) = (today + quiet.From.ToTimeSpan(), today + quiet.To.ToTimeSpan());
        return (from <= local ? from : from.AddDays(-1), to > local ? to : to.AddDays(1));
    }
}
