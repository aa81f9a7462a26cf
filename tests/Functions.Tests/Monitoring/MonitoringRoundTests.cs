using Functions.Tests.Calendars;
using Functions.Tests.Orchestrators;
using Functions.Tests.Register;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Monitoring;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Functions.Tests.Monitoring;

public sealed class MonitoringRoundTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Midnight = new(2026, 11, 21, 0, 0, 0, TimeSpan.FromHours(8));
    private readonly RunnerFixture _fixture = new();
    private readonly IOptions<YuqingOptions> _options = Options.Create(new YuqingOptions());
    private readonly List<string> _pushed = [];
    private MonitoringRound _round;

    public MonitoringRoundTests()
    {
        _fixture.Register.Time.SetUtcNow(Midnight);
        _round = NewRound();
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Run_UnitWhosePolicyOwesRecords_OpensTheDaysOnceAndStartsThem()
    {
        await RunAsync(3);
        _round = NewRound();
        await RunAsync(1);

        Assert.Equal(["2026-11-21 08:30", "2026-11-21 17:30"], await EntriesAsync());
        Assert.Equal(2, _pushed.Count);
        var record = (await RecordsAsync()).MinBy(stored => stored.Seed.Report.ExternalId)!;
        Assert.Equal((MatterKinds.Monitoring, "NZJD-JC-2026-0001", "open"), (record.View.Kind, record.Seed.Number, record.View.Status));
        var duty = Assert.Single(record.View.Obligations);
        Assert.Equal((PolicySlice.MonitoringRecord, Midnight.AddHours(8.5)), (duty.Id, duty.DueAt));
        Assert.NotNull(await _fixture.Policies.GetAsync(record.View.PolicyVersion, None));
    }

    [Fact]
    public async Task Run_FirstDay_LeavesOutWhatWouldBeLateAlreadyEvenAfterARestart()
    {
        _fixture.Register.Time.SetUtcNow(Midnight.AddHours(12));
        await RunAsync(2);
        _round = NewRound();
        await RunAsync(2);

        Assert.Equal(["2026-11-21 17:30"], await EntriesAsync());
    }

    [Fact]
    public async Task Run_AppWasDownForDays_OpensThoseOfTheLastTwo()
    {
        await RunAsync(1);
        _fixture.Register.Time.Advance(TimeSpan.FromDays(5));
        _round = NewRound();

        await RunAsync(1);

        Assert.Equal(
            ["2026-11-21", "2026-11-24", "2026-11-25", "2026-11-26"],
            (await EntriesAsync()).Select(entry => entry[..10]).Distinct());
    }

    [Fact]
    public async Task Run_NextDay_GoesOn()
    {
        await RunAsync(1);
        _fixture.Register.Time.Advance(TimeSpan.FromHours(24));
        await RunAsync(2);

        Assert.Equal(["2026-11-21 08:30", "2026-11-21 17:30", "2026-11-22 08:30", "2026-11-22 17:30"], await EntriesAsync());
    }

    [Fact]
    public async Task Run_KeyPeriod_HasItsOwnTimes()
    {
        _round = NewRound(new KeyPeriodRule("two-sessions", "两会", new DateOnly(2026, 11, 21), new DateOnly(2026, 11, 21)));

        await RunAsync(1);

        Assert.Equal(["2026-11-21 08:30", "2026-11-21 12:30", "2026-11-21 17:30", "2026-11-21 21:30"], await EntriesAsync());
    }

    [Fact]
    public async Task Run_TurnedOff_OpensNothing()
    {
        _options.Value.Monitoring.Enabled = false;

        await RunAsync(1);

        Assert.Empty(await EntriesAsync());
    }

    [Fact]
    public async Task Run_RegisterFails_SaysSoAndGoesOnNextTime()
    {
        await _fixture.Register.Database.WriteAsync(connection => { connection.Run("PRAGMA query_only = 1"); });
        await Assert.ThrowsAsync<AggregateException>(() => RunAsync(1));
        await _fixture.Register.Database.WriteAsync(connection => { connection.Run("PRAGMA query_only = 0"); });

        await RunAsync(1);

        Assert.Equal(2, (await EntriesAsync()).Count);
    }

    private MonitoringRound NewRound(params KeyPeriodRule[] periods)
    {
        var policies = new Dictionary<string, PolicySlice>
        {
            [Sample.Highway] = CalendarFolder.ShippedPolicy(Sample.Highway) with { Monitoring = null },
            [Sample.Town] = CalendarFolder.ShippedPolicy(Sample.Town) with { KeyPeriods = periods },
        };
        return new MonitoringRound(
            _fixture.Register.Register,
            _fixture.Policies,
            policies.GetValueOrDefault,
            new TwoUnits(),
            CalendarFolder.BookOf("/nowhere"),
            new IncidentPush((_, incident, _) => { _pushed.Add(incident.View.Id); return Task.CompletedTask; }, NullLogger<IncidentPush>.Instance),
            _options,
            _fixture.Register.Time,
            NullLogger<MonitoringRound>.Instance);
    }

    private async Task RunAsync(int rounds)
    {
        for (var i = 0; i < rounds; i++)
            await _round.RunAsync(_fixture.Engine.Client, None);
    }

    private async Task<IReadOnlyList<StoredIncident>> RecordsAsync() => await _fixture.Register.Register.ListMonitoringAsync(
        new MonitoringQuery([Sample.Highway, Sample.Town], new DateOnly(2026, 11, 1), new DateOnly(2026, 12, 1), null), None);

    private async Task<List<string>> EntriesAsync() => [.. (await RecordsAsync()).Select(record => record.Seed.Report.ExternalId).Order(StringComparer.Ordinal)];
}
