using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Channels;

/// <summary>
/// POSTs notifications as JSON to the contact's address, signed per Standard Webhooks 1.0.0 when a secret is set. The
/// <c>webhook-id</c> is the notification's id on every attempt, so that the receiver can drop repetitions. Only 2xx is success.
/// </summary>
internal sealed class WebhookChannel(IHttpClientFactory clients, IOptions<YuqingOptions> options, TimeProvider time) : INotificationChannel
{
    /// <summary>Name of the HTTP client: no redirects, no cookies (see <see cref="ChannelRegistration"/>).</summary>
    public const string ClientName = "notification-webhook";

    private const string BadAddress = "The contact's address is not an http or https URL.";

    /// <inheritdoc/>
    public string Name => "webhook";

    /// <inheritdoc/>
    public string? CheckAddress(string? address) => Parse(address) is null ? BadAddress : null;

    /// <inheritdoc/>
    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellation)
    {
        if (Parse(notification.Address) is not { } address)
            return DeliveryResult.Permanent(BadAddress);
        using var request = Build(notification, address);
        using var client = clients.CreateClient(ClientName);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            return HttpOutcome.Judge(response.StatusCode, HttpOutcome.RetryAfter(response, time.GetUtcNow()));
        }
        catch (HttpRequestException error)
        {
            return HttpOutcome.NoConnection(error);
        }
    }

    private static Uri? Parse(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    private HttpRequestMessage Build(Notification notification, Uri address)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(Payload.Of(notification), GatewayHttp.Json);
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add("webhook-id", notification.Id);
        request.Headers.Add("webhook-timestamp", timestamp);
        if (options.Value.Channels.Webhook.Secret is { Length: > 0 } secret)
            request.Headers.Add("webhook-signature", Sign(secret, notification.Id, timestamp, body));
        return request;
    }

    private static string Sign(string secret, string id, string timestamp, byte[] body)
    {
        const string Prefix = "whsec_";
        var key = Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
        byte[] content = [.. Encoding.ASCII.GetBytes($"{id}.{timestamp}."), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, content));
    }

    private sealed record Payload(
        string NotificationId,
        string IncidentId,
        string Number,
        string Unit,
        string Reason,
        string? Obligation,
        int Rung,
        string Role,
        string Person,
        string Text,
        string Link,
        bool Drill,
        DateTimeOffset? DueAt,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Carries)
    {
        public static Payload Of(Notification from) => new(
            from.Id,
            from.Incident,
            from.Number,
            from.Unit,
            from.Reason,
            from.Obligation,
            from.Rung,
            from.Role,
            from.Person,
            from.Text,
            from.Link,
            from.Drill,
            from.DueAt,
            from.Carries);
    }
}
