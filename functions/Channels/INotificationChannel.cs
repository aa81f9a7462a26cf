using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Channels;

/// <summary>A way to reach a person. Adding one is a single file: implement this; it is found by its name.</summary>
public interface INotificationChannel
{
    /// <summary>Name in the directory file and in notifications.</summary>
    string Name { get; }

    /// <summary>
    /// Makes one attempt within <paramref name="cancellation"/> (10 s). Never throws for a failed delivery: it says
    /// whether another attempt makes sense.
    /// </summary>
    Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellation);
}

/// <summary>Outcome of one attempt.</summary>
/// <param name="Outcome">What happened.</param>
/// <param name="Error">One line for the operator when it failed; no secrets.</param>
/// <param name="RetryAfter">The least time to wait, when the channel said so.</param>
public sealed record DeliveryResult(DeliveryOutcome Outcome, string? Error = null, TimeSpan? RetryAfter = null);

/// <summary>Kinds of outcome.</summary>
public enum DeliveryOutcome
{
    /// <summary>The channel took it.</summary>
    Sent,

    /// <summary>The channel confirmed its arrival.</summary>
    Delivered,

    /// <summary>Failed, worth another attempt.</summary>
    Transient,

    /// <summary>Failed for good (bad address, refused).</summary>
    Permanent,
}
