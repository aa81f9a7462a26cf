using System.Diagnostics;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Telemetry;

/// <summary>The span of an attempt to send, and the count of those that failed. Neither address nor text nor person gets in.</summary>
internal static class ChannelTelemetry
{
    private const string ReasonTag = "reason";

    /// <summary>Makes the attempt inside a span.</summary>
    public static async Task<DeliveryResult> MeasureAsync(Notification outgoing, Func<Task<DeliveryResult>> attempt)
    {
        using var span = AppTelemetry.Source.StartActivity($"send {outgoing.Channel}", ActivityKind.Client)?
            .SetTag("yuqing.channel", outgoing.Channel)
            .SetTag(AppTelemetry.IncidentTag, outgoing.Incident)
            .SetTag(AppTelemetry.NotificationTag, outgoing.Id)
            .SetTag("yuqing.notification.reason", outgoing.Reason)
            .SetTag("yuqing.notification.rung", outgoing.Rung);
        var result = await attempt().ConfigureAwait(false);
        span?.SetTag("yuqing.channel.outcome", result.Outcome.ToString().ToLowerInvariant());
        if (ReasonOf(result) is { } reason)
        {
            span?.SetTag(ReasonTag, reason).SetStatus(ActivityStatusCode.Error, reason);
            AppTelemetry.ChannelFailures.Add(1, new("channel", outgoing.Channel), new(ReasonTag, reason));
        }

        return result;
    }

    /// <summary>Why an attempt failed, as one of a few words; null when it did not, or was not made.</summary>
    private static string? ReasonOf(DeliveryResult result) => result switch
    {
        { Cause: { } cause } => cause,
        { Outcome: DeliveryOutcome.Permanent } => "refused",
        { Outcome: DeliveryOutcome.Transient } => "unavailable",
        _ => null,
    };
}
