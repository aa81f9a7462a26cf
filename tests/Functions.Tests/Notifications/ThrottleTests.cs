using System.Text;
using Functions.Tests.Register;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Notifications;

namespace Functions.Tests.Notifications;

/// <summary>The limit of messages to one person, and the bundles in which the rest leaves.</summary>
public sealed class ThrottleTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DeliveryResult Sent = new(DeliveryOutcome.Sent);
    private readonly DeliveryFixture _fixture;
    private readonly FakeChannel _channel;
    private DeliveryResult _answer = Sent;
    private readonly CancellationTokenSource _kill = new();
    private bool _killed;
    private string _incident = "";

    public ThrottleTests()
    {
        _channel = new FakeChannel(async (_, _) =>
        {
            if (_killed)
                await _kill.CancelAsync();
            return _answer;
        });
        _fixture = new DeliveryFixture(_channel, new FakeChannel((_, _) => Task.FromResult(_answer), "small") { BundleBytes = 300 }, new FakeChannel((_, _) => Task.FromResult(_answer), "sms") { BundleBytes = 0 });
    }

    public void Dispose()
    {
        _fixture.Dispose();
        _kill.Dispose();
    }

    private DateTimeOffset Now => _fixture.Register.Time.GetUtcNow();

    [Fact]
    public async Task Handle_MoreThanTheLimit_TheRestLeavesAsOneBundleWhenTheWindowAllows()
    {
        var start = Now;
        await AddAsync(10);

        await _fixture.RunAsync(start);
        Assert.Equal(6, _channel.Calls);
        Assert.All(await StoredAsync(NotificationState.Queued), held => Assert.Equal((start.AddMinutes(10), start), (held.NextAttemptAt, held.HeldSince)));

        await _fixture.RunAsync();

        Assert.Equal(7, _channel.Calls);
        var bundle = _channel.Got[^1];
        Assert.Equal(["n-10", "n-07", "n-08", "n-09"], bundle.Carries!);
        Assert.Equal(
            """
            共 4 条通知：
            1. 到期提醒 HNGL-2026-0001：任务10 10:00 到期，剩 1 小时 50 分钟
            2. 到期提醒 HNGL-2026-0001：任务7 12:07 到期，剩 3 小时 57 分钟
            3. 到期提醒 HNGL-2026-0001：任务8 12:08 到期，剩 3 小时 58 分钟
            4. 到期提醒 HNGL-2026-0001：任务9 12:09 到期，剩 3 小时 59 分钟
            https://yuqing.example.gov.cn/?unit=huaning-highway
            """.ReplaceLineEndings("\n"),
            bundle.Text);
        var carried = (await StoredAsync(NotificationState.Sent)).Where(one => one.Bundle is not null).ToList();
        Assert.Equal(["n-07", "n-08", "n-09", "n-10"], carried.Select(one => one.Id).Order());
        Assert.All(carried, one => Assert.Equal((bundle.Id, start.AddMinutes(10), 1), (one.Bundle, one.SentAt, one.Attempts)));
        Assert.Equal(10, (await StoredAsync(NotificationState.Sent)).Count);
        Assert.Contains("剩 3 小时 57 分钟", carried.Single(one => one.Id == "n-07").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_Urgent_IsNeverHeldButCounts()
    {
        await AddAsync(8, one => one with { Urgent = true });
        await AddAsync(1, one => one with { Id = "calm" });

        await _fixture.RunAsync(Now);

        Assert.Equal(8, _channel.Calls);
        Assert.Equal(NotificationState.Queued, (await _fixture.StoredAsync("calm")).State);
    }

    [Fact]
    public async Task Handle_DrillsAndOtherPeople_CountApart()
    {
        await AddAsync(6);
        await AddAsync(6, one => one with { Id = "d" + one.Id, Drill = true });
        await AddAsync(6, one => one with { Id = "o" + one.Id, Person = "sun" });

        await _fixture.RunAsync(Now);

        Assert.Equal(18, _channel.Calls);
    }

    [Fact]
    public async Task Handle_ClockDueWithinTheWait_IsNotHeld()
    {
        await AddAsync(6);
        await AddAsync(1, one => one with { Id = "near", DueAt = Now.AddMinutes(10) });
        await AddAsync(1, one => one with { Id = "far", DueAt = Now.AddMinutes(11) });

        await _fixture.RunAsync(Now);

        Assert.Equal((NotificationState.Sent, NotificationState.Queued), ((await _fixture.StoredAsync("near")).State, (await _fixture.StoredAsync("far")).State));
    }

    [Fact]
    public async Task Handle_LimitOff_SendsEachByItself()
    {
        _fixture.Options.Value.Notifications.Throttle.Messages = 0;
        await AddAsync(20);

        await _fixture.RunAsync(Now);

        Assert.Equal(20, _channel.Calls);
    }

    [Fact]
    public async Task Handle_BundleFails_IsTriedAgainWithTheSameIdAndNothingIsLost()
    {
        await AddAsync(9);
        await _fixture.RunAsync(Now);
        _answer = new DeliveryResult(DeliveryOutcome.Transient, "HTTP 500");
        await _fixture.RunAsync(Now.AddMinutes(10));
        Assert.Equal(3, (await StoredAsync(NotificationState.Failed)).Count);

        _answer = Sent;
        await _fixture.RunAsync();

        Assert.Equal(8, _channel.Calls);
        Assert.Equal(_channel.Got[6].Id, _channel.Got[7].Id);
        Assert.Equal(_channel.Got[6].Carries, _channel.Got[7].Carries);
        Assert.Equal(9, (await StoredAsync(NotificationState.Sent)).Count);
        Assert.All((await StoredAsync(NotificationState.Sent)).Where(one => one.Bundle is not null), one => Assert.Equal(2, one.Attempts));
    }

    [Fact]
    public async Task Handle_BundleRefusedForGood_EachIsTriedToTheEnd()
    {
        await AddAsync(9);
        await _fixture.RunAsync(Now);
        _answer = new DeliveryResult(DeliveryOutcome.Permanent, "HTTP 410");

        await _fixture.RunAsync();

        Assert.Equal((6, 3), ((await StoredAsync(NotificationState.Sent)).Count, (await StoredAsync(NotificationState.Dead)).Count));
        Assert.Equal(6 + 3, _channel.Calls);
        Assert.Equal([3, 2, null], _channel.Got.Skip(6).Select(got => got.Carries?.Count));
    }

    [Fact]
    public async Task Handle_KilledBetweenSendingAndRecording_TheBundleGoesAgainUnderTheSameId()
    {
        await AddAsync(8);
        await _fixture.RunAsync(Now);
        var (message, at) = _fixture.Queue.TakeNext()!.Value;
        _fixture.Register.Time.SetUtcNow(at!.Value);
        _killed = true;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fixture.NewDelivery().HandleAsync(message, _kill.Token));
        Assert.Equal(7, _channel.Calls);
        _killed = false;

        await _fixture.NewDelivery().HandleAsync(message, None);
        await _fixture.RunAsync();

        Assert.Equal(8, _channel.Calls);
        Assert.Equal(_channel.Got[6].Id, _channel.Got[7].Id);
        Assert.Equal(8, (await StoredAsync(NotificationState.Sent)).Count);
    }

    [Fact]
    public async Task Handle_KilledWithOneUnderWayAlone_ItGoesAloneAgainUnderItsOwnId()
    {
        await AddAsync(8);
        for (var i = 0; i < 5; i++)
            await _fixture.Delivery.HandleAsync(_fixture.Queue.TakeNext()!.Value.Message, None);
        var sixth = _fixture.Queue.TakeNext()!.Value.Message;
        _killed = true;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fixture.NewDelivery().HandleAsync(sixth, _kill.Token));
        _killed = false;
        await _fixture.RunAsync();

        await _fixture.Delivery.HandleAsync(sixth, None);

        Assert.Equal(2, _channel.Got.Count(got => got.Id == "n-06"));
        Assert.DoesNotContain(_channel.Got, got => got.Carries?.Contains("n-06") == true);
        Assert.Equal(8, (await StoredAsync(NotificationState.Sent)).Count);
    }

    [Fact]
    public async Task Handle_TwoWorkersAtOnce_NeverExceedTheLimit()
    {
        await AddAsync(20);
        var messages = _fixture.Queue.Sent.Select(sent => sent.Message).ToList();
        var (one, two) = (_fixture.NewDelivery(), _fixture.NewDelivery());

        await Task.WhenAll(messages.Select((message, index) => (index % 2 == 0 ? one : two).HandleAsync(message, None)));
        await _fixture.RunAsync();

        var sent = await StoredAsync(NotificationState.Sent);
        Assert.Equal(20, sent.Count);
        var perMessage = sent.GroupBy(one => one.Bundle ?? one.Id).Select(group => group.First().SentAt!.Value).Order().ToList();
        Assert.Equal(perMessage.Count, _channel.Calls);
        for (var i = 6; i < perMessage.Count; i++)
            Assert.True(perMessage[i] - perMessage[i - 6] >= TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task Handle_SettledWhileHeld_IsWithdrawnAndNotCarried()
    {
        await AddAsync(9);
        await _fixture.RunAsync(Now);
        await SettleAsync("task-8");

        await _fixture.RunAsync();

        Assert.Equal(NotificationState.Withdrawn, (await _fixture.StoredAsync("n-08")).State);
        Assert.Equal(["n-07", "n-09"], _channel.Got[^1].Carries!);
        Assert.DoesNotContain("任务8", _channel.Got[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_ChannelWithLittleRoom_ListsWhatFitsAndSaysHowManyMore()
    {
        await AddAsync(16, one => one with { Channel = "small" });

        await _fixture.RunAsync();

        var text = (await StoredAsync(NotificationState.Sent)).Count == 16 ? Channel("small").Got[^1].Text : "";
        Assert.StartsWith("共 10 条通知：\n1. ", text, StringComparison.Ordinal);
        Assert.Matches("\n……另有 [0-9] 条\nhttps://", text);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, 300);
    }

    [Fact]
    public async Task Handle_TextMessage_IsASummaryWithTheNearestClock()
    {
        await AddAsync(8, one => one with { Channel = "sms" });
        await _fixture.RunAsync();
        Assert.Equal("共 2 条通知，最近到期 HNGL-2026-0001 12:07，请登录查看 https://yuqing.example.gov.cn/?unit=huaning-highway", Channel("sms").Got[^1].Text);
        Assert.Equal("共 2 条通知", Channel("sms").Got[^1].Number);
    }

    [Fact]
    public async Task Handle_DrillInEnglish_BundleIsMarkedFirst()
    {
        _fixture.Directory.People.Add(RosterOfTheDay.Person("chen-min") with { Language = Person.English });
        await AddAsync(8, one => one with { Drill = true });

        await _fixture.RunAsync();

        Assert.StartsWith("【演练】DRILL 2 notices:\n1. 【演练】DRILL Due soon HNGL-2026-0001: 任务7 due 12:07, 3 h 57 min left\n2. ", _channel.Got[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handle_WindowOpensInQuietHours_WaitsForTheirEnd()
    {
        var evening = new DateTimeOffset(2026, 3, 2, 21, 55, 0, TimeSpan.FromHours(8));
        _fixture.Register.Time.SetUtcNow(evening);
        var quiet = new Yuqing.Orchestrations.Contracts.QuietHours(new TimeOnly(22, 0), new TimeOnly(7, 0));
        await AddAsync(8, one => one with { DueAt = evening.AddDays(2), Facts = one.Facts! with { Quiet = quiet } });

        await _fixture.RunAsync();

        Assert.All((await StoredAsync(NotificationState.Sent)).Where(one => one.Bundle is not null), one => Assert.Equal(evening.Date.AddDays(1).AddHours(7), one.SentAt!.Value.DateTime));
    }

    private FakeChannel Channel(string name) => _fixture.Fakes.Single(channel => channel.Name == name);

    private async Task AddAsync(int count, Func<Notification, Notification>? change = null)
    {
        var accepted = await _fixture.Register.Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, None);
        _incident = accepted.Incident.Seed.IncidentId;
        var noon = new DateTimeOffset(Now.Date.AddHours(4), TimeSpan.Zero);
        var all = Enumerable.Range(1, count).Select(i => (change ?? (one => one))(Some.Notification(_incident, $"n-{i:00}") with
        {
            Channel = "fake",
            Reason = "reminder",
            Obligation = $"task-{i}",
            Facts = new NoticeFacts($"任务{i}"),
            DueAt = i == 10 ? noon.AddHours(-2) : noon.AddMinutes(i),
            Link = $"https://yuqing.example.gov.cn/incidents/{i}",
            QueuedAt = Now,
        })).ToList();
        foreach (var stored in await _fixture.Register.Notifications.AddAsync(all, None))
            await _fixture.Queue.EnqueueAsync(new NotificationMessage(stored.Id, 1), null, None);
    }

    private async Task SettleAsync(string obligation)
    {
        var stored = (await _fixture.Register.Register.GetAsync(_incident, None))!;
        var done = Sample.Obligation(Now.AddHours(1), obligation, "done") with { AcceptedAt = Now };
        await _fixture.Register.Register.ProjectAsync(Sample.Picture(stored.Seed, version: 2, obligations: [done]), None);
    }

    private async Task<IReadOnlyList<Notification>> StoredAsync(NotificationState state) =>
        [.. (await _fixture.Register.Notifications.ListAsync(_incident, None)).Where(one => one.State == state)];
}
