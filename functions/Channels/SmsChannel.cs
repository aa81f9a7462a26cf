using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Channels;

/// <summary>Text messages through the HTTP gateway of the configuration.</summary>
internal sealed class SmsChannel(IOptions<YuqingOptions> options, GatewayHttp http, TimeProvider time, ILogger<SmsChannel> logger) : INotificationChannel
{
    private const string BadAddress = "The contact's address is not a telephone number.";
    private readonly SmsOptions _settings = options.Value.Channels.Sms;
    private readonly ISmsGateway _gateway = Gateway(options.Value.Channels.Sms, time);

    /// <inheritdoc/>
    public string Name => "sms";

    /// <inheritdoc/>
    public bool IsConfigured => _settings.IsConfigured;

    /// <summary>A message is billed by its length, and registered templates have no room for a list.</summary>
    public int? BundleBytes => 0;

    /// <inheritdoc/>
    public string? CheckAddress(string? address) => Phone(address) is null ? BadAddress : null;

    /// <inheritdoc/>
    public async Task<DeliveryResult> SendAsync(Notification notification, CancellationToken cancellation)
    {
        if (Phone(notification.Address) is not { } phone)
            return DeliveryResult.Permanent(BadAddress);
        var message = Message(notification, phone);
        using var request = _gateway.Build(message);
        var result = _gateway.Judge(await http.SendAsync(request, cancellation).ConfigureAwait(false));
        if (result.Outcome == DeliveryOutcome.Sent)
            NotificationLog.SmsSent(logger, notification.Id, message.Parts);
        return result;
    }

    private static ISmsGateway Gateway(SmsOptions settings, TimeProvider time) => settings.Preset switch
    {
        SmsPreset.Alibaba => new AlibabaSmsGateway(settings, time),
        SmsPreset.Tencent => new TencentSmsGateway(settings, time),
        _ => new TemplateSmsGateway(settings),
    };

    /// <summary>The number as digits, or null. People write spaces and hyphens into numbers.</summary>
    private static string? Phone(string? address)
    {
        const int MinDigits = 5;
        const int MaxDigits = 15;
        var phone = (address ?? "").Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        var digits = phone.StartsWith('+') ? phone[1..] : phone;
        return digits.Length is >= MinDigits and <= MaxDigits && digits.All(char.IsAsciiDigit) ? phone : null;
    }

    private SmsMessage Message(Notification notification, string phone)
    {
        var text = OutgoingText.Shorten(notification, text => SmsText.Parts(SmsText.Signed(_settings.Sign, text)) <= _settings.MaxParts);
        var parts = SmsText.Parts(SmsText.Signed(_settings.Sign, text));
        var values = new Dictionary<string, string>
        {
            ["id"] = notification.Id,
            ["phone"] = phone,
            ["text"] = text,
            ["number"] = notification.Number,
            ["reason"] = notification.Reason,
            ["rung"] = notification.Rung.ToString(CultureInfo.InvariantCulture),
            ["due"] = notification.DueAt?.InChina().ToString("M-d HH:mm", CultureInfo.InvariantCulture) ?? "",
            ["link"] = notification.Link,
            ["path"] = PathOf(notification.Link),
            ["drill"] = notification.Drill ? NotificationText.DrillMark : "",
            ["parts"] = parts.ToString(CultureInfo.InvariantCulture),
            ["sign"] = _settings.Sign,
            ["templateId"] = _settings.TemplateId,
            ["keyId"] = _settings.KeyId,
            ["keySecret"] = _settings.KeySecret,
            ["appId"] = _settings.AppId,
        };
        return new SmsMessage(notification.Id, phone, text, parts, values);
    }

    /// <summary>The link without its host: registered templates hold the host and take the rest as a variable.</summary>
    private static string PathOf(string link) => Uri.TryCreate(link, UriKind.Absolute, out var url) ? url.PathAndQuery.TrimStart('/') : link;
}

/// <summary>The interface of a gateway for text messages.</summary>
internal interface ISmsGateway
{
    /// <summary>Builds the request for one message.</summary>
    HttpRequestMessage Build(SmsMessage message);

    /// <summary>What an answer means.</summary>
    DeliveryResult Judge(GatewayAnswer answer);
}
