using Microsoft.Extensions.Options;
using Yuqing.Functions.Http.Requests;

namespace Yuqing.Functions.Http.Webhooks;

/// <summary>How many deliveries a source may make.</summary>
internal sealed class WebhookRateLimit(IOptions<YuqingOptions> options, TimeProvider time)
{
    private readonly TokenBuckets _buckets = new(time, options.Value.Webhooks.RatePerSecond, options.Value.Webhooks.Burst);

    /// <summary>Takes one delivery of a source; false with the time to wait when it has used up its rate.</summary>
    public bool TryTake(string source, out TimeSpan retryAfter) => _buckets.TryTake(source, out retryAfter);
}
