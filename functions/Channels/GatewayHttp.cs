using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Yuqing.Functions.Channels;

/// <summary>Speaks to the gateways that the configuration names: robots and text messages.</summary>
internal sealed class GatewayHttp(IHttpClientFactory clients, TimeProvider time)
{
    /// <summary>Name of the HTTP client: no redirects, no cookies, small answers, no logging of addresses (see <see cref="ChannelRegistration"/>).</summary>
    public const string ClientName = "notification-gateway";

    /// <summary>How channels write JSON: Chinese as it is, which gateways show in their logs and count.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A body of known length: old gateways do not take chunks.</summary>
    public static HttpContent JsonContent<T>(T value)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, Json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return content;
    }

    /// <summary>Sends and reads the whole answer.</summary>
    public async Task<GatewayAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var client = clients.CreateClient(ClientName);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            return new GatewayAnswer(response.StatusCode, HttpOutcome.Judge(response.StatusCode, HttpOutcome.RetryAfter(response, time.GetUtcNow())), Parse(body));
        }
        catch (HttpRequestException error)
        {
            return new GatewayAnswer(null, HttpOutcome.NoConnection(error), null);
        }
    }

    private static JsonElement? Parse(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Answer of a gateway.</summary>
/// <param name="Status">HTTP status; null when there was no answer.</param>
/// <param name="ByStatus">What the status alone means.</param>
/// <param name="Body">The body, or null when it is not JSON.</param>
internal sealed record GatewayAnswer(HttpStatusCode? Status, DeliveryResult ByStatus, JsonElement? Body)
{
    /// <summary>The text or number at a path of names and indexes parted by dots; null when there is none.</summary>
    public string? At(string path)
    {
        var at = Body;
        foreach (var step in path.Split('.'))
            at = at is { } element ? Step(element, step) : null;
        return at?.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False ? at.ToString() : null;
    }

    private static JsonElement? Step(JsonElement from, string step) => from.ValueKind switch
    {
        JsonValueKind.Object when from.TryGetProperty(step, out var value) => value,
        JsonValueKind.Array when int.TryParse(step, out var index) && index >= 0 && index < from.GetArrayLength() => from[index],
        _ => null,
    };
}
