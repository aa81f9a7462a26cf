using Microsoft.Extensions.Options;

namespace Yuqing.Functions.Channels;

/// <summary>Group robots of WeCom (企业微信): 20 messages a minute each; the key in the address is the only secret.</summary>
internal sealed class WeComChannel(IOptions<YuqingOptions> options, GatewayHttp http, TimeProvider time)
    : RobotChannel("wecom", "WeCom", options.Value.Channels.WeCom, options.Value.Channels.Instances, http, time)
{
    /// <inheritdoc/>
    protected override HttpRequestMessage Build(RobotOptions robot, string content, IReadOnlyList<RobotMention> mentions)
    {
        var body = new
        {
            msgtype = "text",
            text = new
            {
                content,
                mentioned_list = Values(mentions, RobotMentionKind.User),
                mentioned_mobile_list = Values(mentions, RobotMentionKind.Mobile).Concat(mentions.Any(IsEveryone) ? ["@all"] : []),
            },
        };
        var address = $"{BaseUrl}/cgi-bin/webhook/send?key={Uri.EscapeDataString(robot.Token)}";
        return new HttpRequestMessage(HttpMethod.Post, address) { Content = GatewayHttp.JsonContent(body) };
    }

    /// <inheritdoc/>
    protected override string? Code(GatewayAnswer answer) => answer.At("errcode");

    /// <inheritdoc/>
    protected override string? Words(GatewayAnswer answer) => answer.At("errmsg");

    /// <inheritdoc/>
    protected override RobotFault Judge(long code) => code switch
    {
        45009 => new RobotFault(RobotFaultKind.Throttled, "too many messages"),
        93000 => new RobotFault(RobotFaultKind.Refused, "the robot's key is wrong or the robot was removed"),
        93004 or 93008 => new RobotFault(RobotFaultKind.Refused, "the robot is barred"),
        40008 or 40058 or 44004 or 45002 => new RobotFault(RobotFaultKind.Refused),
        _ => RobotFault.Unknown,
    };

    private static bool IsEveryone(RobotMention mention) => mention.Kind == RobotMentionKind.Everyone;
}
