using Microsoft.AspNetCore.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.FunctionsHost.Catalog;
using Yuqing.Embedded.FunctionsHost.Configuration;
using Yuqing.Embedded.FunctionsHost.Durable;
using Yuqing.Embedded.FunctionsHost.Http;

namespace Yuqing.Embedded.FunctionsHost.Startup;

/// <summary>The app and its host. A start that fails ends in one line and an exit code instead of a stack trace.</summary>
internal sealed class EmbeddedHost(WebApplication app) : IHost, IAsyncDisposable
{
    private bool _isStopped;

    public IServiceProvider Services => app.Services;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            Prepare();
            await ((IHost)app).StartAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever keeps the host from starting is reported in the same way.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await RefuseAsync(exception);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_isStopped)
            return;
        _isStopped = true;
        await app.StopAsync(cancellationToken);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>Finds every mistake that can be found before anything runs.</summary>
    private void Prepare()
    {
        var data = Services.GetRequiredService<EmbeddedDataDirectory>();
        data.EnsureWritable();
        var functions = Services.GetRequiredService<FunctionCatalog>().Functions.Count;
        _ = Services.GetRequiredService<HttpFront>();
        var client = Services.GetRequiredService<DurableTaskClient>();
        ManagementEndpoints.Register(client, () => app.Urls.FirstOrDefault(), Services.GetRequiredService<HostKeys>().Durable);
        Logs.Started(Services.GetRequiredService<ILogger<EmbeddedHost>>(), functions, data.Path);
    }

    /// <summary>Reports, stops what has started, and lets <c>Run()</c> return at once.</summary>
    private async Task RefuseAsync(Exception exception)
    {
        if (!StartupReport.IsExpected(exception))
            Logs.StartFailed(Services.GetRequiredService<ILogger<EmbeddedHost>>(), exception);
        Services.GetRequiredService<StartupReport>().Refuse(exception);
        Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        try
        {
            await StopAsync(CancellationToken.None);
        }
#pragma warning disable CA1031 // What failed to start may fail to stop; the first failure is the one that matters.
        catch (Exception stopping)
#pragma warning restore CA1031
        {
            Logs.StartFailed(Services.GetRequiredService<ILogger<EmbeddedHost>>(), stopping);
        }
    }
}
