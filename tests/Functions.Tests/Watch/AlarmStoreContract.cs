using Functions.Tests.Register;
using Yuqing.Functions.Register;
using Yuqing.Functions.Watch;
using Yuqing.Testing;

namespace Functions.Tests.Watch;

/// <summary>What every store of alarms keeps to, whatever it stores in. An adapter's tests derive from this.</summary>
public abstract class AlarmStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly AlarmSight Everything = new(new Sight(null, Restricted: true), Installation: true);

    /// <summary>The store under test, empty.</summary>
    internal abstract IAlarmStore Store { get; }

    /// <summary>Another process on the same storage.</summary>
    internal abstract IAlarmStore Other { get; }

    /// <summary>The register beside it.</summary>
    internal abstract IIncidentRegister Register { get; }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Apply_SameFindingAgain_StaysOneAlarmAndRemembersWhenItWasLastSeen()
    {
        var first = Assert.Single((await ApplyAsync(Found.Queue())).Raised);
        Time.Advance(TimeSpan.FromMinutes(1));

        var again = await ApplyAsync(Found.Queue() with { Text = "现在更糟。" });

        Assert.Empty(again.Raised);
        Assert.Empty(again.Cleared);
        var alarm = Assert.Single(await AllAsync());
        Assert.Equal((first.Id, first.RaisedAt, first.RaisedAt.AddMinutes(1), "现在更糟。"), (alarm.Id, alarm.RaisedAt, alarm.LastSeenAt, alarm.Text));
    }

    [Fact]
    public async Task Apply_New_KeepsAllThatWasFound()
    {
        var finding = Found.Breach("0123", guarded: true) with { Urgent = false };
        var raised = Assert.Single((await ApplyAsync(finding)).Raised);

        var alarm = await Store.FindAsync(raised.Id, Everything, None);

        Assert.Equal(raised, alarm);
        Assert.Equal(
            (1L, finding.Kind, finding.Subject, finding.Unit, finding.Incident, finding.Number, true, false, finding.Text, finding.TextEn),
            (alarm!.Id, alarm.Kind, alarm.Subject, alarm.Unit, alarm.Incident, alarm.Number, alarm.Guarded, alarm.Urgent, alarm.Text, alarm.TextEn));
        Assert.Equal((Time.GetUtcNow(), Time.GetUtcNow(), TimeSpan.FromHours(8)), (alarm.RaisedAt, alarm.LastSeenAt, alarm.RaisedAt.Offset));
        Assert.Null(alarm.PushedAt ?? alarm.ClearedAt ?? alarm.SeenAt);
    }

    [Fact]
    public async Task Apply_SameThingTwiceInARound_IsOneAlarm()
    {
        var changes = await ApplyAsync(Found.Gap(), Found.Gap() with { Text = "后者。" });

        Assert.Single(changes.Raised);
        Assert.Equal("后者。", Assert.Single(await OpenAsync()).Text);
    }

    [Fact]
    public async Task Apply_GoneAndBackAgain_ClearsTheFirstAndRaisesAnother()
    {
        await ApplyAsync(Found.Queue());
        Time.Advance(TimeSpan.FromMinutes(1));
        var cleared = Assert.Single((await ApplyAsync()).Cleared);
        Assert.Equal(Time.GetUtcNow(), cleared.ClearedAt);
        Assert.Empty((await ApplyAsync()).Cleared);

        var second = Assert.Single((await ApplyAsync(Found.Queue())).Raised);

        Assert.Equal([second.Id, cleared.Id], (await AllAsync()).Select(alarm => alarm.Id));
        Assert.Null(second.ClearedAt);
        Assert.True(second.Id > cleared.Id);
    }

    [Fact]
    public async Task Apply_KindNotLookedForInFull_StaysOpen()
    {
        await ApplyAsync(Found.Queue(), Found.Gap());

        var changes = await Store.ApplyAsync([], [AlarmKinds.RosterGap], Time.GetUtcNow(), None);

        Assert.Equal(AlarmKinds.RosterGap, Assert.Single(changes.Cleared).Kind);
        Assert.Equal(AlarmKinds.QueueStuck, Assert.Single(await OpenAsync()).Kind);
    }

    [Fact]
    public async Task Apply_VeryManyAtOnce_AllHaveTheirNumberAndAreClearedAgain()
    {
        var gaps = Enumerable.Range(0, 230).Select(i => Found.Gap($"gap-{i:000}")).ToArray();

        var raised = (await ApplyAsync(gaps)).Raised;
        Assert.Equal(Enumerable.Range(1, 230).Select(i => (long)i), raised.Select(alarm => alarm.Id));
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty((await ApplyAsync(gaps)).Raised);
        Assert.All(await OpenAsync(), alarm => Assert.Equal(Time.GetUtcNow(), alarm.LastSeenAt));
        var cleared = (await ApplyAsync(gaps[0])).Cleared;

        Assert.Equal(raised.Skip(1).Select(alarm => alarm.Id), cleared.Select(alarm => alarm.Id).Order());
        Assert.Equal("gap-000", Assert.Single(await OpenAsync()).Subject);
        Assert.Equal(230, (await PagesAsync(Everything, openOnly: false, 200)).Count);
    }

    [Fact]
    public async Task Apply_TwoWatchdogsAtOnce_RaiseAndClearOnce()
    {
        var gaps = Enumerable.Range(0, 20).Select(i => Found.Gap($"gap-{i}")).ToArray();

        var raised = await BothAsync(store => store.ApplyAsync(gaps, AlarmKinds.All, Time.GetUtcNow(), None));
        var open = await OpenAsync();
        var cleared = await BothAsync(store => store.ApplyAsync([], AlarmKinds.All, Time.GetUtcNow(), None));

        Assert.Equal(20, raised.Sum(changes => changes.Raised.Count));
        Assert.Equal(20, open.Select(alarm => alarm.Id).Distinct().Count());
        Assert.Equal(20, cleared.Sum(changes => changes.Cleared.Count));
        Assert.Equal(20, (await AllAsync()).Count);
    }

    [Fact]
    public async Task ListOpen_Kinds_AreInOrderOfKindAndSubjectAndLimited()
    {
        await ApplyAsync(Found.Gap("b"), Found.Queue(), Found.Gap("a"));

        Assert.Equal(["notifications", "a", "b"], (await OpenAsync()).Select(alarm => alarm.Subject));
        Assert.Equal(["a"], (await Store.ListOpenAsync([AlarmKinds.RosterGap], 1, None)).Select(alarm => alarm.Subject));
    }

    [Fact]
    public async Task List_OpenAndCleared_PagesNewestFirstWithoutGapOrRepetition()
    {
        await ApplyAsync([.. Enumerable.Range(0, 7).Select(i => Found.Gap($"gap-{i}"))]);
        await ApplyAsync(Found.Gap("gap-1"), Found.Gap("gap-4"));

        Assert.Equal([7L, 6, 5, 4, 3, 2, 1], (await PagesAsync(Everything, openOnly: false, 3)).Select(alarm => alarm.Id));
        Assert.Equal([5L, 2], (await PagesAsync(Everything, openOnly: true, 1)).Select(alarm => alarm.Id));
        Assert.Null((await Store.ListAsync(Everything, openOnly: true, 2, null, None)).Next);
        await Assert.ThrowsAsync<BadCursorException>(() => Store.ListAsync(Everything, openOnly: true, 2, "x", None));
    }

    [Theory]
    [InlineData("", true, true, "breach elsewhere gap queue")]
    [InlineData("", true, false, "breach elsewhere gap")]
    [InlineData(Sample.Highway, true, false, "breach gap")]
    [InlineData(Sample.Highway, false, true, "gap queue")]
    [InlineData(Sample.Town, true, false, "elsewhere")]
    public async Task Sight_OfAReader_DecidesWhatIsListedCountedAndFound(string unit, bool restricted, bool installation, string expected)
    {
        var incident = await OpenGuardedAsync();
        await ApplyAsync(Found.Gap(), Found.Queue() with { Subject = "queue" }, Found.Breach(incident) with { Subject = "breach" }, Found.Gap("elsewhere", Sample.Town));
        var sight = new AlarmSight(new Sight(unit.Length == 0 ? null : [unit], restricted), installation);

        var seen = await PagesAsync(sight, openOnly: true, 2);

        Assert.Equal(expected, string.Join(' ', seen.Select(alarm => alarm.Subject).Order()));
        Assert.Equal(seen.Count, await Store.CountOpenAsync(sight, None));
        foreach (var alarm in await AllAsync())
            Assert.Equal(seen.Any(one => one.Id == alarm.Id), await Store.FindAsync(alarm.Id, sight, None) is not null);
    }

    [Fact]
    public async Task See_TwoPeople_TheFirstStaysAlsoWhenItIsCleared()
    {
        var id = Assert.Single((await ApplyAsync(Found.Queue())).Raised).Id;
        var first = await Store.SeeAsync(id, "zhao", Time.GetUtcNow(), None);
        Time.Advance(TimeSpan.FromMinutes(1));
        await ApplyAsync();

        var second = await Store.SeeAsync(id, "chen", Time.GetUtcNow(), None);

        Assert.Equal(("zhao", first!.SeenAt), (second!.SeenBy, second.SeenAt));
        Assert.Equal(Time.GetUtcNow(), second.ClearedAt);
        Assert.Null(await Store.SeeAsync(99, "chen", Time.GetUtcNow(), None));
    }

    [Fact]
    public async Task See_Cleared_IsNoted()
    {
        var id = Assert.Single((await ApplyAsync(Found.Queue())).Raised).Id;
        await ApplyAsync();

        await Store.SeeAsync(id, "zhao", Time.GetUtcNow(), None);

        Assert.Equal(("zhao", Time.GetUtcNow()), (Assert.Single(await AllAsync()).SeenBy, Assert.Single(await AllAsync()).SeenAt));
    }

    [Fact]
    public async Task NotePushed_SomeIncidents_IsOnTheirOpenAlarmsAlone()
    {
        await ApplyAsync(Found.Breach("i-1"), Found.Queue());
        await ApplyAsync(Found.Breach("i-2"), Found.Queue());
        await Store.NotePushedAsync(["i-1", "i-2", "i-3"], Time.GetUtcNow(), None);
        await Store.NotePushedAsync([], Time.GetUtcNow(), None);

        Assert.Equal(["i-2"], (await AllAsync()).Where(alarm => alarm.PushedAt == Time.GetUtcNow()).Select(alarm => alarm.Incident));
    }

    [Fact]
    public async Task ListUntold_TriedInVain_ComesEachRoundAtFirstAndThenNowAndAgain()
    {
        var id = Assert.Single((await ApplyAsync(Found.Queue())).Raised).Id;
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Equal(attempt, Assert.Single(await UntoldAsync()).Tries);
            await Store.NoteToldAsync([], [id], Time.GetUtcNow(), None);
            Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Empty(await UntoldAsync());
        Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Single(await UntoldAsync());
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task ListUntold_ToldADayAgo_ComesAgainUnlessSomebodySawIt(bool seen, int expected)
    {
        var id = Assert.Single((await ApplyAsync(Found.Queue())).Raised).Id;
        await Store.NoteToldAsync([id], [], Time.GetUtcNow(), None);
        Time.Advance(TimeSpan.FromHours(23));
        Assert.Empty(await UntoldAsync());
        if (seen)
            await Store.SeeAsync(id, "zhao", Time.GetUtcNow(), None);

        Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(expected, (await UntoldAsync()).Count);
    }

    [Fact]
    public async Task ListUntold_More_AreTheOldestAndNoneThatIsCleared()
    {
        await ApplyAsync([.. Enumerable.Range(0, 5).Select(i => Found.Gap($"gap-{i}"))]);
        await ApplyAsync([.. Enumerable.Range(1, 4).Select(i => Found.Gap($"gap-{i}"))]);

        Assert.Equal([2L, 3, 4], (await Store.ListUntoldAsync(Time.GetUtcNow(), 3, None)).Select(alarm => alarm.Id));
    }

    [Fact]
    public async Task CompleteRound_ClearedLongAgo_IsForgotten()
    {
        Assert.Null(await Store.LastRoundAsync(None));
        await ApplyAsync(Found.Queue());
        await ApplyAsync(Found.Gap());
        Time.Advance(TimeSpan.FromDays(399));
        await Store.CompleteRoundAsync(Time.GetUtcNow(), None);
        Assert.Equal(2, (await AllAsync()).Count);
        Time.Advance(TimeSpan.FromDays(2));

        await BothAsync(async store =>
        {
            await store.CompleteRoundAsync(Time.GetUtcNow(), None);
            return true;
        });

        Assert.Equal(AlarmKinds.RosterGap, Assert.Single(await AllAsync()).Kind);
        Assert.Equal(Time.GetUtcNow(), await Other.LastRoundAsync(None));
    }

    private Task<T[]> BothAsync<T>(Func<IAlarmStore, Task<T>> act) =>
        Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => act(i % 2 == 0 ? Store : Other))));

    private Task<AlarmChanges> ApplyAsync(params Finding[] findings) => Store.ApplyAsync(findings, AlarmKinds.All, Time.GetUtcNow(), None);

    private Task<IReadOnlyList<Alarm>> UntoldAsync() => Store.ListUntoldAsync(Time.GetUtcNow(), 10, None);

    private Task<IReadOnlyList<Alarm>> OpenAsync() => Store.ListOpenAsync(AlarmKinds.All, 1000, None);

    private async Task<IReadOnlyList<Alarm>> AllAsync() => (await Store.ListAsync(Everything, openOnly: false, 50, null, None)).Items;

    private async Task<IReadOnlyList<Alarm>> PagesAsync(AlarmSight sight, bool openOnly, int limit)
    {
        var all = new List<Alarm>();
        string? cursor = null;
        do
        {
            var page = await Store.ListAsync(sight, openOnly, limit, cursor, None);
            Assert.InRange(page.Items.Count, page.Next is null ? 0 : 1, limit);
            all.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }

    /// <summary>A matter of the highway that its duty officers are kept from.</summary>
    private async Task<string> OpenGuardedAsync()
    {
        var seed = (await Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, None)).Incident.Seed;
        var picture = Sample.Picture(seed, version: 2);
        await Register.ProjectAsync(picture with { View = picture.View with { Restricted = true } }, None);
        return seed.IncidentId;
    }
}
