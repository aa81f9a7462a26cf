using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Watch;

namespace Yuqing.Functions.Timers;

/// <summary>Lets the watchdog make its round every minute, and once at start to catch up with a crash.</summary>
internal sealed class Reconcile(Watchdog watchdog)
{
    /// <summary>One round.</summary>
    [Function(nameof(Reconcile))]
    public Task RunAsync(
        [TimerTrigger("0 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        watchdog.RunAsync(client, cancellation);
}
