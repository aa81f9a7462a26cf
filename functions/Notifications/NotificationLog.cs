using Microsoft.Extensions.Logging;

namespace Yuqing.Functions.Notifications;

/// <summary>Log messages of notifications; event ids 3100 to 3199. Nobody is named and no address: errors come masked.</summary>
internal static partial class NotificationLog
{
    [LoggerMessage(3100, LogLevel.Warning, "Notification {Notification} is not in the register; its message is dropped")]
    public static partial void Unknown(ILogger logger, string notification);

    [LoggerMessage(3101, LogLevel.Warning, "Attempt {Attempt} of notification {Notification} by {Channel} failed ({Error}); next at {Next}")]
    public static partial void Failed(ILogger logger, string notification, string channel, int attempt, string? error, DateTimeOffset next);

    [LoggerMessage(3102, LogLevel.Error, "Notification {Notification} by {Channel} is given up after {Attempt} attempts ({Error})")]
    public static partial void GivenUp(ILogger logger, string notification, string channel, int attempt, string? error);

    [LoggerMessage(3103, LogLevel.Error, "Channel {Channel} threw while sending notification {Notification}")]
    public static partial void ChannelThrew(ILogger logger, string channel, string notification, Exception error);

    [LoggerMessage(3105, LogLevel.Information, "Notification {Notification} was taken as {Parts} text message(s)")]
    public static partial void SmsSent(ILogger logger, string notification, int parts);

    [LoggerMessage(3106, LogLevel.Warning, "Notification {Notification} goes on by {Next}, because {Channel} failed ({Error})")]
    public static partial void FallsBack(ILogger logger, string notification, string channel, string next, string? error);

    [LoggerMessage(3107, LogLevel.Information, "Notification {Notification} waits until {Until}: its person has had as many messages as the limit allows")]
    public static partial void Held(ILogger logger, string notification, DateTimeOffset until);

    [LoggerMessage(3108, LogLevel.Information, "Notification {Notification} ({Reason}) is not sent any more: what it would say is over")]
    public static partial void Withdrawn(ILogger logger, string notification, string reason);

    [LoggerMessage(3110, LogLevel.Warning, "The message {MessageId} comes for the {DeliveryCount}. time: it was in hand before and not completed")]
    public static partial void ComesAgain(ILogger logger, string messageId, int deliveryCount);

    [LoggerMessage(3109, LogLevel.Warning, "Incident {Incident} could not be told at once that somebody is unreachable; the watchdog tells it")]
    public static partial void NotWoken(ILogger logger, string incident, Exception error);
}
