using Functions.Tests.Register;
using Yuqing.Functions.Register;
using Yuqing.Functions.Watch;
using Yuqing.Testing;

namespace Functions.Tests.Watch;

public sealed class AlarmStoreTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly AlarmSight Everything = new(new Sight(null, Restricted: true), Installation: true);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("alarms-");
    private readonly FakeTimeProvider _time = new();
    private readonly RegisterDatabase _database;
    private readonly SqliteAlarmStore _store;

    public AlarmStoreTests()
    {
        _database = RegisterFixture.Open(_folder.FullName, AlarmRows.Schema);
        _store = new SqliteAlarmStore(_database);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Apply_SameFindingAgain_StaysOneAlarmAndRemembersWhenItWasLastSeen()
    {
        var first = Assert.Single((await ApplyAsync(Found.Queue())).Raised);
        _time.Advance(TimeSpan.FromMinutes(1));

        var again = await ApplyAsync(Found.Queue() with { Text = "现在更糟。" });

        Assert.Empty(again.Raised);
        Assert.Empty(again.Cleared);
        var alarm = Assert.Single(await AllAsync());
        Assert.Equal((first.Id, first.RaisedAt, first.RaisedAt.AddMinutes(1), "现在更糟。"), (alarm.Id, alarm.RaisedAt, alarm.LastSeenAt, alarm.Text));
    }

    [Fact]
    public async Task Apply_GoneAndBackAgain_ClearsTheFirstAndRaisesAnother()
    {
        await ApplyAsync(Found.Queue());
        _time.Advance(TimeSpan.FromMinutes(1));
        var cleared = Assert.Single((await ApplyAsync()).Cleared);
        Assert.Equal(_time.GetUtcNow(), cleared.ClearedAt);
        Assert.Empty((await ApplyAsync()).Cleared);

        var second = Assert.Single((await ApplyAsync(Found.Queue())).Raised);

        Assert.Equal(2, (await AllAsync()).Count);
        Assert.Null(second.ClearedAt);
        Assert.NotEqual(cleared.Id, second.Id);
    }

    [Fact]
    public async Task Apply_KindNotLookedForInFull_StaysOpen()
    {
        await ApplyAsync(Found.Queue(), Found.Gap());

        var changes = await _store.ApplyAsync([], [AlarmKinds.RosterGap], _time.GetUtcNow(), None);

        Assert.Equal(AlarmKinds.RosterGap, Assert.Single(changes.Cleared).Kind);
        Assert.Equal(AlarmKinds.QueueStuck, Assert.Single(await _store.ListOpenAsync(AlarmKinds.All, 10, None)).Kind);
    }

    [Fact]
    public async Task ListUntold_TriedInVain_ComesEachRoundAtFirstAndThenNowAndAgain()
    {
        var id = Assert.Single((await ApplyAsync(Found.Queue())).Raised).Id;
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Single(await UntoldAsync());
            await _store.NoteToldAsync([], [id], _time.GetUtcNow(), None);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Empty(await UntoldAsync());
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Single(await UntoldAsync());
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task ListUntold_ToldADayAgo_ComesAgainUnlessSomebodySawIt(bool seen, int expected)
    {
        var id = Assert.Single((await ApplyAsync(Found.Queue())).Raised).Id;
        await _store.NoteToldAsync([id], [], _time.GetUtcNow(), None);
        _time.Advance(TimeSpan.FromHours(23));
        Assert.Empty(await UntoldAsync());
        if (seen)
            await _store.SeeAsync(id, "zhao", _time.GetUtcNow(), None);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(expected, (await UntoldAsync()).Count);
    }

    [Fact]
    public async Task CompleteRound_ClearedLongAgo_IsForgotten()
    {
        await ApplyAsync(Found.Queue());
        await ApplyAsync(Found.Gap());
        _time.Advance(TimeSpan.FromDays(401));

        await _store.CompleteRoundAsync(_time.GetUtcNow(), None);

        Assert.Equal(AlarmKinds.RosterGap, Assert.Single(await AllAsync()).Kind);
        Assert.Equal(_time.GetUtcNow(), await _store.LastRoundAsync(None));
    }

    [Fact]
    public async Task Queries_OfARound_AreAnsweredByTheirIndexes()
    {
        foreach (var (query, index) in new[]
        {
            (AlarmRows.OpenOfKinds, "alarms_open"),
            (AlarmRows.Untold, "alarms_open_in_order"),
            (AlarmRows.NotePushed, "alarms_open"),
            (AlarmRows.List(Everything, openOnly: true), "alarms_open_in_order"),
            (SqliteWatchlist.FailingQuery, "incidents_failing"),
            (SqliteWatchlist.FindQuery, "sqlite_autoindex_incidents"),
        })
        {
            var plan = await _database.ReadAsync(connection => connection.Query($"EXPLAIN QUERY PLAN {query}", reader => reader.GetString(3), "[]", 0, 0, 0));
            Assert.Contains(plan, step => step.Contains(index, StringComparison.Ordinal));
            Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        }
    }

    private Task<AlarmChanges> ApplyAsync(params Finding[] findings) => _store.ApplyAsync(findings, AlarmKinds.All, _time.GetUtcNow(), None);

    private Task<IReadOnlyList<Alarm>> UntoldAsync() => _store.ListUntoldAsync(_time.GetUtcNow(), 10, None);

    private async Task<IReadOnlyList<Alarm>> AllAsync() => (await _store.ListAsync(Everything, openOnly: false, 50, null, None)).Items;
}
