using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Yuqing.Functions.Channels;

/// <summary>
/// Custom group robots of DingTalk (钉钉): 20 messages a minute each, then refused for ten; signed in the address when the
/// robot has a secret. Text, because cards cannot mention anybody.
/// </summary>
internal sealed class DingTalkChannel(IOptions<YuqingOptions> options, GatewayHttp http, TimeProvider time)
    : RobotChannel("dingtalk", "DingTalk", options.Value.Channels.DingTalk, options.Value.Channels.Instances, http, time)
{
    /// <summary>How long DingTalk refuses a robot that was too fast.</summary>
    private static readonly TimeSpan Punishment = TimeSpan.FromMinutes(10);

    private readonly TimeProvider _time = time;

    /// <inheritdoc/>
    protected override HttpRequestMessage Build(RobotOptions robot, string content, IReadOnlyList<RobotMention> mentions)
    {
        var body = new
        {
            msgtype = "text",
            text = new { content },
            at = new
            {
                atMobiles = Values(mentions, RobotMentionKind.Mobile),
                atUserIds = Values(mentions, RobotMentionKind.User),
                isAtAll = mentions.Any(mention => mention.Kind == RobotMentionKind.Everyone),
            },
        };
        var address = $"{BaseUrl}/robot/send?access_token={Uri.EscapeDataString(robot.Token)}{Signature(robot)}";
        return new HttpRequestMessage(HttpMethod.Post, address) { Content = GatewayHttp.JsonContent(body) };
    }

    /// <summary>A mention needs its place in the text as well as in the list.</summary>
    protected override string AddMentions(string text, IReadOnlyList<RobotMention> mentions) => mentions
        .Where(mention => mention.Kind != RobotMentionKind.Everyone)
        .Aggregate(text, (longer, mention) => $"{longer} @{mention.Value}");

    /// <inheritdoc/>
    protected override string? Code(GatewayAnswer answer) => answer.At("errcode");

    /// <inheritdoc/>
    protected override string? Words(GatewayAnswer answer) => answer.At("errmsg");

    /// <inheritdoc/>
    protected override RobotFault Judge(long code) => code switch
    {
        130101 or 410100 or 302033 or 90018 or 90030 => new RobotFault(RobotFaultKind.Throttled, "too many messages", Punishment),
        310000 => new RobotFault(RobotFaultKind.Refused), // Signature, keyword or address range: its own words tell which.
        300001 or 300005 or 400101 => new RobotFault(RobotFaultKind.Refused, "the robot's token is wrong or the robot was removed"),
        400013 or 400102 or 400106 => new RobotFault(RobotFaultKind.Refused, "the group or the robot is gone"),
        40035 or 43004 or 400105 or 430101 or 430102 or 430103 or 430104 => new RobotFault(RobotFaultKind.Refused),
        _ => RobotFault.Unknown,
    };

    private string Signature(RobotOptions robot)
    {
        if (robot.Secret is not { Length: > 0 } secret)
            return "";
        var timestamp = _time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var sign = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}\n{secret}"));
        return $"&timestamp={timestamp}&sign={Uri.EscapeDataString(Convert.ToBase64String(sign))}";
    }
}
