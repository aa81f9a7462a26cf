using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Channels;

/// <summary>A way to reach a person. Adding one is a single file: implement this; it is found by its name.</summary>
public interface INotificationChannel
{
    /// <summary>Name in the directory file and in notifications.</summary>
    string Name { get; }

    /// <summary>Whether this installation can use it. A channel that lacks its settings does not exist for contacts: the next one of the person is used.</summary>
    bool IsConfigured => true;

    /// <summary>Most bytes of text (UTF-8) for a message that carries several notifications; null for as much as there is, 0 when it has room for a summary only.</summary>
    int? BundleBytes => null;

    /// <summary>What is wrong with a contact's address, in one sentence without the address; null when it fits. Asked when the directory is taken in, also of a channel without settings.</summary>
    /// <param name="address">The address as the directory has it; null when it has none.</param>
    string? CheckAddress(string? address) => null;

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
/// <param name="AlsoSent">Ids of further notifications that this one's message carried; null when none.</param>
public sealed record DeliveryResult(DeliveryOutcome Outcome, string? Error = null, TimeSpan? RetryAfter = null, IReadOnlyList<string>? AlsoSent = null)
{
    /// <summary>Why it failed, in one word for the metrics, when the outcome alone does not say it.</summary>
    internal string? Cause { get; init; }

    /// <summary>Worth another attempt.</summary>
    internal static DeliveryResult Transient(string error, TimeSpan? retryAfter = null) => new(DeliveryOutcome.Transient, error, retryAfter);

    /// <summary>Another attempt would fail as well.</summary>
    internal static DeliveryResult Permanent(string error) => new(DeliveryOutcome.Permanent, error);
}

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

    /// <summary>Not tried, because the channel's turn for it comes later: the same attempt is made after <see cref="DeliveryResult.RetryAfter"/>. However often, it uses up no attempt.</summary>
    Busy,
}
