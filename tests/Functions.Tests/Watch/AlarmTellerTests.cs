using System.Net;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Watch;

namespace Functions.Tests.Watch;

public sealed class AlarmTellerTests : IDisposable
{
    private static readonly DeliveryResult Sent = new(DeliveryOutcome.Sent);
    private static readonly DeliveryResult Failed = new(DeliveryOutcome.Transient, "HTTP 500");
    private readonly WatchFixture _watch = new();

    public void Dispose() => _watch.Dispose();

    [Fact]
    public async Task Tell_AlarmOfAUnit_ReachesOfficeAndDutyOfficerOnceWithoutTheMatter()
    {
        await MissBreachAsync();
        await _watch.MinutesAsync(10);

        Assert.Equal(["chen", "zhao"], _watch.Messages.Select(message => message.Person).Order(StringComparer.Ordinal));
        Assert.All(_watch.Messages, message =>
        {
            Assert.Equal("【系统告警】逾期未被发现 HNGL-2026-0001 https://yuqing.example.gov.cn/alarms", message.Text);
            Assert.True(message.Urgent);
        });
    }

    [Fact]
    public async Task Tell_EnglishReader_GetsEnglish()
    {
        _watch.Options.Value.Channels.Language = ChannelOptions.English;
        await MissBreachAsync();

        Assert.Equal("[System alarm] breach missed HNGL-2026-0001 https://yuqing.example.gov.cn/alarms", _watch.Messages[0].Text);
    }

    [Fact]
    public async Task Tell_ChannelFails_TriesAgainInTheNextRoundsUntilOneGetsThrough()
    {
        var attempts = 0;
        Answer((_, _) => Task.FromResult(++attempts < 5 ? Failed : Sent));
        await MissBreachAsync();
        Assert.Equal(3, attempts);
        Assert.Empty(_watch.Messages);

        await _watch.MinutesAsync(1);
        var told = attempts;
        await _watch.MinutesAsync(5);

        Assert.NotEmpty(_watch.Messages);
        Assert.Equal(told, attempts);
    }

    [Fact]
    public async Task Tell_FirstContactFails_UsesTheNextAtOnce()
    {
        Answer((channel, _) => Task.FromResult(channel == "second" ? Sent : Failed));
        await MissBreachAsync();

        var message = Assert.Single(_watch.Messages);
        Assert.Equal(("chen", "second", "chen-2"), (message.Person, message.Channel, message.Address));
    }

    [Fact]
    public async Task Tell_NobodyOfTheUnitForTwoRounds_TellsTheOperatorsToo()
    {
        _watch.Options.Value.Watchdog.Operators.Add("li");
        Answer((_, person) => Task.FromResult(person == "li" ? Sent : Failed));
        await MissBreachAsync();
        await _watch.MinutesAsync(1);
        Assert.Empty(_watch.Messages);

        await _watch.MinutesAsync(1);

        Assert.Equal("li", Assert.Single(_watch.Messages).Person);
    }

    [Fact]
    public async Task Tell_ChannelHangsOrThrows_DoesNotHoldUpTheRoundNorTheOtherContact()
    {
        Answer(async (channel, _) =>
        {
            if (channel == "second")
                return Sent;
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
            return Failed;
        });
        await _watch.StartAsync();
        await _watch.MinutesAsync(30);
        _watch.Time.Advance(TimeSpan.FromMinutes(1));
        var round = _watch.RunAsync();
        while (!round.IsCompleted)
        {
            _watch.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(round, Task.Delay(1));
        }

        await round;
        Assert.Equal("chen-2", Assert.Single(_watch.Messages).Address);
    }

    [Fact]
    public async Task Tell_MoreThanFiveAtOnce_ComeInOneMessage()
    {
        for (var i = 0; i < 6; i++)
            await _watch.StartAsync($"a-{i}");
        await _watch.MinutesAsync(32);

        Assert.Equal(6, (await _watch.OpenAsync(AlarmKinds.BreachMissed)).Count);
        Assert.Equal(["chen", "zhao"], _watch.Messages.Select(message => message.Person).Order(StringComparer.Ordinal));
        Assert.All(_watch.Messages, message => Assert.Equal("【系统告警】6 项：逾期未被发现 6 https://yuqing.example.gov.cn/alarms", message.Text));
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 2)]
    public async Task Tell_StillOpenADayLater_RemindsUnlessSeen(bool seen, int expected)
    {
        await MissBreachAsync();
        if (seen)
            await _watch.Alarms.SeeAsync(Assert.Single(await _watch.OpenAsync(AlarmKinds.BreachMissed)).Id, "zhao", _watch.Time.GetUtcNow(), CancellationToken.None);
        _watch.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        await _watch.MinutesAsync(3);

        Assert.Equal(expected, _watch.Messages.Count(message => message.Text.Contains("逾期", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Tell_MatterKeptFromDutyOfficers_TellsTheOfficeAlone()
    {
        await _watch.StartAsync();
        await _watch.Database.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "UPDATE incident_units SET guarded = 1";
            command.ExecuteNonQuery();
        });
        await _watch.MinutesAsync(32);

        Assert.Equal("zhao", Assert.Single(_watch.Messages).Person);
    }

    [Fact]
    public async Task Tell_NotUrgentAtNight_WaitsForTheMorning()
    {
        _watch.Time.SetUtcNow(new DateTimeOffset(2026, 11, 25, 15, 0, 0, TimeSpan.Zero));
        await _watch.MinutesAsync(2);
        Assert.Single(await _watch.OpenAsync(AlarmKinds.CalendarEnding));
        Assert.Empty(_watch.Messages);

        _watch.Time.SetUtcNow(new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero));
        await _watch.MinutesAsync(1);

        Assert.Equal("zhao", Assert.Single(_watch.Messages, message => message.Text.Contains("工作日历将尽", StringComparison.Ordinal)).Person);
    }

    [Fact]
    public async Task Beat_RoundsGoodAndBad_GoWhereTheyShould()
    {
        _watch.Options.Value.Watchdog.HeartbeatUrl = "https://beat.example/1";
        _watch.Options.Value.Watchdog.HeartbeatFailUrl = "https://beat.example/1/fail";
        await _watch.MinutesAsync(1);
        await using var broken = new HalfClient(null);
        await _watch.MinutesAsync(1, broken);

        Assert.Equal(["https://beat.example/1", "https://beat.example/1/fail"], _watch.Beats.Requests);
    }

    [Fact]
    public async Task Beat_OtherSideFailsOrHangs_TheRoundIsDone()
    {
        _watch.Options.Value.Watchdog.HeartbeatUrl = "https://beat.example/1";
        _watch.Beats.Answer = _ => throw new HttpRequestException("refused");
        await _watch.MinutesAsync(1);
        _watch.Beats.Answer = _ => Task.FromResult(HttpStatusCode.Found);
        await _watch.MinutesAsync(1);
        _watch.Beats.Answer = async cancellation =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return HttpStatusCode.OK;
        };
        var round = _watch.RunAsync();
        while (!round.IsCompleted)
        {
            _watch.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(round, Task.Delay(1));
        }

        await round;
        Assert.Equal(3, _watch.Beats.Requests.Count);
        Assert.NotNull(await _watch.Alarms.LastRoundAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Beat_RegisterCannotCommit_IsSilent()
    {
        _watch.Options.Value.Watchdog.HeartbeatUrl = "https://beat.example/1";
        await _watch.Database.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA query_only = 1";
            command.ExecuteNonQuery();
        });

        await _watch.MinutesAsync(1);

        Assert.Empty(_watch.Beats.Requests);
    }

    [Theory]
    [InlineData("ftp://beat.example", "", 45, "Yuqing:Watchdog:HeartbeatUrl")]
    [InlineData("", "beat.example", 45, "Yuqing:Watchdog:HeartbeatFailUrl")]
    [InlineData("", "", 0, "Yuqing:Watchdog:CalendarDays")]
    [InlineData("https://beat.example/1", "https://beat.example/1/fail", 45, null)]
    public void Options_ThatCannotWork_AreNamed(string beat, string fail, int days, string? named)
    {
        var errors = WatchOptionsCheck.Errors(new WatchOptions { HeartbeatUrl = beat, HeartbeatFailUrl = fail, CalendarDays = days });

        Assert.Equal(named, errors.SingleOrDefault()?.Split(' ')[0]);
    }

    private void Answer(Func<string, string, Task<DeliveryResult>> answer)
    {
        _watch.Send = async (notification, _) =>
        {
            var result = await answer(notification.Channel, notification.Person);
            if (result.Outcome == DeliveryOutcome.Sent)
            {
                lock (_watch.Messages)
                    _watch.Messages.Add(notification);
            }

            return result;
        };
    }

    /// <summary>An incident whose breach nobody recorded, and the first round that notices.</summary>
    private async Task MissBreachAsync()
    {
        await _watch.StartAsync();
        await _watch.MinutesAsync(31);
        Assert.Single(await _watch.OpenAsync(AlarmKinds.BreachMissed));
    }
}
