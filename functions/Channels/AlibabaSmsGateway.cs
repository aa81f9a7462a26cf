using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Yuqing.Functions.Channels;

/// <summary>
/// SendSms of Alibaba Cloud (dysmsapi, 2017-05-25), signed with ACS3-HMAC-SHA256, the present form; the older RPC
/// signature with HMAC-SHA1 is not used.
/// </summary>
internal sealed class AlibabaSmsGateway(SmsOptions settings, TimeProvider time) : ISmsGateway
{
    private const string Algorithm = "ACS3-HMAC-SHA256";
    private const string DefaultUrl = "https://dysmsapi.aliyuncs.com/";
    private const string ChinaPrefix = "+86";

    /// <summary>A number may get one message a minute, five an hour and ten a day; the next minute is the soonest that can help.</summary>
    private static readonly TimeSpan Crowded = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public HttpRequestMessage Build(SmsMessage message)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["OutId"] = message.Id,
            ["PhoneNumbers"] = PhoneOf(message),
            ["SignName"] = settings.Sign,
            ["TemplateCode"] = settings.TemplateId,
            ["TemplateParam"] = JsonSerializer.Serialize(Parameters(message), GatewayHttp.Json),
        };
        var query = string.Join('&', parameters.Select(entry => $"{Uri.EscapeDataString(entry.Key)}={Uri.EscapeDataString(entry.Value)}"));
        var url = new Uri(settings.Url.Length > 0 ? settings.Url : DefaultUrl);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, $"/?{query}")) { Content = new ByteArrayContent([]) };
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        Sign(request, "SendSms", "2017-05-25", query, url.Authority, time.GetUtcNow(), nonce, settings);
        return request;
    }

    /// <inheritdoc/>
    public DeliveryResult Judge(GatewayAnswer answer) => answer.At("Code") switch
    {
        null when answer.ByStatus.Outcome == DeliveryOutcome.Sent => DeliveryResult.Transient("The answer is not one of Alibaba Cloud."),
        null => answer.ByStatus,
        "OK" => answer.ByStatus,
        "isv.BUSINESS_LIMIT_CONTROL" => DeliveryResult.Transient("Alibaba Cloud isv.BUSINESS_LIMIT_CONTROL", Crowded),
        var code when IsPassing(code) => DeliveryResult.Transient($"Alibaba Cloud {CloudSignature.Plain(code)}", answer.ByStatus.RetryAfter),
        var code => DeliveryResult.Permanent($"Alibaba Cloud {CloudSignature.Plain(code)}"),
    };

    /// <summary>Adds the headers of the signature; the body is empty.</summary>
    internal static void Sign(
        HttpRequestMessage request, string action, string version, string query, string host, DateTimeOffset now, string nonce, SmsOptions settings)
    {
        var emptyBody = CloudSignature.Hash("");
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = host,
            ["x-acs-action"] = action,
            ["x-acs-content-sha256"] = emptyBody,
            ["x-acs-date"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["x-acs-signature-nonce"] = nonce,
            ["x-acs-version"] = version,
        };
        var names = string.Join(';', headers.Keys);
        var canonical = $"POST\n/\n{query}\n{string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n"))}\n{names}\n{emptyBody}";
        var signed = $"{Algorithm}\n{CloudSignature.Hash(canonical)}";
        var signature = CloudSignature.Sign(Encoding.UTF8.GetBytes(settings.KeySecret), signed);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Authorization", $"{Algorithm} Credential={settings.KeyId},SignedHeaders={names},Signature={signature}");
    }

    private static string PhoneOf(SmsMessage message) =>
        message.Phone.StartsWith(ChinaPrefix, StringComparison.Ordinal) ? message.Phone[ChinaPrefix.Length..] : message.Phone.TrimStart('+');

    private Dictionary<string, string> Parameters(SmsMessage message) =>
        settings.TemplateParameters.ToDictionary(entry => entry.Key, entry => SmsPlaceholders.Fill(entry.Value, message.Values, value => value));

    private static bool IsPassing(string code) =>
        code.StartsWith("Throttling", StringComparison.Ordinal) ||
        code is "ServiceUnavailable" or "InternalError" or "isp.SYSTEM_ERROR" or "isp.GATEWAY_ERROR";
}
