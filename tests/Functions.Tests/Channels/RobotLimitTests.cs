using System.Text;
using Functions.Tests.Notifications;
using Functions.Tests.Register;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Notifications;

namespace Functions.Tests.Channels;

/// <summary>The documented limits of the platforms, on a clock that only the tests move.</summary>
public sealed class RobotLimitTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private GatewayServer _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayServer.StartAsync();
        foreach (var robots in new[] { _gateway.Options.Channels.WeCom, _gateway.Options.Channels.DingTalk, _gateway.Options.Channels.Feishu })
        {
            robots.BaseUrl = _gateway.Url;
            robots.Robots["duty"] = new RobotOptions { Token = "t1" };
            robots.Robots["other"] = new RobotOptions { Token = "t2" };
        }
    }

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Send_TwentyFirstUrgentInAMinute_WaitsForTheMinuteToEnd()
    {
        var channel = _gateway.Channel<WeComChannel>();
        for (var i = 0; i < 20; i++)
            Assert.Equal(DeliveryOutcome.Sent, (await SendAsync(channel, $"u-{i}", urgent: true)).Outcome);

        _gateway.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(new DeliveryResult(DeliveryOutcome.Busy, "The robot's limit is used up.", TimeSpan.FromSeconds(50)), await SendAsync(channel, "u-20", urgent: true));
        _gateway.Time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(DeliveryOutcome.Sent, (await SendAsync(channel, "u-20", urgent: true)).Outcome);
        Assert.Equal(21, _gateway.Received.Count);
    }

    [Fact]
    public async Task Send_OrdinaryMessages_LeaveAQuarterToUrgentOnes()
    {
        var channel = _gateway.Channel<WeComChannel>();
        for (var i = 0; i < 15; i++)
            Assert.Equal(DeliveryOutcome.Sent, (await SendAsync(channel, $"o-{i}")).Outcome);

        Assert.Equal(DeliveryOutcome.Busy, (await SendAsync(channel, "o-15")).Outcome);
        for (var i = 0; i < 5; i++)
            Assert.Equal(DeliveryOutcome.Sent, (await SendAsync(channel, $"u-{i}", urgent: true)).Outcome);
        Assert.Equal(DeliveryOutcome.Busy, (await SendAsync(channel, "u-5", urgent: true)).Outcome);
    }

    [Theory]
    [InlineData(3, 6, 5)]
    [InlineData(100, 1, 1)]
    public async Task Send_SeveralProcessesWithTheRobot_EachTakesItsShare(int instances, int urgent, int ordinary)
    {
        _gateway.Options.Channels.Instances = instances;
        foreach (var (name, isUrgent, room) in new[] { ("duty", true, urgent), ("other", false, ordinary) })
        {
            var channel = _gateway.Channel<WeComChannel>();
            for (var i = 0; i < room; i++)
                Assert.Equal(DeliveryOutcome.Sent, (await channel.SendAsync(GatewayServer.To(name, $"{name}-{i}", isUrgent), None)).Outcome);
            Assert.Equal(DeliveryOutcome.Busy, (await channel.SendAsync(GatewayServer.To(name, name, isUrgent), None)).Outcome);
        }
    }

    [Fact]
    public async Task Send_ManyUrgentAtOnce_EachHasATurnOfItsOwnInOrderAndGoesAlone()
    {
        var channel = _gateway.Channel<WeComChannel>();
        var waits = new List<TimeSpan>();
        for (var i = 0; i < 65; i++)
            waits.Add((await SendAsync(channel, $"u-{i}", urgent: true)).RetryAfter ?? TimeSpan.Zero);
        Assert.Equal(Enumerable.Range(0, 65).Select(i => TimeSpan.FromMinutes(i / 20)), waits);

        for (var minute = 1; minute <= 3; minute++)
        {
            _gateway.Time.Advance(TimeSpan.FromMinutes(1));
            foreach (var i in Enumerable.Range(minute * 20, minute == 3 ? 5 : 20))
                Assert.Equal(DeliveryOutcome.Sent, (await SendAsync(channel, $"u-{i}", urgent: true)).Outcome);
        }

        Assert.Equal(65, _gateway.Received.Count);
        Assert.All(_gateway.Received, request => Assert.DoesNotContain("条通知", request.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_UrgentWhileOrdinaryOnesWait_PassesThem()
    {
        var channel = _gateway.Channel<WeComChannel>();
        await FillAsync(channel);
        for (var i = 0; i < 30; i++)
            Assert.Equal(DeliveryOutcome.Busy, (await SendAsync(channel, $"o-{i}")).Outcome);

        Assert.Equal(TimeSpan.FromMinutes(1), (await SendAsync(channel, "u-1", urgent: true)).RetryAfter);
    }

    [Fact]
    public async Task Send_OrdinaryOnesThatWait_GoTogetherWithTheFirstOfThem()
    {
        var channel = _gateway.Channel<WeComChannel>();
        await FillAsync(channel);
        foreach (var id in new[] { "o-1", "o-2", "o-3" })
            Assert.Equal(DeliveryOutcome.Busy, (await channel.SendAsync(Ordinary(id) with { Address = $"duty/@1390000000{id[^1]}" }, None)).Outcome);
        Assert.Equal(DeliveryOutcome.Busy, (await channel.SendAsync(Ordinary("d-1") with { Drill = true }, None)).Outcome);
        Assert.Equal(DeliveryOutcome.Busy, (await SendAsync(channel, "u-9", urgent: true)).Outcome);
        _gateway.Time.Advance(TimeSpan.FromMinutes(1));

        var result = await channel.SendAsync(Ordinary("o-2") with { Address = "duty/@13900000002" }, None);

        Assert.Equal(DeliveryOutcome.Sent, result.Outcome);
        Assert.Equal(["o-1", "o-3"], result.AlsoSent);
        var text = _gateway.Received[^1].Json["text"]!;
        Assert.Equal(
            $"共 3 条通知：\n1. {Ordinary("o-2").Text}\n2. {Ordinary("o-1").Text}\n3. {Ordinary("o-3").Text}", (string?)text["content"]);
        Assert.Equal(["13900000002", "13900000001", "13900000003"], text["mentioned_mobile_list"]!.AsArray().Select(node => (string)node!));

        var count = _gateway.Received.Count;
        Assert.Equal(DeliveryOutcome.Sent, (await SendAsync(channel, "o-1")).Outcome);
        Assert.Equal(count, _gateway.Received.Count);
        Assert.Equal(DeliveryOutcome.Sent, (await channel.SendAsync(Ordinary("d-1") with { Drill = true }, None)).Outcome);
        Assert.DoesNotContain("条通知", _gateway.Received[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_MergedTextWouldBeTooLong_LeavesTheRestForTheNext()
    {
        var channel = _gateway.Channel<WeComChannel>();
        await FillAsync(channel);
        for (var i = 0; i < 40; i++)
            await SendAsync(channel, $"o-{i}");
        _gateway.Time.Advance(TimeSpan.FromMinutes(1));

        var sent = new HashSet<string>();
        for (var i = 0; i < 40 && sent.Count < 40; i++)
        {
            if (sent.Contains($"o-{i}"))
                continue;
            var result = await SendAsync(channel, $"o-{i}");
            Assert.Equal(DeliveryOutcome.Sent, result.Outcome);
            sent.UnionWith([$"o-{i}", .. result.AlsoSent ?? []]);
            Assert.InRange(Encoding.UTF8.GetByteCount((string)_gateway.Received[^1].Json["text"]!["content"]!), 1, 2048);
        }

        Assert.Equal(40, sent.Count);
        Assert.InRange(_gateway.Received.Count - 20, 2, 5);
    }

    [Fact]
    public async Task Send_MergedMessageFails_EachTriesAgainByItself()
    {
        var channel = _gateway.Channel<WeComChannel>();
        await FillAsync(channel);
        await SendAsync(channel, "o-1");
        await SendAsync(channel, "o-2");
        _gateway.Time.Advance(TimeSpan.FromMinutes(1));
        var works = _gateway.Answer;
        _gateway.Answer = GatewayServer.Json(500, "{}");

        Assert.Null((await SendAsync(channel, "o-1")).AlsoSent);
        _gateway.Answer = works;
        Assert.Equal(DeliveryOutcome.Sent, (await SendAsync(channel, "o-2")).Outcome);
        Assert.Contains("incidents/o-2", _gateway.Received[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_PlatformSaysTooFrequent_SendsNothingOfThatRobotForTheTime()
    {
        var channel = _gateway.Channel<DingTalkChannel>();
        var works = _gateway.Answer;
        _gateway.Answer = GatewayServer.Json(200, """{"errcode":130101,"errmsg":"send too fast"}""");
        await SendAsync(channel, "u-1", urgent: true);
        _gateway.Answer = works;
        _gateway.Time.Advance(TimeSpan.FromMinutes(4));

        var result = await SendAsync(channel, "u-2", urgent: true);

        Assert.Equal((DeliveryOutcome.Transient, TimeSpan.FromMinutes(6)), (result.Outcome, result.RetryAfter));
        Assert.Single(_gateway.Received);
        Assert.Equal(DeliveryOutcome.Sent, (await channel.SendAsync(GatewayServer.To("other", "u-3"), None)).Outcome);
        _gateway.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(DeliveryOutcome.Sent, (await SendAsync(channel, "u-2", urgent: true)).Outcome);
    }

    [Fact]
    public async Task Send_SixthToFeishuInASecond_IsHeldBackForTheRestOfIt()
    {
        var channel = _gateway.Channel<FeishuChannel>();
        for (var i = 0; i < 5; i++)
            await SendAsync(channel, $"u-{i}", urgent: true);

        var sixth = SendAsync(channel, "u-5", urgent: true);
        Assert.False(sixth.IsCompleted);
        Assert.Equal(5, _gateway.Received.Count);
        _gateway.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(DeliveryOutcome.Sent, (await sixth).Outcome);
    }

    [Fact]
    public async Task Send_HundredAndFirstToFeishuInAMinute_Waits()
    {
        var channel = _gateway.Channel<FeishuChannel>();
        for (var i = 0; i < 100; i++)
        {
            if (i % 5 == 0)
                _gateway.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(DeliveryOutcome.Sent, (await SendAsync(channel, $"u-{i}", urgent: true)).Outcome);
        }

        _gateway.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new DeliveryResult(DeliveryOutcome.Busy, "The robot's limit is used up.", TimeSpan.FromSeconds(40)), await SendAsync(channel, "u-100", urgent: true));
    }

    [Fact]
    public async Task Deliver_FortyOrdinaryThroughOneRobot_AllAreSentWithinTheLimitWithoutUsingUpAttempts()
    {
        using var register = new RegisterFixture();
        var queue = new RecordingQueue();
        using var channels = new ChannelSet([new WeComChannel(Options(), Http(), register.Time)], Options());
        var options = Options();
        options.Value.Notifications.Throttle.Messages = 0;
        var delivery = DeliveryFixture.NewDelivery(register, queue, channels, new RosterOfTheDay(), options);
        var incident = (await register.Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, None)).Incident.Seed.IncidentId;
        var all = Enumerable.Range(0, 40).Select(i => Ordinary($"o-{i}") with { Incident = incident, Channel = "wecom" }).ToList();
        await register.Notifications.AddAsync(all, None);
        foreach (var notification in all)
            await delivery.HandleAsync(new NotificationMessage(notification.Id, 1), None);
        Assert.Equal(15, _gateway.Received.Count);

        for (var i = 0; i < queue.Sent.Count; i++)
        {
            var (message, notBefore) = queue.Sent[i];
            if (notBefore > register.Time.GetUtcNow())
                register.Time.SetUtcNow(notBefore.Value);
            await delivery.HandleAsync(message, None);
        }

        var stored = await register.Notifications.ListAsync(incident, None);
        Assert.All(stored, notification => Assert.Equal((NotificationState.Sent, 1), (notification.State, notification.Attempts)));
        Assert.Equal(40, stored.Count);
        Assert.InRange(_gateway.Received.Count, 16, 18);
        var links = string.Concat(_gateway.Received.Select(request => (string)request.Json["text"]!["content"]! + "\n")).Split([' ', '\n']);
        Assert.All(all, notification => Assert.Single(links, notification.Link));
    }

    private static Notification Ordinary(string id) => GatewayServer.To("duty", id, urgent: false);

    private static Task<DeliveryResult> SendAsync(INotificationChannel channel, string id, bool urgent = false) =>
        channel.SendAsync(GatewayServer.To("duty", id, urgent), None);

    /// <summary>Uses up the minute: 15 ordinary messages and 5 urgent ones.</summary>
    private static async Task FillAsync(INotificationChannel channel)
    {
        for (var i = 0; i < 20; i++)
            Assert.Equal(DeliveryOutcome.Sent, (await SendAsync(channel, $"f-{i}", urgent: i >= 15)).Outcome);
    }

    private Microsoft.Extensions.Options.IOptions<Yuqing.Functions.YuqingOptions> Options() => Microsoft.Extensions.Options.Options.Create(_gateway.Options);

    private GatewayHttp Http() => _gateway.Service<GatewayHttp>();
}
