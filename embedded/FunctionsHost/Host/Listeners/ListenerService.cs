using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Yuqing.Embedded.FunctionsHost.Listeners;

/// <summary>
/// Listens for triggers from the moment everything else of the host has started until it is asked to stop, and then waits for what is
/// under way. Whatever ends a listener unexpectedly stops the host rather than leaving it deaf.
/// </summary>
internal abstract class ListenerService(IHostApplicationLifetime lifetime, ILogger logger) : IHostedLifecycleService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _listening = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var listeners = await BeginAsync(cancellationToken);
        _listening = Task.WhenAll(listeners.Select(listen => Task.Run(() => ListenAsync(listen), CancellationToken.None)));
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        try
        {
            await _listening.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Either the listeners obeyed, or the host's time is over.
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    private async Task ListenAsync(Func<CancellationToken, Task> listen)
    {
        try
        {
            await listen(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The host stops.
        }
#pragma warning disable CA1031 // A host that no longer listens must not look alive.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Logs.ListenerEnded(logger, exception);
            lifetime.StopApplication();
        }
    }

    /// <summary>Opens what is needed and names the loops to run; each gets the token that ends it.</summary>
    protected abstract Task<IReadOnlyList<Func<CancellationToken, Task>>> BeginAsync(CancellationToken cancellation);

    /// <summary>Closes what <see cref="BeginAsync"/> opened.</summary>
    protected abstract ValueTask EndAsync();
}
