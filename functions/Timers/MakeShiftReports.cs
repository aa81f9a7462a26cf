using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Shifts;

namespace Yuqing.Functions.Timers;

/// <summary>Makes hand-over summaries and daily digests in the minute in which they are due, and at start what was missed.</summary>
internal sealed class MakeShiftReports(ShiftRound round)
{
    /// <summary>One round.</summary>
    [Function(nameof(MakeShiftReports))]
    public Task RunAsync([TimerTrigger("2 * * * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellation) => round.RunAsync(cancellation);
}
