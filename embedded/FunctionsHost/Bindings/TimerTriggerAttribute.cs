using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts a function on a schedule.</summary>
/// <param name="schedule">
/// Six-field NCRONTAB expression (seconds first), a <see cref="TimeSpan"/>, or <c>%SettingName%</c>.
/// Expressions are in UTC unless the setting <c>WEBSITE_TIME_ZONE</c> names a zone.
/// </param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : TriggerBindingAttribute
{
    /// <summary>The schedule as written.</summary>
    public string Schedule { get; } = schedule;

    /// <summary>Whether the last occurrence is persisted, so that a missed one is noticed after a restart. Default true.</summary>
    public bool UseMonitor { get; set; } = true;

    /// <summary>Whether the function also runs when the host starts.</summary>
    public bool RunOnStartup { get; set; }
}

/// <summary>What a timer function learns about its run.</summary>
public class TimerInfo
{
    /// <summary>Last and next occurrence; null when the timer is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>True when the occurrence came later than its schedule says.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>Persisted state of a timer. All times are UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The occurrence that ran last.</summary>
    public DateTime Last { get; set; }

    /// <summary>The occurrence that is expected next.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this record was written.</summary>
    public DateTime LastUpdated { get; set; }
}
