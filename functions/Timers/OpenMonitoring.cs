using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Monitoring;

namespace Yuqing.Functions.Timers;

/// <summary>Opens the day's monitoring records, every minute those that are not open yet.</summary>
internal sealed class OpenMonitoring(MonitoringRound round)
{
    /// <summary>One round.</summary>
    [Function(nameof(OpenMonitoring))]
    public Task RunAsync(
        [TimerTrigger("40 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        round.RunAsync(client, cancellation);
}
