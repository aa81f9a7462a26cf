using Functions.Tests.Register;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Notifications;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Notifications;

/// <summary>What waited says what is true when it goes, or does not go any more.</summary>
public sealed class WithdrawalTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan China = TimeSpan.FromHours(8);
    private readonly FakeChannel _channel;
    private readonly DeliveryFixture _fixture;
    private DeliveryResult _answer = new(DeliveryOutcome.Sent);
    private IncidentSeed _seed = null!;
    private int _version = 1;

    public WithdrawalTests()
    {
        _channel = new FakeChannel((_, _) => Task.FromResult(_answer));
        _fixture = new DeliveryFixture(_channel);
        _fixture.Directory.Roles["office"] = [RosterOfTheDay.Person("zhao", new ContactMethod("fake", "a", false))];
    }

    public void Dispose() => _fixture.Dispose();

    private DateTimeOffset Now => _fixture.Register.Time.GetUtcNow();

    [Fact]
    public async Task Handle_Retry_SaysTheTimeThatIsLeftThen()
    {
        await NotifyAsync("reminder");
        _answer = new DeliveryResult(DeliveryOutcome.Transient, "HTTP 500");
        await _fixture.RunAsync(Now);
        _answer = new DeliveryResult(DeliveryOutcome.Sent);
        _fixture.Register.Time.Advance(TimeSpan.FromMinutes(45));

        await _fixture.RunAsync();

        Assert.Equal(
            ["到期提醒 {0}：手机快报 08:30 到期，剩 30 分钟 {1}", "到期提醒 {0}：手机快报 08:30 到期，已逾期 15 分钟 {1}"],
            _channel.Got.Select(got => got.Text.Replace(got.Number, "{0}", StringComparison.Ordinal).Replace(got.Link, "{1}", StringComparison.Ordinal)));
        Assert.Equal(_channel.Got[1].Text, (await SingleAsync("reminder")).Text);
    }

    [Theory]
    [InlineData("reminder", "done")]
    [InlineData("breach", "late")]
    [InlineData("escalation", "waived")]
    [InlineData("escalation", "lapsed")]
    public async Task Handle_SettledWhileItWaited_IsWithdrawn(string reason, string status)
    {
        await NotifyAsync(reason, quiet: true);
        _fixture.Register.Time.Advance(TimeSpan.FromMinutes(5));
        await PictureAsync(status);

        await _fixture.RunAsync();

        Assert.Equal((NotificationState.Withdrawn, 0, null), ((await SingleAsync(reason)).State, _channel.Calls, (await SingleAsync(reason)).NextAttemptAt));
    }

    [Fact]
    public async Task Handle_StillOpenAfterTheWait_IsSent()
    {
        await NotifyAsync("breach", quiet: true);
        await PictureAsync("pending");

        await _fixture.RunAsync();

        Assert.Equal(NotificationState.Sent, (await SingleAsync("breach")).State);
    }

    [Fact]
    public async Task Handle_FreshAlarmAndAnOlderPicture_IsSent()
    {
        await NotifyAsync("breach");
        await PictureAsync("done");

        await _fixture.RunAsync();

        Assert.Equal(NotificationState.Sent, (await SingleAsync("breach")).State);
    }

    [Fact]
    public async Task Handle_AnotherReason_IsSentWhateverBecameOfTheObligation()
    {
        await NotifyAsync("instruction", quiet: true);
        await PictureAsync("done");

        await _fixture.RunAsync();

        Assert.Equal(NotificationState.Sent, (await SingleAsync("instruction")).State);
    }

    [Fact]
    public async Task Handle_PutOffWhileItWaited_IsWithdrawn()
    {
        await NotifyAsync("reminder", quiet: true);
        await PictureAsync("extended", view => view with { ExtendedTo = Now.AddDays(3) });

        await _fixture.RunAsync();

        Assert.Equal(NotificationState.Withdrawn, (await SingleAsync("reminder")).State);
    }

    [Fact]
    public async Task Handle_AllClearForAnAlarmThatNeverWentOut_IsWithdrawnToo()
    {
        await NotifyAsync("breach", quiet: true);
        await PictureAsync("late");
        await NotifyAsync("all-clear");

        await _fixture.RunAsync();

        Assert.Equal(0, _channel.Calls);
        Assert.Equal(NotificationState.Withdrawn, (await SingleAsync("breach")).State);
        Assert.Equal(NotificationState.Withdrawn, (await SingleAsync("all-clear")).State);
    }

    [Fact]
    public async Task Handle_AllClearAfterAnAlarmThatMayHaveArrived_IsSent()
    {
        await NotifyAsync("breach");
        _answer = new DeliveryResult(DeliveryOutcome.Transient, "No answer within 10 s.");
        await _fixture.RunAsync(Now);
        _answer = new DeliveryResult(DeliveryOutcome.Sent);
        await PictureAsync("late");
        await NotifyAsync("all-clear");

        await _fixture.RunAsync();

        Assert.Equal(NotificationState.Withdrawn, (await SingleAsync("breach")).State);
        Assert.Equal(NotificationState.Sent, (await SingleAsync("all-clear")).State);
    }

    [Theory]
    [InlineData("breach", true)]
    [InlineData("escalation", true)]
    [InlineData("reminder", false)]
    public async Task Handle_GivenUp_TellsTheIncidentOnce(string reason, bool signals)
    {
        await NotifyAsync(reason);
        _answer = new DeliveryResult(DeliveryOutcome.Permanent, "HTTP 410");
        var message = Assert.Single(_fixture.Queue.Sent).Message;

        var wake = await _fixture.Delivery.HandleAsync(message, None);
        var again = await _fixture.NewDelivery().HandleAsync(message, None);

        Assert.Equal((signals ? _seed.IncidentId : null, null), (wake, again));
        var signal = (await _fixture.Register.Register.LoadSignalsAsync(_seed.IncidentId, 0, None)).Signals.SingleOrDefault();
        Assert.Equal(signals, signal is not null);
        if (signal is null)
            return;
        var dead = await SingleAsync(reason);
        Assert.Equal((SignalTypes.Unreachable, "system", "phone-report", $"unreachable:{dead.Id}"), (signal.Type, signal.Actor, signal.Obligation, signal.SignalId));
        Assert.Equal(("zhao", "2", dead.Id), (signal.Fields["person"], signal.Fields["rung"], signal.Fields["notification"]));
    }

    [Fact]
    public async Task Handle_GivenUpAfterTheEnd_DoesNotWakeTheIncident()
    {
        await NotifyAsync("breach");
        await PictureAsync("late");
        _answer = new DeliveryResult(DeliveryOutcome.Permanent, "HTTP 410");

        Assert.Null(await _fixture.Delivery.HandleAsync(Assert.Single(_fixture.Queue.Sent).Message, None));

        Assert.Empty((await _fixture.Register.Register.LoadSignalsAsync(_seed.IncidentId, 0, None)).Signals);
        Assert.Equal(NotificationState.Dead, (await SingleAsync("breach")).State);
    }

    [Fact]
    public async Task Handle_GivenUpAndOfNoIncident_EndsAllTheSame()
    {
        _answer = new DeliveryResult(DeliveryOutcome.Permanent, "HTTP 410");
        await _fixture.Register.Notifications.AddAsync([Some.Notification("duty:" + Sample.Highway, "gap") with { Channel = "fake", Reason = "roster-gap", Obligation = null }], None);

        await _fixture.Delivery.HandleAsync(new NotificationMessage("gap", 1), None);

        Assert.Equal(NotificationState.Dead, (await _fixture.StoredAsync("gap")).State);
    }

    private async Task NotifyAsync(string reason, bool quiet = false)
    {
        _seed ??= (await _fixture.Register.Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, None)).Incident.Seed;
        var now = Now.ToOffset(China);
        await _fixture.Notifier.NotifyAsync(
            new NotifyRequest
            {
                Key = reason,
                IncidentId = _seed.IncidentId,
                Number = _seed.Number,
                Unit = Sample.Highway,
                Reason = reason,
                Obligation = "phone-report",
                ObligationTitle = "手机快报",
                DueAt = quiet ? _seed.AcceptedAt.AddHours(-1) : _seed.AcceptedAt.AddMinutes(30),
                Rung = 2,
                Roles = ["office"],
                QuietHours = quiet ? new QuietHours(TimeOnly.FromDateTime(now.DateTime), TimeOnly.FromDateTime(now.DateTime).AddHours(1)) : null,
            },
            None);
    }

    private async Task PictureAsync(string status, Func<ObligationView, ObligationView>? change = null)
    {
        var settled = status is "done" or "late";
        var view = Sample.Obligation(_seed.AcceptedAt.AddHours(-1), status: status) with { AcceptedAt = settled ? Now : null };
        await _fixture.Register.Register.ProjectAsync(Sample.Picture(_seed, ++_version, obligations: [(change ?? (one => one))(view)]), None);
    }

    private async Task<Notification> SingleAsync(string reason) =>
        (await _fixture.Register.Notifications.ListAsync(_seed.IncidentId, None)).Single(one => one.Reason == reason);
}
