using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Yuqing.Functions.Watch;

/// <summary>
/// Tells an outside service that the watchdog lives: when the requests stop, that service calls people. It needs neither the
/// engine nor the queue, and whatever becomes of it disturbs nothing.
/// </summary>
internal sealed class Heartbeat(IHttpClientFactory clients, IOptions<YuqingOptions> options, TimeProvider time, ILogger<Heartbeat> logger)
{
    /// <summary>Name of the HTTP client: no redirects, no cookies, no logging of addresses.</summary>
    public const string ClientName = "watchdog-heartbeat";

    /// <summary>How long the other side has.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>One beat.</summary>
    /// <param name="recorded">The round was completed and recorded.</param>
    /// <param name="failed">Some part of it failed.</param>
    public async Task BeatAsync(bool recorded, bool failed, CancellationToken cancellation)
    {
        var settings = options.Value.Watchdog;
        var address = failed && settings.HeartbeatFailUrl.Length > 0 ? settings.HeartbeatFailUrl : recorded ? settings.HeartbeatUrl : "";
        if (address.Length == 0)
            return;
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        var url = new Uri(address);
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var answer = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
                WatchLog.NoHeartbeat(logger, url.Host, $"HTTP {(int)answer.StatusCode}");
        }
#pragma warning disable CA1031 // A heartbeat that fails must never disturb the round.
        catch (Exception error) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // The message of an HTTP error may hold the address, and that a key.
            WatchLog.NoHeartbeat(logger, url.Host, error is OperationCanceledException ? "no answer in time" : error.GetType().Name);
        }
    }
}
