using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Yuqing.Benchmarks;

/// <summary>The other end of the webhook channel: counts what arrives.</summary>
internal sealed class CountingReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SemaphoreSlim _arrived = new(0);
    private int _taken;

    private CountingReceiver(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public static async Task<CountingReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new CountingReceiver(builder.Build());
        receiver._app.Run(async http =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            receiver._arrived.Release();
        });
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until this many have arrived since the start.</summary>
    public async Task ReachedAsync(int count)
    {
        for (; _taken < count; _taken++)
        {
            await _arrived.WaitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _arrived.Dispose();
    }
}
