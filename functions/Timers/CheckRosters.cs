using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Duty;

namespace Yuqing.Functions.Timers;

/// <summary>Looks every hour, and at start, for gaps in the rosters of the next 14 days; each is alarmed about once a day.</summary>
internal sealed class CheckRosters(RosterAlarm alarm)
{
    /// <summary>One round.</summary>
    [Function(nameof(CheckRosters))]
    public Task RunAsync([TimerTrigger("0 5 * * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellation) => alarm.RunAsync(cancellation);
}
