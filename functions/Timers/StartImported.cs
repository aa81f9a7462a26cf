using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Move;

namespace Yuqing.Functions.Timers;

/// <summary>Starts incidents that were imported: at the start of the program, and every minute where it runs already.</summary>
internal sealed class StartImported(ImportedStart start)
{
    /// <summary>One round.</summary>
    [Function(nameof(StartImported))]
    public Task RunAsync(
        [TimerTrigger("0 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        start.RunAsync(client, cancellation);
}
