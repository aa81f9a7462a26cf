using Microsoft.Extensions.Options;
using Yuqing.Embedded.DurableTask.Engine;

namespace Microsoft.DurableTask.Worker.Hosting;

/// <summary>The worker of the embedded engine: it lends the engine its tasks.</summary>
internal sealed class EmbeddedDurableTaskWorker(
    string name,
    IDurableTaskFactory factory,
    DurableTaskEngine engine,
    IOptionsMonitor<DurableTaskWorkerOptions> options,
    IEnumerable<IExceptionPropertiesProvider> exceptionProperties) : DurableTaskWorker(name, factory)
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        ExceptionPropertiesProvider = exceptionProperties.LastOrDefault();

        // Registered before the start is over: the engine begins to run code once all workers have started.
        engine.Host.Add(new WorkerRegistration(Factory, options.Get(Name), ExceptionPropertiesProvider));
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
}
