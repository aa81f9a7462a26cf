using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Channels;

/// <summary>
/// Writes notifications to the program's output: for development, demonstrations and drills. Not to the log, which may be
/// collected elsewhere and names nobody.
/// </summary>
internal sealed class ConsoleChannel : INotificationChannel
{
    /// <inheritdoc/>
    public string Name => "console";

    /// <inheritdoc/>
    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellation)
    {
        var line = $"To {notification.PersonName} ({notification.Role}), {notification.Reason}: {notification.Text}";
        await Console.Out.WriteLineAsync(line.AsMemory(), cancellation).ConfigureAwait(false);
        return new DeliveryResult(DeliveryOutcome.Sent);
    }
}
