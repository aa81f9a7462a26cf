using Microsoft.Extensions.Hosting;
using Yuqing.Embedded.DurableTask.Engine;

namespace Yuqing.Embedded.DurableTask;

/// <summary>
/// Opens the engine before any other hosted service starts, lets it run code once all have started, and closes it after all
/// have stopped.
/// </summary>
internal sealed class EmbeddedEngineService(DurableTaskEngine engine) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => engine.OpenAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => engine.BeginAsync();

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => engine.DrainAsync(cancellationToken);
}
