namespace Yuqing.Functions.Notifications;

/// <summary>Settings of notifications, whatever the channel; see <c>docs/channels.md</c>.</summary>
public sealed class NotificationOptions
{
    /// <summary>How many messages one person gets.</summary>
    public ThrottleOptions Throttle { get; set; } = new();
}

/// <summary>The limit of messages to one person. Urgent ones (levels I and II) are never held back, but count; exercises count apart.</summary>
public sealed class ThrottleOptions
{
    /// <summary>Messages within <see cref="Window"/>, 0 to 1,000; 0 turns the limit off. Default 6.</summary>
    public int Messages { get; set; } = 6;

    /// <summary>The span of time, from 1 second to 1 day. Default 10 minutes.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What is wrong, one line each, naming the key.</summary>
    internal IEnumerable<string> Errors()
    {
        const string Key = "Yuqing:Notifications:Throttle";
        if (Messages is < 0 or > 1000)
            yield return $"{Key}:Messages must be from 1 to 1,000, or 0 for no limit.";
        if (Window < TimeSpan.FromSeconds(1) || Window > TimeSpan.FromDays(1))
            yield return $"{Key}:Window must be from one second to one day, such as 00:10:00.";
    }
}
