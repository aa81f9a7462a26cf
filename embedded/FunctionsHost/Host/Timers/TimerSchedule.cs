using System.Globalization;
using NCrontab;

namespace Yuqing.Embedded.FunctionsHost.Timers;

/// <summary>When a timer function runs: an NCRONTAB expression on a zone's clock, or a fixed interval.</summary>
internal sealed class TimerSchedule
{
    private const int FieldsWithSeconds = 6;

    private readonly CrontabSchedule? _cron;
    private readonly TimeSpan _interval;
    private readonly TimeZoneInfo _zone;

    private TimerSchedule(CrontabSchedule? cron, TimeSpan interval, TimeZoneInfo zone)
    {
        _cron = cron;
        _interval = interval;
        _zone = zone;
    }

    /// <summary>
    /// Reads <c>{second} {minute} {hour} {day} {month} {day-of-week}</c>, the same without seconds, or a time span above zero.
    /// </summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static TimerSchedule Parse(string text, TimeZoneInfo zone)
    {
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval))
        {
            return interval > TimeSpan.Zero
                ? new TimerSchedule(null, interval, zone)
                : throw new FormatException($"The interval {text} is not above zero.");
        }

        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        var cron = CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == FieldsWithSeconds });
        return cron is null
            ? throw new FormatException($"\"{text}\" is neither an NCRONTAB expression nor a time span.")
            : new TimerSchedule(cron, default, zone);
    }

    /// <summary>The first occurrence after <paramref name="after"/>.</summary>
    public DateTimeOffset Next(DateTimeOffset after)
    {
        if (_cron is null)
            return after + _interval;
        var local = TimeZoneInfo.ConvertTime(after, _zone).DateTime;
        while (true)
        {
            local = _cron.GetNextOccurrence(local);
            // A time that the change to summer time skips does not exist: the next occurrence after it is meant.
            if (_zone.IsInvalidTime(local))
                continue;
            var next = new DateTimeOffset(local, _zone.GetUtcOffset(local)).ToUniversalTime();
            // The hour that the change to winter time repeats lies behind us on its second pass.
            if (next > after)
                return next;
        }
    }
}
