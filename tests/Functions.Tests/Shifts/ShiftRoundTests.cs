using Functions.Tests.Register;
using Yuqing.Functions.Register;
using Yuqing.Functions.Shifts;

namespace Functions.Tests.Shifts;

public sealed class ShiftRoundTests : IAsyncLifetime
{
    private ShiftFixture _shift = null!;

    public async Task InitializeAsync() => await BeginAsync(ShiftFixture.Roster);

    public async Task DisposeAsync() => await _shift.DisposeAsync();

    [Fact]
    public async Task Run_HandOver_IsReportedToWhoTakesOverAndToTheLeader()
    {
        var incident = await _shift.OpenAsync();
        await _shift.Register.AcceptSignalAsync(incident.Seed.IncidentId, Sample.Note("n-1") with { ActorName = "陈敏" }, Sample.Allow, CancellationToken.None);
        await _shift.RunAtAsync(2, 8, 30);

        var report = Assert.Single(await _shift.ReportsAsync());
        Assert.Equal((At(1, 8, 30), At(2, 8, 30), At(3, 8, 30), false, false), (report.From, report.To, report.Until, report.Late, report.Unplanned));
        Assert.Equal(("b", "a", "l"), (report.HandsOver.Single().Id, report.TakesOver.Single().Id, report.Leaders.Single().Id));
        Assert.Equal((1, 1, 1, 1), (report.Counts.Opened, report.Counts.Open, report.Counts.Overdue, report.Counts.Acts));
        var messages = await _shift.MessagesAsync(ShiftMessenger.HandOver);
        Assert.Equal([("a", "duty-officer"), ("l", "leader-on-duty")], messages.Select(message => (message.Person, message.Role)));
        Assert.All(messages, message => Assert.Equal(("handover", true, $"https://yuqing.example.gov.cn/shifts/{report.Id}"), (message.Reason, message.Urgent, message.Link)));
        Assert.Equal((await _shift.MessagesAsync()).Select(message => message.Id), _shift.Queue.Sent.Select(sent => sent.Message.Id));
        Assert.All(_shift.Queue.Sent, sent => Assert.Null(sent.NotBefore));
        var content = (await _shift.Store.GetAsync(report.Id, CancellationToken.None))!.Content!;
        Assert.Equal(("陈敏", 1), (content.Acts.Single().Name, content.Acts.Single().Count));
        Assert.Null(content.Open.Single().Title);
    }

    [Fact]
    public async Task Run_BetweenHandOvers_ReadsNothing()
    {
        await _shift.RunAtAsync(2, 8, 30);
        await _shift.RunAtAsync(2, 9, 5);
        _shift.Database.Dispose();

        await _shift.RunAtAsync(2, 12, 0);
        await _shift.RunAtAsync(3, 8, 29);

        await Assert.ThrowsAnyAsync<Exception>(() => _shift.RunAtAsync(3, 8, 30));
    }

    [Fact]
    public async Task Run_NeverRunBefore_BeginsWithTheNextHandOver()
    {
        await BeginAsync(ShiftFixture.Roster, At(2, 14, 0));
        await _shift.RunUntilAsync(At(3, 8, 0));
        Assert.Empty(await _shift.ReportsAsync());

        await _shift.RunAtAsync(3, 8, 30);
        Assert.Single(await _shift.ReportsAsync());
    }

    [Fact]
    public async Task Run_OverrideAndItsEnd_AreHandOvers()
    {
        await BeginAsync("""{ role: duty-officer, every: day, start: "2026-02-02 08:30", people: [a, b], overrides: [{ id: o, from: "2026-03-02T13:00:00+08:00", to: "2026-03-02T15:00:00+08:00", people: [c] }] }""");
        await _shift.RunUntilAsync(At(3, 0, 0));

        Assert.Equal(["8:30 b→a", "13:00 a→c", "15:00 c→a"], await ChangesAsync());
        Assert.Equal(["a", "c", "a"], (await _shift.MessagesAsync(ShiftMessenger.HandOver)).Where(message => message.Role == "duty-officer").Select(message => message.Person));
        Assert.Equal([At(2, 8, 30), At(2, 13, 0)], (await _shift.ReportsAsync()).Skip(1).Select(report => report.From));
    }

    [Fact]
    public async Task Run_Swap_TellsWhoReallyTakesOver()
    {
        await BeginAsync("""{ role: duty-officer, every: day, start: "2026-02-02 08:30", people: [a, b, c], swaps: [{ id: s, one: { day: "2026-03-02", person: b }, other: { day: "2026-03-03", person: c } }] }""");
        await _shift.RunUntilAsync(At(3, 12, 0));

        Assert.Equal(["8:30 a→c", "8:30 c→b"], await ChangesAsync());
    }

    [Fact]
    public async Task Run_WeeklyTurns_AreReportedOnceAWeek()
    {
        await BeginAsync("""{ role: duty-officer, every: week, start: "2026-02-02 08:30", people: [a, b] }""");
        await _shift.RunUntilAsync(At(17, 0, 0));

        Assert.Equal(["8:30 b→a", "8:30 a→b", "8:30 b→a"], await ChangesAsync());
        Assert.Equal(At(9, 8, 30), (await _shift.ReportsAsync())[^1].From);
    }

    [Fact]
    public async Task Run_SamePersonAlways_IsReportedOnceADay()
    {
        await BeginAsync("{ role: duty-officer, people: [a] }");
        await _shift.RunUntilAsync(At(4, 12, 0));

        Assert.Equal([At(2, 8, 30), At(3, 8, 30), At(4, 8, 30)], (await _shift.ReportsAsync()).Select(report => report.To));
    }

    [Fact]
    public async Task Run_CrashBetweenStoringAndQueueing_TellsAfterTheRestartOnce()
    {
        _shift.Queue.Fails = true;
        await Assert.ThrowsAsync<AggregateException>(() => _shift.RunAtAsync(2, 8, 30));
        _shift.Queue.Fails = false;
        _shift.Restart();
        await _shift.RunAtAsync(2, 8, 33);
        _shift.Restart();
        await _shift.RunAtAsync(2, 8, 34);

        Assert.Single(await _shift.ReportsAsync());
        Assert.Equal(["a", "l", "o"], (await _shift.MessagesAsync()).Select(message => message.Person));
        Assert.Equal(3, _shift.Queue.Sent.Count);
    }

    [Fact]
    public async Task Run_AnswerLostWhenTheReportWasStored_IsToldWithoutARestart()
    {
        _shift.Options.Value.Shifts.Digest = false;
        var store = new LosingShiftStore(_shift.Store);
        var round = _shift.NewRound(store);
        await round.RunAsync(CancellationToken.None);
        _shift.Time.SetUtcNow(At(2, 8, 30));
        store.LosesAnswers = true;
        await Assert.ThrowsAsync<AggregateException>(() => round.RunAsync(CancellationToken.None));
        store.LosesAnswers = false;
        await round.RunAsync(CancellationToken.None);
        await round.RunAsync(CancellationToken.None);

        Assert.Single(await _shift.ReportsAsync());
        Assert.Equal(["a", "l"], (await _shift.MessagesAsync()).Select(message => message.Person));
        Assert.Equal(2, _shift.Queue.Sent.Count);
    }

    [Fact]
    public async Task Run_QueueDown_IsToldInTheNextRound()
    {
        _shift.Queue.Fails = true;
        await Assert.ThrowsAsync<AggregateException>(() => _shift.RunAtAsync(2, 8, 30));
        _shift.Queue.Fails = false;
        await _shift.RunAtAsync(2, 8, 31);

        Assert.Equal(3, _shift.Queue.Sent.Count);
    }

    [Fact]
    public async Task Run_CrashBeforeTellingAndDownUntilTheNextHandOver_TellsOfThatAlone()
    {
        _shift.Queue.Fails = true;
        await Assert.ThrowsAsync<AggregateException>(() => _shift.RunAtAsync(2, 8, 30));
        _shift.Queue.Fails = false;
        _shift.Restart();
        await _shift.RunAtAsync(3, 8, 30);

        Assert.Equal(["b", "l"], _shift.Queue.Sent.Join(await _shift.MessagesAsync(ShiftMessenger.HandOver), sent => sent.Message.Id, message => message.Id, (_, message) => message.Person));
    }

    [Fact]
    public async Task Run_MissedWhileDown_MakesRecordsAndTellsOfThePresentShiftAlone()
    {
        _shift.Restart();
        await _shift.RunAtAsync(5, 10, 0);

        var reports = await _shift.ReportsAsync();
        Assert.Equal([At(2, 8, 30), At(3, 8, 30), At(4, 8, 30), At(5, 8, 30)], reports.Select(report => report.To));
        Assert.All(reports, report => Assert.True(report.Late));
        Assert.All(await _shift.MessagesAsync(ShiftMessenger.HandOver), message => Assert.Contains(reports[^1].Id, message.Link, StringComparison.Ordinal));
        Assert.Contains("补发", (await _shift.MessagesAsync(ShiftMessenger.HandOver)).Single(message => message.Person == "l").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DownForLong_MakesUpForTwoWeeks()
    {
        _shift.Restart();
        await _shift.RunAtAsync(31, 9, 0);

        Assert.Equal([.. Enumerable.Range(18, 14).Select(day => At(day, 8, 30))], (await _shift.ReportsAsync()).Select(report => report.To));
    }

    [Fact]
    public async Task Run_ClockSetBackOverTheHandOver_MakesNoSecondOne()
    {
        await _shift.RunAtAsync(2, 8, 30);
        _shift.Time.JumpWallClock(TimeSpan.FromMinutes(-20));
        await _shift.RunAsync();
        _shift.Restart();
        await _shift.RunAsync();
        await _shift.RunUntilAsync(At(2, 12, 0));

        Assert.Single(await _shift.ReportsAsync());
        Assert.Equal(2, (await _shift.MessagesAsync(ShiftMessenger.HandOver)).Count);
        Assert.Single(await _shift.MessagesAsync(ShiftMessenger.Digest));
    }

    [Fact]
    public async Task Run_ClockAheadForAWhile_GoesOnWhenItIsRight()
    {
        _shift.Time.JumpWallClock(TimeSpan.FromDays(400));
        await _shift.RunAsync();
        _shift.Time.JumpWallClock(TimeSpan.FromDays(-400));
        var before = (await _shift.ReportsAsync()).Count;
        await _shift.RunAtAsync(2, 8, 30);

        Assert.Equal(before + 1, (await _shift.ReportsAsync()).Count);
        Assert.Equal(At(2, 8, 30), (await _shift.ReportsAsync())[0].To);
    }

    [Fact]
    public async Task Run_TwoWorkersAtOnce_MakeOneReportAndOneMessageEach()
    {
        var other = _shift.NewRound();
        await other.RunAsync(CancellationToken.None);
        for (var day = 2; day < 6; day++)
        {
            _shift.Time.SetUtcNow(At(day, 8, 30));
            await Task.WhenAll(_shift.RunAsync(), other.RunAsync(CancellationToken.None));
        }

        Assert.Equal(4, (await _shift.ReportsAsync()).Count);
        Assert.Equal(4, (await _shift.ReportsAsync(ShiftKinds.Digest)).Count);
        Assert.Equal(12, (await _shift.MessagesAsync()).Count);
        Assert.Equal(12, _shift.Queue.Sent.Count);
    }

    [Fact]
    public async Task Run_PlanChangedDuringTheShift_HandsOverAtOnceAndOnce()
    {
        await _shift.RunAtAsync(2, 8, 30);
        await _shift.EditRosterAsync("""{ role: duty-officer, every: day, start: "2026-02-02 08:30", people: [a, b], planned: { "2026-03-02": [c] } }""");
        await _shift.RunAtAsync(2, 10, 0);
        await _shift.RunAtAsync(2, 10, 1);
        _shift.Restart();
        await _shift.RunAtAsync(2, 10, 2);

        Assert.Equal(["8:30 b→a", "10:00 a→c"], await ChangesAsync());
        var unplanned = (await _shift.ReportsAsync())[1];
        Assert.Equal((true, false, At(2, 8, 30), At(3, 8, 30)), (unplanned.Unplanned, unplanned.Late, unplanned.From, unplanned.Until));
        Assert.Single(await _shift.MessagesAsync(ShiftMessenger.HandOver), message => message.Person == "c");

        await _shift.EditRosterAsync(ShiftFixture.Roster);
        await _shift.RunAtAsync(2, 11, 0);
        await _shift.RunAtAsync(3, 8, 30);
        Assert.Equal(["8:30 b→a", "10:00 a→c", "11:00 c→a", "8:30 a→b"], await ChangesAsync());
        Assert.Equal(At(2, 11, 0), (await _shift.ReportsAsync())[^1].From.AddSeconds(-2));
    }

    [Fact]
    public async Task Run_LevelNotUrgent_SendsAnOrdinaryMessage()
    {
        await _shift.OpenAsync(level: "IV", change: view => view with { Obligations = [Sample.Obligation(At(2, 16, 0))], NextDue = At(2, 16, 0) });
        await _shift.OpenAsync("wb-2", drill: true);
        await _shift.RunAtAsync(2, 8, 30);

        Assert.False(Assert.Single(await _shift.ReportsAsync()).Urgent);
        Assert.All(await _shift.MessagesAsync(ShiftMessenger.HandOver), message => Assert.False(message.Urgent));
    }

    [Fact]
    public async Task Run_TaskOfAnotherUnit_IsNotOurs()
    {
        await _shift.OpenAsync(change: view => view with { LeadUnit = Sample.Town, Units = [Sample.Highway, Sample.Town] });
        await _shift.OpenAsync("wb-2", change: view => view with
        {
            LeadUnit = Sample.Town,
            Units = [Sample.Highway, Sample.Town],
            Obligations = [Sample.Obligation(At(2, 9, 0), "transfer:1") with { Unit = Sample.Highway }, Sample.Obligation(At(2, 9, 30))],
        });
        await _shift.RunAtAsync(2, 8, 30);

        var content = (await _shift.Store.GetAsync(Assert.Single(await _shift.ReportsAsync()).Id, CancellationToken.None))!.Content!;
        Assert.Equal("transfer:1", Assert.Single(content.Open).Next!.Obligation);
        Assert.Equal("transfer:1", Assert.Single(content.Due).Obligation);
    }

    [Fact]
    public async Task Remind_NotConfirmed_IsSentOnce()
    {
        await _shift.RunAtAsync(2, 8, 30);
        await _shift.RunAtAsync(2, 9, 0, second: 1);
        Assert.Empty(await _shift.MessagesAsync(ShiftMessenger.Reminder));
        _shift.Restart();
        await _shift.RunUntilAsync(At(2, 20, 0));

        var reminders = await _shift.MessagesAsync(ShiftMessenger.Reminder);
        Assert.Equal(["a", "l"], reminders.Select(message => message.Person));
        Assert.StartsWith("接班未确认 某局 3月2日 08:30 的交接班（接班人 甲）", reminders[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remind_ConfirmedOrSwitchedOff_IsNotSent()
    {
        await _shift.RunAtAsync(2, 8, 30);
        await _shift.Store.ConfirmAsync((await _shift.ReportsAsync())[0].Id, new ShiftConfirmation("a", "甲", At(2, 8, 40), null), CancellationToken.None);
        await _shift.RunUntilAsync(At(3, 8, 0));
        _shift.Options.Value.Shifts.RemindAfter = TimeSpan.Zero;
        await _shift.RunUntilAsync(At(3, 20, 0));

        Assert.Equal(2, (await _shift.ReportsAsync()).Count);
        Assert.Empty(await _shift.MessagesAsync(ShiftMessenger.Reminder));
    }

    [Fact]
    public async Task Run_SwitchedOff_DoesNothing()
    {
        _shift.Options.Value.Shifts.Enabled = false;
        await _shift.RunUntilAsync(At(3, 12, 0));

        Assert.Empty(await _shift.ReportsAsync());
        Assert.Empty(await _shift.MessagesAsync());
    }

    [Fact]
    public async Task Queries_GoByIndexes()
    {
        object?[] values = [Sample.Highway, 0L, 1L, 10];
        foreach (var sql in new[] { ShiftFactRows.Running, ShiftFactRows.Ended, ShiftFactRows.Breached, ShiftFactRows.WithFindings, ShiftFactRows.Acts, ShiftFactRows.Dead, ShiftFactRows.Alarms })
        {
            var used = Enumerable.Range(0, 4).Count(i => sql.Contains($"${i}", StringComparison.Ordinal));
            var plan = await _shift.Database.ReadAsync(connection => connection.Query("EXPLAIN QUERY PLAN " + sql, reader => reader.GetString(3), values.AsSpan(0, used)));
            Assert.DoesNotContain(plan, step => step.StartsWith("SCAN ", StringComparison.Ordinal) && !step.Contains("USING", StringComparison.Ordinal) && !step.Contains("found", StringComparison.Ordinal));
        }
    }

    private async Task BeginAsync(string roster, DateTimeOffset? start = null)
    {
        if (_shift is not null)
            await _shift.DisposeAsync();
        _shift = await ShiftFixture.StartAsync(roster, start);
        await _shift.RunAsync();
    }

    private async Task<IEnumerable<string>> ChangesAsync() => (await _shift.ReportsAsync()).Select(report =>
        $"{report.To:H:mm} {string.Concat(report.HandsOver.Select(person => person.Id))}→{string.Concat(report.TakesOver.Select(person => person.Id))}");

    private static DateTimeOffset At(int day, int hour, int minute) => new(2026, 3, day, hour, minute, 0, TimeSpan.FromHours(8));
}
