using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Yuqing.Functions.Channels;

/// <summary>SendSms of Tencent Cloud (2021-01-11), signed with TC3-HMAC-SHA256.</summary>
internal sealed class TencentSmsGateway(SmsOptions settings, TimeProvider time) : ISmsGateway
{
    private const string Algorithm = "TC3-HMAC-SHA256";
    private const string DefaultUrl = "https://sms.tencentcloudapi.com/";
    private const string ContentType = "application/json; charset=utf-8";
    private const string ChinaPrefix = "+86";

    /// <summary>Limits by number and time are in minutes or longer.</summary>
    private static readonly TimeSpan Crowded = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public HttpRequestMessage Build(SmsMessage message)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, object>
            {
                ["PhoneNumberSet"] = new[] { message.Phone.StartsWith('+') ? message.Phone : ChinaPrefix + message.Phone },
                ["SmsSdkAppId"] = settings.AppId,
                ["SignName"] = settings.Sign,
                ["TemplateId"] = settings.TemplateId,
                ["TemplateParamSet"] = Parameters(message),
                ["SessionContext"] = message.Id,
            },
            GatewayHttp.Json);
        var url = new Uri(settings.Url.Length > 0 ? settings.Url : DefaultUrl);
        var now = time.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "/")) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        request.Headers.Host = url.Authority;
        request.Headers.Add("X-TC-Action", "SendSms");
        request.Headers.Add("X-TC-Version", "2021-01-11");
        request.Headers.Add("X-TC-Region", settings.Region);
        request.Headers.Add("X-TC-Timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("Authorization", Authorization("sms", url.Authority, body, now, settings));
        return request;
    }

    /// <inheritdoc/>
    public DeliveryResult Judge(GatewayAnswer answer) => (answer.At("Response.Error.Code") ?? answer.At("Response.SendStatusSet.0.Code")) switch
    {
        null when answer.ByStatus.Outcome == DeliveryOutcome.Sent => DeliveryResult.Transient("The answer is not one of Tencent Cloud."),
        null => answer.ByStatus,
        "Ok" => answer.ByStatus,
        var code when code.StartsWith("LimitExceeded", StringComparison.Ordinal) => DeliveryResult.Transient($"Tencent Cloud {CloudSignature.Plain(code)}", Crowded),
        var code when code.StartsWith("InternalError", StringComparison.Ordinal) || code.StartsWith("RequestLimitExceeded", StringComparison.Ordinal) =>
            DeliveryResult.Transient($"Tencent Cloud {CloudSignature.Plain(code)}"),
        var code => DeliveryResult.Permanent($"Tencent Cloud {CloudSignature.Plain(code)}"),
    };

    /// <summary>The value of the header Authorization.</summary>
    internal static string Authorization(string service, string host, byte[] body, DateTimeOffset now, SmsOptions settings)
    {
        const string SignedHeaders = "content-type;host";
        var date = now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var scope = $"{date}/{service}/tc3_request";
        var canonical = $"POST\n/\n\ncontent-type:{ContentType}\nhost:{host}\n\n{SignedHeaders}\n{CloudSignature.Hash(body)}";
        var signed = $"{Algorithm}\n{now.ToUnixTimeSeconds()}\n{scope}\n{CloudSignature.Hash(canonical)}";
        var key = Encoding.UTF8.GetBytes("TC3" + settings.KeySecret);
        foreach (var step in new[] { date, service, "tc3_request" })
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        var signature = CloudSignature.Sign(key, signed);
        return $"{Algorithm} Credential={settings.KeyId}/{scope}, SignedHeaders={SignedHeaders}, Signature={signature}";
    }

    /// <summary>Tencent's variables have numbers instead of names.</summary>
    private List<string> Parameters(SmsMessage message) =>
        [.. settings.TemplateParameters
            .OrderBy(entry => int.Parse(entry.Key, CultureInfo.InvariantCulture))
            .Select(entry => SmsPlaceholders.Fill(entry.Value, message.Values, value => value))];
}
