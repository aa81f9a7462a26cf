namespace Microsoft.DurableTask.Worker.Hosting;

internal sealed class EmbeddedDurableTaskWorker(string name, IDurableTaskFactory factory) : DurableTaskWorker(name, factory)
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
}
