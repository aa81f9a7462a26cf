using Microsoft.Extensions.Logging;

namespace Yuqing.Functions.Watch;

/// <summary>Log messages of the watchdog; event ids 3250 to 3279.</summary>
internal static partial class WatchLog
{
    [LoggerMessage(EventId = 3250, Message = "Alarm {Alarm} {Kind} {Subject}: {Finding}")]
    public static partial void Raised(ILogger logger, LogLevel level, long alarm, string kind, string subject, string finding);

    [LoggerMessage(3251, LogLevel.Information, "Alarm {Alarm} {Kind} {Subject} is cleared")]
    public static partial void Cleared(ILogger logger, long alarm, string kind, string subject);

    [LoggerMessage(3252, LogLevel.Error, "The watchdog could not do its part {Part}; the next round tries again")]
    public static partial void PartFailed(ILogger logger, string part, Exception error);

    [LoggerMessage(3253, LogLevel.Error, "Incident {Incident} could not be pushed; the next round tries again")]
    public static partial void NotPushed(ILogger logger, string incident, Exception error);

    [LoggerMessage(3254, LogLevel.Warning, "{Count} incidents were pushed")]
    public static partial void IncidentsPushed(ILogger logger, int count);

    [LoggerMessage(3255, LogLevel.Warning, "{Count} notifications were stuck and are on the queue again")]
    public static partial void NotificationsPushed(ILogger logger, int count);

    [LoggerMessage(3256, LogLevel.Error, "The queue of notifications does not answer")]
    public static partial void QueueSilent(ILogger logger, Exception error);

    [LoggerMessage(3257, LogLevel.Error, "Nobody could be told of {Count} alarms; the first is {Alarm} {Kind}")]
    public static partial void NobodyTold(ILogger logger, int count, long alarm, string kind);

    [LoggerMessage(3258, LogLevel.Warning, "An alarm could not be sent to somebody by {Channel} ({Error})")]
    public static partial void NotSent(ILogger logger, string channel, string? error);

    [LoggerMessage(3259, LogLevel.Warning, "The heartbeat to {Host} failed ({Error})")]
    public static partial void NoHeartbeat(ILogger logger, string host, string error);

    [LoggerMessage(3249, LogLevel.Warning, "Yuqing:Watchdog:Operators:{Position} names somebody whom the directory does not know")]
    public static partial void UnknownOperator(ILogger logger, int position);
}
