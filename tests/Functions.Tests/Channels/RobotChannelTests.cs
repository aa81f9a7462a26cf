using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Yuqing.Functions.Channels;

namespace Functions.Tests.Channels;

public sealed class RobotChannelTests : IAsyncLifetime
{
    private const string Token = "token-0f3a";
    private const string Secret = "SEC0123456789abcdef";
    private GatewayServer _gateway = null!;

    public static TheoryData<string> All => ["wecom", "dingtalk", "feishu"];

    public async Task InitializeAsync() => _gateway = await GatewayServer.StartAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Send_WeCom_PostsTextWithTheKeyInTheAddress()
    {
        var result = await SendAsync("wecom", "duty/@13900000001");

        Assert.Equal(new DeliveryResult(DeliveryOutcome.Sent), result);
        var request = Assert.Single(_gateway.Received);
        Assert.Equal(("POST", $"/cgi-bin/webhook/send?key={Token}"), (request.Method, request.Target));
        Assert.Equal("application/json; charset=utf-8", request.Headers["Content-Type"]);
        Assert.True(request.Headers.ContainsKey("Content-Length"));
        Assert.True(JsonNode.DeepEquals(request.Json, JsonNode.Parse($$$"""
            {"msgtype":"text","text":{"content":"{{{GatewayServer.To(null).Text}}}","mentioned_list":[],"mentioned_mobile_list":["13900000001"]}}
            """)));
    }

    [Theory]
    [InlineData("duty/@li.ming", "li.ming", null)]
    [InlineData("duty/@all", null, "@all")]
    [InlineData("DUTY", null, null)]
    public async Task Send_WeComMention_IsInTheListOfItsKind(string address, string? user, string? mobile)
    {
        await SendAsync("wecom", address);

        var text = _gateway.Received[0].Json["text"]!;
        Assert.Equal(user is null ? [] : [user], text["mentioned_list"]!.AsArray().Select(node => (string)node!));
        Assert.Equal(mobile is null ? [] : [mobile], text["mentioned_mobile_list"]!.AsArray().Select(node => (string)node!));
    }

    [Fact]
    public async Task Send_DingTalkWithSecret_SignsMillisecondsInTheAddress()
    {
        await SendAsync("dingtalk", "duty/@13900000001", Secret);

        var request = Assert.Single(_gateway.Received);
        var timestamp = _gateway.Time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var expected = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(timestamp + "\n" + Secret)));
        Assert.StartsWith($"/robot/send?access_token={Token}&timestamp={timestamp}&sign=", request.Target, StringComparison.Ordinal);
        Assert.Equal(expected, request.Query("sign"));
        Assert.DoesNotContain('+', request.Target);
        Assert.DoesNotContain(Secret, request.Target + request.Body, StringComparison.Ordinal);
        Assert.Equal($"{GatewayServer.To(null).Text} @13900000001", (string?)request.Json["text"]!["content"]);
        Assert.Equal("""{"atMobiles":["13900000001"],"atUserIds":[],"isAtAll":false}""", request.Json["at"]!.ToJsonString());
    }

    [Theory]
    [InlineData("duty/@all", """{"atMobiles":[],"atUserIds":[],"isAtAll":true}""", "")]
    [InlineData("duty/@manager4220", """{"atMobiles":[],"atUserIds":["manager4220"],"isAtAll":false}""", " @manager4220")]
    [InlineData("duty", """{"atMobiles":[],"atUserIds":[],"isAtAll":false}""", "")]
    public async Task Send_DingTalkMention_IsInListAndText(string address, string at, string inText)
    {
        await SendAsync("dingtalk", address);

        var request = Assert.Single(_gateway.Received);
        Assert.Equal(at, request.Json["at"]!.ToJsonString());
        Assert.EndsWith("n-1" + inText, (string?)request.Json["text"]!["content"], StringComparison.Ordinal);
        Assert.Equal($"/robot/send?access_token={Token}", request.Target);
    }

    [Fact]
    public async Task Send_FeishuWithSecret_SignsSecondsInTheBody()
    {
        await SendAsync("feishu", "duty/@ou_abc123", Secret);

        var request = Assert.Single(_gateway.Received);
        Assert.Equal($"/open-apis/bot/v2/hook/{Token}", request.Target);
        var timestamp = _gateway.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(timestamp + "\n" + Secret));
        Assert.Equal(timestamp, (string?)request.Json["timestamp"]);
        Assert.Equal(Convert.ToBase64String(hmac.ComputeHash([])), (string?)request.Json["sign"]);
        Assert.Equal("text", (string?)request.Json["msg_type"]);
        Assert.Equal($"{GatewayServer.To(null).Text} <at user_id=\"ou_abc123\"></at>", (string?)request.Json["content"]!["text"]);
    }

    [Fact]
    public async Task Send_FeishuTextLooksLikeAMention_MentionsOnlyTheContact()
    {
        _gateway.Options.Channels.Feishu.Robots["duty"] = new RobotOptions { Token = Token };
        _gateway.Options.Channels.Feishu.BaseUrl = _gateway.Url;
        var notification = GatewayServer.To("duty/@13900000001") with { Text = "逾期 <at user_id=\"all\"></at> L", Link = "L" };

        await _gateway.Channel<FeishuChannel>().SendAsync(notification, CancellationToken.None);

        Assert.Equal("逾期 ＜at user_id=\"all\"></at> L", (string?)Assert.Single(_gateway.Received).Json["content"]!["text"]);
        Assert.Null(_gateway.Received[0].Json["sign"]);
    }

    [Theory]
    [InlineData("wecom", 93000, DeliveryOutcome.Permanent, null)]
    [InlineData("wecom", 45009, DeliveryOutcome.Transient, 60)]
    [InlineData("wecom", -1, DeliveryOutcome.Transient, null)]
    [InlineData("wecom", 77777, DeliveryOutcome.Transient, null)]
    [InlineData("dingtalk", 310000, DeliveryOutcome.Permanent, null)]
    [InlineData("dingtalk", 300001, DeliveryOutcome.Permanent, null)]
    [InlineData("dingtalk", 130101, DeliveryOutcome.Transient, 600)]
    [InlineData("dingtalk", -1, DeliveryOutcome.Transient, null)]
    [InlineData("feishu", 19001, DeliveryOutcome.Permanent, null)]
    [InlineData("feishu", 19021, DeliveryOutcome.Permanent, null)]
    [InlineData("feishu", 19022, DeliveryOutcome.Permanent, null)]
    [InlineData("feishu", 19024, DeliveryOutcome.Permanent, null)]
    [InlineData("feishu", 9499, DeliveryOutcome.Permanent, null)]
    [InlineData("feishu", 11232, DeliveryOutcome.Transient, 60)]
    public async Task Send_CodeInA200_IsAFailureOfItsKind(string channel, int code, DeliveryOutcome expected, int? seconds)
    {
        var name = channel == "feishu" ? ("code", "msg") : ("errcode", "errmsg");
        _gateway.Answer = GatewayServer.Json(200, $$"""{"{{name.Item1}}":{{code}},"{{name.Item2}}":"said of {{Token}}\n{{Secret}}"}""");

        var result = await SendAsync(channel, "duty", Secret);

        Assert.Equal((expected, seconds is { } s ? TimeSpan.FromSeconds(s) : (TimeSpan?)null), (result.Outcome, result.RetryAfter));
        Assert.Contains(code.ToString(CultureInfo.InvariantCulture), result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', result.Error!);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Send_AnswerThatIsNoneOfThePlatform_IsTransient(string channel)
    {
        _gateway.Answer = GatewayServer.Json(200, "<html>Please sign in to the network</html>");

        Assert.Equal(DeliveryOutcome.Transient, (await SendAsync(channel, "duty")).Outcome);
    }

    [Theory]
    [InlineData(429, DeliveryOutcome.Transient, 30)]
    [InlineData(500, DeliveryOutcome.Transient, 30)]
    [InlineData(302, DeliveryOutcome.Transient, 30)]
    [InlineData(404, DeliveryOutcome.Permanent, null)]
    public async Task Send_StatusWithoutCode_DecidesWhatFollows(int status, DeliveryOutcome expected, int? seconds)
    {
        _gateway.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "30";
            context.Response.Headers.Location = _gateway.Url + "/elsewhere";
            return Task.CompletedTask;
        };

        var result = await SendAsync("wecom", "duty");

        Assert.Equal((expected, $"HTTP {status}"), (result.Outcome, result.Error));
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, result.RetryAfter);
        Assert.Single(_gateway.Received);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/@13900000001")]
    [InlineData("duty/")]
    [InlineData("duty/13900000001")]
    [InlineData("duty/@")]
    [InlineData("duty/@a\"><at user_id=all")]
    [InlineData("elsewhere")]
    [InlineData("https://example.org/robot")]
    public async Task Send_AddressThatNamesNoRobot_IsPermanentAndSendsNothing(string? address)
    {
        var result = await SendAsync("feishu", address);

        Assert.Equal(DeliveryOutcome.Permanent, result.Outcome);
        Assert.Empty(_gateway.Received);
    }

    [Theory]
    [InlineData("【舆情】逾期")]
    [InlineData("逾期")]
    public async Task Send_RobotWithKeyword_SaysItOnce(string heading)
    {
        Configure("dingtalk", null, keyword: "舆情");
        var notification = GatewayServer.To("duty") with { Text = heading + " HNGL-2026-0001 L", Link = "L" };

        await Channel("dingtalk").SendAsync(notification, CancellationToken.None);

        Assert.Equal("【舆情】逾期 HNGL-2026-0001 L", (string?)_gateway.Received[0].Json["text"]!["content"]);
    }

    [Fact]
    public async Task Send_TextTooLong_KeepsNumberAndLink()
    {
        Configure("wecom", null);
        var link = GatewayServer.To("duty").Link;
        var notification = GatewayServer.To("duty") with { Text = $"逾期 HNGL-2026-0001：{new string('长', 2000)} {link}" };

        await Channel("wecom").SendAsync(notification, CancellationToken.None);

        var content = (string)_gateway.Received[0].Json["text"]!["content"]!;
        Assert.InRange(Encoding.UTF8.GetByteCount(content), 2040, 2048);
        Assert.StartsWith("逾期 HNGL-2026-0001：长", content, StringComparison.Ordinal);
        Assert.EndsWith("… " + link, content, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Send_Anything_LeavesNoSecretInTheLog(string channel)
    {
        await SendAsync(channel, "duty", Secret);
        _gateway.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        var failed = await SendAsync(channel, "duty", Secret);

        Assert.Equal(DeliveryOutcome.Transient, failed.Outcome);
        Assert.DoesNotContain(Token, _gateway.Logs + failed.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Secret, _gateway.Logs + failed.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Send_NoAnswer_ObeysItsCancellation(string channel)
    {
        var arrived = new TaskCompletionSource();
        _gateway.Answer = async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        using var cancellation = new CancellationTokenSource();
        Configure(channel, null);
        var sending = Channel(channel).SendAsync(GatewayServer.To("duty"), cancellation.Token);
        await arrived.Task;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void IsConfigured_WithoutRobots_IsFalse(string channel)
    {
        Assert.False(Channel(channel).IsConfigured);
        Configure(channel, null);
        Assert.True(Channel(channel).IsConfigured);
    }

    private Task<DeliveryResult> SendAsync(string channel, string? address, string? secret = null)
    {
        Configure(channel, secret);
        return Channel(channel).SendAsync(GatewayServer.To(address), CancellationToken.None);
    }

    private void Configure(string channel, string? secret, string? keyword = null)
    {
        var options = Options(channel);
        options.BaseUrl = _gateway.Url + "/";
        options.Robots["duty"] = new RobotOptions { Token = Token, Secret = secret, Keyword = keyword };
    }

    private RobotChannelOptions Options(string channel) => channel switch
    {
        "wecom" => _gateway.Options.Channels.WeCom,
        "dingtalk" => _gateway.Options.Channels.DingTalk,
        _ => _gateway.Options.Channels.Feishu,
    };

    private INotificationChannel Channel(string channel) => channel switch
    {
        "wecom" => _gateway.Channel<WeComChannel>(),
        "dingtalk" => _gateway.Channel<DingTalkChannel>(),
        _ => _gateway.Channel<FeishuChannel>(),
    };
}
