using Functions.Tests.Register;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Functions.Shifts;
using Yuqing.Functions.Watch;
using Yuqing.Testing;

namespace Functions.Tests.Shifts;

/// <summary>What every store of shift reports keeps to, whatever it stores in. An adapter's tests derive from this.</summary>
public abstract partial class ShiftStoreContract
{
    /// <summary>End of the first report, Chinese time.</summary>
    protected static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 30, 0, TimeSpan.FromHours(8));

    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The store under test, empty.</summary>
    internal abstract IShiftStore Store { get; }

    /// <summary>Another process on the same storage.</summary>
    internal abstract IShiftStore Other { get; }

    /// <summary>The stores beside it, from which pictures are read.</summary>
    internal abstract IIncidentRegister Register { get; }

    internal abstract INotificationStore Notifications { get; }

    internal abstract IAlarmStore Alarms { get; }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Begin_SeveralTimes_TheEarliestCounts()
    {
        Assert.Equal(Start, await Store.BeginAsync(Sample.Highway, ShiftKinds.Digest, Start, None));
        Assert.Equal(Start, await Other.BeginAsync(Sample.Highway, ShiftKinds.Digest, Start.AddHours(1), None));
        Assert.Equal(Start.AddHours(-1), await Store.BeginAsync(Sample.Highway, ShiftKinds.Digest, Start.AddHours(-1), None));
        Assert.Equal(Start.AddHours(2), await Store.BeginAsync(Sample.Highway, ShiftKinds.HandOver, Start.AddHours(2), None));
        Assert.Equal(Start.AddHours(-1), await Store.BeginAsync(Sample.Highway, ShiftKinds.Digest, Start.AddDays(9), None));
    }

    [Fact]
    public async Task Begin_TwoAtOnce_AgreeOnTheEarliest()
    {
        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Pick(i).BeginAsync(Sample.Highway, ShiftKinds.Digest, Start.AddMinutes(i), None)));

        Assert.All(begun, since => Assert.InRange(since, Start, Start.AddMinutes(7)));
        Assert.Equal(Start, await Store.BeginAsync(Sample.Highway, ShiftKinds.Digest, Start.AddHours(1), None));
    }

    [Fact]
    public async Task Add_Report_IsReadBackWithAllThatItLists()
    {
        var document = Document("a1");

        Assert.True(await Store.AddAsync(document, owed: true, Start.AddMinutes(30), None));

        var stored = (await Other.GetAsync("a1", None))!;
        Assert.Equal(RegisterJson.Write(document.Report), RegisterJson.Write(stored.Report));
        Assert.Equal(RegisterJson.Write(document.Content), RegisterJson.Write(stored.Content));
        Assert.Null(stored.Confirmed);
        Assert.Empty(stored.Remarks);
        Assert.Null(await Store.GetAsync("a2", None));
    }

    [Fact]
    public async Task Add_VeryLongLists_AreKeptWhole()
    {
        // More than one property takes, and more than one entity; with characters of two code units across the borders.
        var lines = Enumerable.Range(0, 9_001).Select(i => new ShiftAlarm($"{i}", "roster-gap", null, $"值班空缺😀😀😀{i} \"{new string('x', 40)}\"", "gap", Start)).ToList();
        var document = Document("a1") with { Content = new ShiftContent { Alarms = lines } };
        Assert.True(RegisterJson.Write(document.Content).Length > 1_000_000);

        Assert.True(await Store.AddAsync(document, owed: true, null, None));

        Assert.Equal(lines, (await Store.GetAsync("a1", None))!.Content!.Alarms);
        Assert.Equal(lines.Count, Assert.Single(await Store.ListOwedAsync(10, None)).Content!.Alarms.Count);
    }

    [Fact]
    public async Task Add_SameReportAgain_KeepsTheFirst()
    {
        Assert.True(await Store.AddAsync(Document("a1", note: "first"), owed: false, null, None));

        Assert.False(await Store.AddAsync(Document("a1", note: "second"), owed: true, Start, None));

        Assert.Equal("first", (await Store.GetAsync("a1", None))!.Content!.Open.Single().Number);
        Assert.Empty(await Store.ListOwedAsync(10, None));
        Assert.Null(await Store.NextReminderAsync(None));
    }

    [Fact]
    public async Task Add_TwoWorkersAtOnce_OneIsTheReport()
    {
        var added = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Pick(i).AddAsync(Document("a1", note: $"n-{i}"), owed: true, Start, None))));

        var winner = Assert.Single(Enumerable.Range(0, 8), i => added[i]);
        Assert.Equal($"n-{winner}", (await Store.GetAsync("a1", None))!.Content!.Open.Single().Number);
        Assert.Single(await Store.ListOwedAsync(10, None));
        Assert.Single((await Store.ListAsync(new ShiftQuery(null, null, 10, null), None)).Items);
    }

    [Fact]
    public async Task Latest_OfUnitAndKind_EndsAtOrBeforeTheInstant()
    {
        await AddAsync("a1", Start);
        await AddAsync("a2", Start.AddHours(24));
        await AddAsync("a3", Start.AddHours(36), kind: ShiftKinds.Digest);
        await AddAsync("a4", Start.AddHours(36), unit: Sample.Town);

        Assert.Equal("a2", (await LatestAsync(Start.AddDays(9)))!.Id);
        Assert.Equal("a2", (await LatestAsync(Start.AddHours(24)))!.Id);
        Assert.Equal("a1", (await LatestAsync(Start.AddHours(24).AddTicks(-1)))!.Id);
        Assert.Null(await LatestAsync(Start.AddTicks(-1)));
    }

    [Fact]
    public async Task List_Pages_LatestFirstWithoutGapOrRepetition()
    {
        foreach (var i in Enumerable.Range(0, 7))
            await AddAsync($"a{i}", Start.AddHours(i / 2), unit: i % 3 == 0 ? Sample.Town : Sample.Highway, kind: i == 4 ? ShiftKinds.Digest : ShiftKinds.HandOver);

        Assert.Equal(7, (await PagesAsync(null, null)).Distinct().Count());
        Assert.Equal("a6", (await PagesAsync(null, null))[0]);
        Assert.Equal(["a6", "a3", "a0"], await PagesAsync([Sample.Town], null));
        Assert.Equal(["a1", "a2", "a5"], (await PagesAsync([Sample.Highway], [ShiftKinds.HandOver])).Order());
        Assert.Equal(["a4"], await PagesAsync([Sample.Highway, Sample.Town], [ShiftKinds.Digest]));
        Assert.Equal(["a6", "a3", "a0"], await PagesAsync([Sample.Town, .. Enumerable.Range(0, 20).Select(i => $"unit-{i}")], null));
        Assert.Empty(await PagesAsync([], null));
        Assert.Null((await Store.ListAsync(new ShiftQuery(null, null, 7, null), None)).Next);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("1.")]
    [InlineData("1.a/b")]
    public async Task List_FaultyCursor_IsRefused(string cursor) =>
        await Assert.ThrowsAsync<BadCursorException>(() => Store.ListAsync(new ShiftQuery(null, null, 7, cursor), None));

    [Fact]
    public async Task ListOwed_UntilTold_OldestFirstWithLists()
    {
        await AddAsync("a2", Start.AddHours(2), owed: true);
        await AddAsync("a1", Start.AddHours(1), owed: true);
        await AddAsync("a3", Start.AddHours(3), owed: true);
        await AddAsync("a0", Start);

        Assert.Equal(["a1", "a2"], (await Store.ListOwedAsync(2, None)).Select(stored => stored.Report.Id));
        Assert.All(await Store.ListOwedAsync(5, None), stored => Assert.Single(stored.Content!.Open));
        await Store.ToldAsync("a1", None);
        await Store.ToldAsync("a1", None);
        await Store.ToldAsync("zz", None);
        Assert.Equal(["a2", "a3"], (await Store.ListOwedAsync(5, None)).Select(stored => stored.Report.Id));
    }

    [Fact]
    public async Task Reminders_UntilRemindedOrConfirmed_AreDueAtTheirTime()
    {
        await AddAsync("a1", Start, remindAt: Start.AddMinutes(40));
        await AddAsync("a2", Start, remindAt: Start.AddMinutes(30));
        await AddAsync("a3", Start, remindAt: Start.AddMinutes(50));
        await AddAsync("a4", Start);

        Assert.Equal(Start.AddMinutes(30), await Store.NextReminderAsync(None));
        Assert.Empty(await DueAsync(Start.AddMinutes(30).AddTicks(-1)));
        Assert.Equal(["a2", "a1"], await DueAsync(Start.AddMinutes(40)));
        await Store.RemindedAsync("a2", None);
        await Store.RemindedAsync("a2", None);
        await Store.RemindedAsync("a4", None);
        await Other.ConfirmAsync("a1", Confirmation("a"), None);
        Assert.Equal(Start.AddMinutes(50), await Store.NextReminderAsync(None));
        await Store.RemindedAsync("a3", None);
        await Store.ConfirmAsync("a3", Confirmation("a"), None);
        Assert.Null(await Store.NextReminderAsync(None));
    }

    [Fact]
    public async Task Confirm_Repeatedly_TheFirstCounts()
    {
        await AddAsync("a1", Start);
        var first = Confirmation("a") with { Note = "已知悉" };

        Assert.Equal((first, true), await Store.ConfirmAsync("a1", first, None));
        Assert.Equal((first, false), await Other.ConfirmAsync("a1", Confirmation("b"), None));

        Assert.Equal(first, (await Store.GetAsync("a1", None))!.Confirmed);
        Assert.Equal(first, Assert.Single((await Store.ListAsync(new ShiftQuery(null, null, 10, null), None)).Items).Confirmed);
        Assert.Null(await Store.ConfirmAsync("zz", first, None));
    }

    [Fact]
    public async Task Confirm_TwoAtOnce_OneIsNewAndAllSeeIt()
    {
        await AddAsync("a1", Start, remindAt: Start.AddMinutes(30));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Pick(i).ConfirmAsync("a1", Confirmation($"p-{i}"), None))));

        var winner = Assert.Single(answers, answer => answer!.Value.New);
        Assert.All(answers, answer => Assert.Equal(winner!.Value.Counts, answer!.Value.Counts));
        Assert.Null(await Store.NextReminderAsync(None));
    }

    [Fact]
    public async Task Remark_SameWordsOfTheSamePerson_AreThereOnce()
    {
        await AddAsync("a1", Start);

        Assert.Equal(RemarkOutcome.Added, await Store.RemarkAsync("a1", Remark("a", "请关注"), None));
        Assert.Equal(RemarkOutcome.Known, await Other.RemarkAsync("a1", Remark("a", "请关注"), None));
        Assert.Equal(RemarkOutcome.Added, await Store.RemarkAsync("a1", Remark("b", "请关注"), None));
        await Store.ConfirmAsync("a1", Confirmation("c"), None);
        Assert.Equal(RemarkOutcome.Confirmed, await Store.RemarkAsync("a1", Remark("a", "补充"), None));
        Assert.Equal(RemarkOutcome.Known, await Store.RemarkAsync("a1", Remark("b", "请关注"), None));

        Assert.Equal(["a 请关注", "b 请关注"], (await Store.GetAsync("a1", None))!.Remarks.Select(remark => $"{remark.By} {remark.Text}"));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.RemarkAsync("zz", Remark("a", "x"), None));
    }

    [Fact]
    public async Task Remark_LongOnes_AreKeptUpToTheLimit()
    {
        await AddAsync("a1", Start);
        for (var i = 0; i < StoredShift.MaxRemarks; i++)
            Assert.Equal(RemarkOutcome.Added, await Store.RemarkAsync("a1", Remark("a", i.ToString("D4", System.Globalization.CultureInfo.InvariantCulture) + new string('注', 996)), None));

        Assert.Equal(RemarkOutcome.Full, await Store.RemarkAsync("a1", Remark("a", "x"), None));

        var remarks = (await Store.GetAsync("a1", None))!.Remarks;
        Assert.Equal(StoredShift.MaxRemarks, remarks.Count);
        Assert.All(remarks, remark => Assert.Equal(1000, remark.Text.Length));
    }

    [Fact]
    public async Task Remark_SeveralAtOnce_NoneIsLost()
    {
        await AddAsync("a1", Start);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Pick(i).RemarkAsync("a1", Remark("a", $"r-{i}"), None))));

        Assert.All(outcomes, outcome => Assert.Equal(RemarkOutcome.Added, outcome));
        Assert.Equal(8, (await Store.GetAsync("a1", None))!.Remarks.Count);
    }

    /// <summary>A hand-over that lists one matter.</summary>
    internal static ShiftDocument Document(string id, DateTimeOffset? to = null, string unit = Sample.Highway, string kind = ShiftKinds.HandOver, string note = "HNGL-2026-0001")
    {
        var report = new ShiftReport
        {
            Id = id,
            Unit = unit,
            Kind = kind,
            From = (to ?? Start).AddHours(-24),
            To = to ?? Start,
            Until = (to ?? Start).AddHours(24),
            MadeAt = (to ?? Start).AddSeconds(2),
            HandsOver = [new ShiftPerson("b", "乙")],
            TakesOver = [new ShiftPerson("a", "甲")],
            Counts = new ShiftCounts { Open = 1 },
        };
        return new ShiftDocument(report, new ShiftContent { Open = [new ShiftMatter { Incident = "0123", Number = note, Status = "open" }] });
    }

    internal static ShiftConfirmation Confirmation(string by) => new(by, by, Start.AddMinutes(5), null);

    internal static ShiftRemark Remark(string by, string text) => new(by, by, Start.AddMinutes(-5), text);

    private IShiftStore Pick(int i) => i % 2 == 0 ? Store : Other;

    private async Task AddAsync(string id, DateTimeOffset to, string unit = Sample.Highway, string kind = ShiftKinds.HandOver, bool owed = false, DateTimeOffset? remindAt = null) =>
        Assert.True(await Store.AddAsync(Document(id, to, unit, kind), owed, remindAt, None));

    private Task<ShiftReport?> LatestAsync(DateTimeOffset until) => Store.LatestAsync(Sample.Highway, ShiftKinds.HandOver, until, None);

    private async Task<IEnumerable<string>> DueAsync(DateTimeOffset now) => (await Store.ListRemindersAsync(now, 10, None)).Select(stored => stored.Report.Id);

    private async Task<List<string>> PagesAsync(IReadOnlyCollection<string>? units, IReadOnlyCollection<string>? kinds)
    {
        var all = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Store.ListAsync(new ShiftQuery(units, kinds, 2, cursor), None);
            all.AddRange(page.Items.Select(stored => stored.Report.Id));
            cursor = page.Next;
        }
        while (cursor is not null);
        return all;
    }
}
