namespace Yuqing.Functions.Channels;

/// <summary>Settings of the notification channels. A channel without its settings is not there; see <c>docs/channels.md</c>.</summary>
public sealed class ChannelOptions
{
    /// <summary>Chinese, as in <see cref="Language"/>.</summary>
    public const string Chinese = "zh-CN";

    /// <summary>English, as in <see cref="Language"/>.</summary>
    public const string English = "en";

    /// <summary>Deliveries that one channel makes at the same time, 1 to 64. Default 4.</summary>
    public int Concurrency { get; set; } = 4;

    /// <summary>Processes that send by the same robots, 1 to 100: each takes its share of the robots' limits. Default 1.</summary>
    public int Instances { get; set; } = 1;

    /// <summary>Language of the texts: <see cref="Chinese"/> (default) or <see cref="English"/>.</summary>
    public string Language { get; set; } = Chinese;

    /// <summary>The webhook channel.</summary>
    public WebhookChannelOptions Webhook { get; set; } = new();

    /// <summary>E-mail.</summary>
    public SmtpOptions Smtp { get; set; } = new();

    /// <summary>Group robots of WeCom (企业微信).</summary>
    public RobotChannelOptions WeCom { get; set; } = new() { BaseUrl = "https://qyapi.weixin.qq.com", PerMinute = 20 };

    /// <summary>Group robots of DingTalk (钉钉).</summary>
    public RobotChannelOptions DingTalk { get; set; } = new() { BaseUrl = "https://oapi.dingtalk.com", PerMinute = 20 };

    /// <summary>Group robots of Feishu (飞书).</summary>
    public RobotChannelOptions Feishu { get; set; } = new() { BaseUrl = "https://open.feishu.cn", PerMinute = 100 };

    /// <summary>Text messages.</summary>
    public SmsOptions Sms { get; set; } = new();
}

/// <summary>Settings of the webhook channel.</summary>
public sealed class WebhookChannelOptions
{
    /// <summary>Standard Webhooks secret with which outgoing notifications are signed; without it they are not.</summary>
    public string? Secret { get; set; }
}
