using Microsoft.Extensions.Logging;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Channels;

/// <summary>Writes notifications to the log: for development, demonstrations and drills.</summary>
internal sealed class ConsoleChannel(ILogger<ConsoleChannel> logger) : INotificationChannel
{
    /// <inheritdoc/>
    public string Name => "console";

    /// <inheritdoc/>
    public Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellation)
    {
        NotificationLog.Console(logger, notification.PersonName, notification.Role, notification.Reason, notification.Text);
        return Task.FromResult(new DeliveryResult(DeliveryOutcome.Sent));
    }
}
