using Microsoft.Extensions.Logging;

namespace Yuqing.Embedded.FunctionsHost;

/// <summary>Messages of the host.</summary>
internal static partial class Logs
{
    [LoggerMessage(100, LogLevel.Critical, "The host could not start")]
    public static partial void StartFailed(ILogger logger, Exception exception);

    [LoggerMessage(101, LogLevel.Debug, "{Functions} functions found; data directory {DataDirectory}")]
    public static partial void Started(ILogger logger, int functions, string dataDirectory);

    [LoggerMessage(102, LogLevel.Critical, "A listener ended unexpectedly; the host stops")]
    public static partial void ListenerEnded(ILogger logger, Exception exception);

    [LoggerMessage(200, LogLevel.Error, "The function of {Route} failed")]
    public static partial void FunctionFailed(ILogger logger, string route, Exception exception);

    [LoggerMessage(201, LogLevel.Error, "The answer to {Route} broke off after it had begun")]
    public static partial void ResponseBroken(ILogger logger, string route, Exception exception);

    [LoggerMessage(202, LogLevel.Error, "The store could not commit for {Route}; the caller was told to try again")]
    public static partial void StoreUnavailable(ILogger logger, string route, Exception exception);

    [LoggerMessage(300, LogLevel.Error, "The timer function {Function} failed; it runs again at its next occurrence")]
    public static partial void TimerFailed(ILogger logger, string function, Exception exception);

    [LoggerMessage(301, LogLevel.Warning, "The timer function {Function} is past due: it should have run at {Due:O}")]
    public static partial void TimerPastDue(ILogger logger, string function, DateTimeOffset due);

    [LoggerMessage(302, LogLevel.Error, "The state of timer {Function} could not be stored")]
    public static partial void TimerStateFailed(ILogger logger, string function, Exception exception);

    [LoggerMessage(400, LogLevel.Warning, "The queue function {Function} failed on message {MessageId}, delivery {DeliveryCount}")]
    public static partial void MessageFailed(ILogger logger, string function, string messageId, int deliveryCount, Exception exception);

    [LoggerMessage(401, LogLevel.Warning, "The lock on message {MessageId} of queue function {Function} ended before it was settled")]
    public static partial void LockLost(ILogger logger, string function, string messageId, Exception exception);

    [LoggerMessage(402, LogLevel.Error, "The queue of function {Function} cannot be read or written; trying again in {Seconds} s")]
    public static partial void QueueUnavailable(ILogger logger, string function, double seconds, Exception exception);
}
