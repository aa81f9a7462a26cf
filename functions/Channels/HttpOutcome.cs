using System.Net;

namespace Yuqing.Functions.Channels;

/// <summary>What an HTTP answer, or its absence, means for a delivery.</summary>
internal static class HttpOutcome
{
    /// <summary>Only 2xx is success; what a repetition cannot change is permanent.</summary>
    public static DeliveryResult Judge(HttpStatusCode status, TimeSpan? retryAfter)
    {
        if ((int)status is >= 200 and < 300)
            return new DeliveryResult(DeliveryOutcome.Sent);
        var error = $"HTTP {(int)status}";
        return status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.Gone
            ? DeliveryResult.Permanent(error)
            : DeliveryResult.Transient(error, retryAfter);
    }

    /// <summary>The wait that an answer asks for, or null.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } => date - now,
        _ => null,
    };

    /// <summary>No answer came. The exception's own text stays out: it may name the address, which may hold a key.</summary>
    public static DeliveryResult NoConnection(HttpRequestException error) => DeliveryResult.Transient($"No connection ({error.HttpRequestError}).");
}
