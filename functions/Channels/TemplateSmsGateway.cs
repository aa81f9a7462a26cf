using System.Net.Http.Headers;
using System.Net.Mime;
using System.Security;
using System.Text;
using System.Text.Encodings.Web;

namespace Yuqing.Functions.Channels;

/// <summary>Any gateway with one HTTP request for each message, as the settings describe it.</summary>
internal sealed class TemplateSmsGateway(SmsOptions settings) : ISmsGateway
{
    /// <inheritdoc/>
    public HttpRequestMessage Build(SmsMessage message)
    {
        var request = new HttpRequestMessage(new HttpMethod(settings.Method), SmsPlaceholders.Fill(settings.Url, message.Values, Uri.EscapeDataString));
        if (settings.Body.Length > 0)
        {
            var body = SmsPlaceholders.Fill(settings.Body, message.Values, EscapeFor(settings.ContentType));
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            var type = MediaTypeHeaderValue.Parse(settings.ContentType);
            type.CharSet ??= "utf-8";
            request.Content.Headers.ContentType = type;
        }

        foreach (var (name, value) in settings.Headers)
            request.Headers.TryAddWithoutValidation(name, SmsPlaceholders.Fill(value, message.Values, EscapeForHeader));
        return request;
    }

    /// <inheritdoc/>
    public DeliveryResult Judge(GatewayAnswer answer)
    {
        var rule = settings.Success;
        if (answer.ByStatus.Outcome != DeliveryOutcome.Sent || rule.JsonPath.Length == 0)
            return answer.ByStatus;
        var value = answer.At(rule.JsonPath);
        if (value is null)
            return DeliveryResult.Transient($"The gateway's answer has no {rule.JsonPath}.");
        if (string.Equals(value, rule.Value, StringComparison.OrdinalIgnoreCase))
            return answer.ByStatus;
        var error = $"The gateway answered {rule.JsonPath} = {Short(value)}.";
        return rule.PermanentValues.Contains(value, StringComparer.OrdinalIgnoreCase) ? DeliveryResult.Permanent(error) : DeliveryResult.Transient(error);
    }

    private static Func<string, string> EscapeFor(string contentType) => MediaTypeHeaderValue.Parse(contentType).MediaType switch
    {
        MediaTypeNames.Application.Json => value => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value),
        MediaTypeNames.Application.FormUrlEncoded => Uri.EscapeDataString,
        MediaTypeNames.Application.Xml or MediaTypeNames.Text.Xml or MediaTypeNames.Application.Soap => value => SecurityElement.Escape(value),
        _ => value => value,
    };

    /// <summary>Headers hold visible ASCII; the rest is percent-encoded.</summary>
    private static string EscapeForHeader(string value) => value.All(letter => letter is >= ' ' and <= '~') ? value : Uri.EscapeDataString(value);

    private string Short(string value)
    {
        const int MaxLength = 60;
        var line = new string([.. value.Where(letter => !char.IsControl(letter)).Take(MaxLength)]);
        return settings.KeySecret.Length == 0 ? line : line.Replace(settings.KeySecret, "***", StringComparison.OrdinalIgnoreCase);
    }
}
