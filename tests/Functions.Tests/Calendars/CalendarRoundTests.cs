using Functions.Tests.Orchestrators;
using Functions.Tests.Register;
using Microsoft.Extensions.Logging.Abstractions;
using Yuqing.Functions.Calendars;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Functions.Tests.Calendars;

public sealed class CalendarRoundTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly PolicySlice WorkingDays =
        RunnerFixture.Policy("working-days") with { QuietHours = new QuietHoursRule(new TimeOnly(22, 0), new TimeOnly(7, 0)) };

    private readonly CalendarFolder _folder = new();
    private readonly RunnerFixture _fixture = new();
    private CalendarRound _round = null!;

    public async Task InitializeAsync()
    {
        await _fixture.Policies.EnsureAsync([WorkingDays]);
        _folder.Write(2026);
        _round = NewRound();
    }

    public Task DisposeAsync()
    {
        _fixture.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Run_YearArrives_EveryOpenIncidentThatCountsWorkingDaysGetsItOnce()
    {
        var counting = await OpenAsync("a");
        var other = (await _fixture.AcceptAsync("b")).View.Id;
        var ended = await OpenAsync("c");
        await _fixture.ProjectAsync((await _fixture.LatestAsync(ended)), version: 2, final: true);
        await RunAsync(3);

        Assert.Equal([2026], await YearsSentToAsync(counting));
        Assert.Empty(await YearsSentToAsync(other));
        Assert.Empty(await YearsSentToAsync(ended));
        _folder.Write(2027);
        await RunAsync(3);

        Assert.Equal([2026, 2027], await YearsSentToAsync(counting));
        var signal = (await _fixture.Register.Register.LoadSignalsAsync(counting, 1, None)).Signals.Single();
        Assert.Equal((SignalTypes.Calendar, "system"), (signal.Type, signal.Actor));
        Assert.StartsWith("calendar:2027:", signal.SignalId, StringComparison.Ordinal);
        Assert.Equal(
            new DateOnly(2027, 1, 1),
            System.Text.Json.JsonSerializer.Deserialize<CalendarYear>(signal.Fields["calendar"], System.Text.Json.JsonSerializerOptions.Web)!.Holidays.Single());
    }

    [Fact]
    public async Task Run_IncidentAcceptedWhileAYearWasSent_GetsItInTheNextRound()
    {
        await RunAsync(1);
        var late = await OpenAsync("late");

        await RunAsync(1);
        var later = await OpenAsync("later");
        await RunAsync(2);

        Assert.Equal([2026], await YearsSentToAsync(late));
        Assert.Empty(await YearsSentToAsync(later));
    }

    [Fact]
    public async Task Run_IncidentThatStartedWithTheYear_IsLeftAlone()
    {
        var id = await OpenAsync("a", _folder.Book().Years);

        await RunAsync(2);

        Assert.Empty(await YearsSentToAsync(id));
    }

    [Fact]
    public async Task Run_AfterARestart_RepeatsNothing()
    {
        var id = await OpenAsync("a");
        await RunAsync(1);
        _round = NewRound();
        await RunAsync(3);

        Assert.Equal([2026], await YearsSentToAsync(id));
    }

    [Fact]
    public async Task Run_FileCorrected_IsSentAgain()
    {
        var id = await OpenAsync("a");
        await RunAsync(2);
        _folder.Write(2026, """
            schemaVersion: 1
            year: 2026
            source: 通知
            festivals:
              - { name: 元旦, from: 2026-01-01, to: 2026-01-02 }
            """);
        await RunAsync(2);

        Assert.Equal([2026, 2026], await YearsSentToAsync(id));
    }

    private async Task RunAsync(int rounds)
    {
        for (var i = 0; i < rounds; i++)
            await _round.RunAsync(_fixture.Engine.Client, None);
    }

    private async Task<string> OpenAsync(string externalId, IReadOnlyList<CalendarYear>? calendars = null)
    {
        var report = Sample.Delivery(Sample.Report(externalId)) with { Calendars = calendars ?? [] };
        var outcome = await _fixture.Register.Register.AcceptReportAsync(
            report,
            seed =>
            {
                var picture = Sample.Open(seed);
                return picture with { View = picture.View with { PolicyVersion = "working-days" } };
            },
            None);
        return outcome.Incident.View.Id;
    }

    private async Task<IEnumerable<int>> YearsSentToAsync(string id) =>
        (await _fixture.Register.Register.LoadSignalsAsync(id, 0, None)).Signals.Select(signal => int.Parse(signal.SignalId.Split(':')[1], null));

    private CalendarRound NewRound() => new(
        _folder.Book(WorkingDays), _fixture.Register.Register, new SqliteCalendarMemory(_fixture.Register.Database), _fixture.Policies, _fixture.Runner,
        _fixture.Register.Time, NullLogger<CalendarRound>.Instance);
}
