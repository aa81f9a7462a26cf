using Microsoft.Extensions.Logging;

namespace Yuqing.Functions.Calendars;

/// <summary>Log messages of calendars; event ids 3230 to 3239.</summary>
internal static partial class CalendarLog
{
    [LoggerMessage(3230, LogLevel.Warning, "The working-day calendar of {Year} is missing: due times that rest on it are provisional. Add policies/calendars/{Year}.yaml")]
    public static partial void Missing(ILogger logger, int year);

    [LoggerMessage(3231, LogLevel.Error, "The calendar files changed and cannot be used; those read before still count. {Reason}")]
    public static partial void NotReloaded(ILogger logger, string reason);

    [LoggerMessage(3232, LogLevel.Information, "The calendar of {Year} was sent to {Count} open incidents")]
    public static partial void Sent(ILogger logger, int year, int count);
}
