using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Tests.Harness;

/// <summary>The other end of the webhook channel: keeps what arrives, and can be told to fail.</summary>
internal sealed class CallbackServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<JsonNode> _received = new();
    private WebApplication? _app;

    public string Url => _app!.Urls.Single() + "/notify";

    public bool Fail { get; set; }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/notify", async (HttpRequest request) =>
        {
            if (Fail)
            {
                return Results.StatusCode(500);
            }

            _received.Enqueue((await JsonNode.ParseAsync(request.Body))!);
            return Results.NoContent();
        });
        await _app.StartAsync();
    }

    public IReadOnlyList<JsonNode> Of(string incidentId) => [.. _received.Where(m => (string?)m["incidentId"] == incidentId)];

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
