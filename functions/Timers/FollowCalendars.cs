using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Calendars;

namespace Yuqing.Functions.Timers;

/// <summary>Looks at the calendar files every minute, and once at start to finish what a crash cut short.</summary>
internal sealed class FollowCalendars(CalendarRound round)
{
    /// <summary>One round.</summary>
    [Function(nameof(FollowCalendars))]
    public Task RunAsync(
        [TimerTrigger("20 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        round.RunAsync(client, cancellation);
}
