using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Yuqing.Functions.Notifications;

/// <summary>
/// When a failed delivery is tried again: soon at first, then ever more slowly. The jitter follows from notification and
/// attempt, so that a repeated message plans the same time, while those of one outage spread out.
/// </summary>
internal static class RetrySchedule
{
    private const int UrgentAttempts = 8;
    private const int UrgentAttemptsBeforeNext = 3;
    private const int AttemptsBeforeNext = 5;
    private const double Jitter = 0.2;

    /// <summary>How long an urgent notification waits for a channel while another contact could be tried.</summary>
    public static readonly TimeSpan UrgentPatience = TimeSpan.FromSeconds(60);

    /// <summary>The most that a channel's own wish to wait is honoured.</summary>
    private static readonly TimeSpan LongestWish = TimeSpan.FromHours(1);

    private static readonly int[] Seconds = [5, 15, 45, 120, 300, 600, 1200, 1800, 3600];

    /// <summary>The wait after an attempt that failed, or null when it was the last on its contact. Nobody waits for an urgent one that long: escalation goes on without it.</summary>
    /// <param name="notification">The notification.</param>
    /// <param name="attempt">The attempt that failed, from 1 over all contacts.</param>
    /// <param name="atLeast">What the channel asked for.</param>
    /// <param name="another">Whether the person has another contact: then fewer attempts are made on this one.</param>
    public static TimeSpan? After(Notification notification, int attempt, TimeSpan? atLeast, bool another = false)
    {
        var here = attempt - notification.AttemptsBefore;
        var last = (notification.Urgent, another) switch
        {
            (true, true) => UrgentAttemptsBeforeNext,
            (true, false) => UrgentAttempts,
            (false, true) => AttemptsBeforeNext,
            _ => Seconds.Length + 1,
        };
        if (here >= last || (another && notification.Urgent && atLeast > UrgentPatience))
            return null;
        var planned = TimeSpan.FromSeconds(Seconds[here - 1]) * (1 + (Jitter * Share($"{notification.Id}:{attempt}")));
        var wish = atLeast > LongestWish ? LongestWish : atLeast;
        return wish > planned ? wish : planned;
    }

    /// <summary>The wait when the channel has all hands full.</summary>
    public static TimeSpan WhenBusy(NotificationMessage message)
    {
        const int MaxDoublings = 5;
        return TimeSpan.FromSeconds(1 << (int)Math.Min(message.Repeat, MaxDoublings)) * (1 + (Jitter * Share(message.MessageId())));
    }

    /// <summary>A number from 0 up to 1 that follows from the text.</summary>
    private static double Share(string text) =>
        BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) / (uint.MaxValue + 1.0);
}
