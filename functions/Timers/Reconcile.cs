using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Move;
using Yuqing.Functions.Watch;

namespace Yuqing.Functions.Timers;

/// <summary>Lets the watchdog make its round every minute, and once at start to catch up with a crash.</summary>
internal sealed class Reconcile(Watchdog watchdog, ImportedStart imported)
{
    /// <summary>One round. What was imported is started first: nobody need be told that it does not run yet.</summary>
    [Function(nameof(Reconcile))]
    public async Task RunAsync(
        [TimerTrigger("0 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        await imported.RunAsync(client, cancellation).ConfigureAwait(false);
        await watchdog.RunAsync(client, cancellation).ConfigureAwait(false);
    }
}
