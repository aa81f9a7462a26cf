namespace Yuqing.Functions.Channels;

/// <summary>Settings of the group robots of one platform.</summary>
public sealed class RobotChannelOptions
{
    /// <summary>Where the platform's interface lies, without a path that it would add itself; another one for a private deployment.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Messages that the platform lets each robot send in a minute, from 4; a quarter of them is kept for urgent ones.</summary>
    public int PerMinute { get; set; }

    /// <summary>Robots by the name that contacts use.</summary>
    public Dictionary<string, RobotOptions> Robots { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>One robot in one group.</summary>
public sealed class RobotOptions
{
    /// <summary>What the platform's address of the robot ends with (<c>key</c> of WeCom, <c>access_token</c> of DingTalk, last part of Feishu's path). Whoever has it can write to the group.</summary>
    public string Token { get; set; } = "";

    /// <summary>The secret of the robot's signature check (加签, 签名校验); null when it is off. WeCom has none.</summary>
    public string? Secret { get; set; }

    /// <summary>The keyword that the robot demands in every message (自定义关键词), put in front where the text lacks it; null when it demands none.</summary>
    public string? Keyword { get; set; }
}
