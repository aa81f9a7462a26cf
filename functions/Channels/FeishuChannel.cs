using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Yuqing.Functions.Channels;

/// <summary>
/// Custom group robots of Feishu (飞书): 100 messages a minute and 5 a second each; signed in the body when the robot has a
/// secret. People are mentioned by open id or user id: a mobile number means nothing to it and is left out.
/// </summary>
internal sealed class FeishuChannel(IOptions<YuqingOptions> options, GatewayHttp http, TimeProvider time)
    : RobotChannel("feishu", "Feishu", options.Value.Channels.Feishu, options.Value.Channels.Instances, http, time)
{
    private readonly TimeProvider _time = time;

    /// <inheritdoc/>
    protected override IReadOnlyList<RateLimit> FurtherLimits { get; } = [new RateLimit(5, TimeSpan.FromSeconds(1), 0)];

    /// <inheritdoc/>
    protected override HttpRequestMessage Build(RobotOptions robot, string content, IReadOnlyList<RobotMention> mentions)
    {
        var body = new Dictionary<string, object> { ["msg_type"] = "text", ["content"] = new { text = content } };
        if (robot.Secret is { Length: > 0 } secret)
        {
            var timestamp = _time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            body["timestamp"] = timestamp;
            body["sign"] = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes($"{timestamp}\n{secret}"), Array.Empty<byte>()));
        }

        var address = $"{BaseUrl}/open-apis/bot/v2/hook/{Uri.EscapeDataString(robot.Token)}";
        return new HttpRequestMessage(HttpMethod.Post, address) { Content = GatewayHttp.JsonContent(body) };
    }

    /// <summary>Mentions are tags in the text; nothing else in it may look like one.</summary>
    protected override string AddMentions(string text, IReadOnlyList<RobotMention> mentions) => mentions
        .Where(mention => mention.Kind != RobotMentionKind.Mobile)
        .Aggregate(text.Replace("<at", "＜at", StringComparison.OrdinalIgnoreCase), (longer, mention) => $"{longer} <at user_id=\"{mention.Value}\"></at>");

    /// <inheritdoc/>
    protected override string? Code(GatewayAnswer answer) => answer.At("code") ?? answer.At("StatusCode");

    /// <inheritdoc/>
    protected override string? Words(GatewayAnswer answer) => answer.At("msg") ?? answer.At("StatusMessage");

    /// <inheritdoc/>
    protected override RobotFault Judge(long code) => code switch
    {
        11232 or 99991400 => new RobotFault(RobotFaultKind.Throttled, "too many messages"),
        19001 => new RobotFault(RobotFaultKind.Refused, "the robot's token is wrong or the robot was removed"),
        19021 => new RobotFault(RobotFaultKind.Refused, "the signature does not match, or the clock is wrong by more than an hour"),
        19022 => new RobotFault(RobotFaultKind.Refused, "this machine's address is not allowed"),
        19024 => new RobotFault(RobotFaultKind.Refused, "the robot's keyword is missing"),
        9499 or 19002 or 19003 => new RobotFault(RobotFaultKind.Refused),
        _ => RobotFault.Unknown,
    };
}
