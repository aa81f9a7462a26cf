using Functions.Tests.Register;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Shifts;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Shifts;

public sealed class DigestTests : IAsyncLifetime
{
    private ShiftFixture _shift = null!;

    public async Task InitializeAsync() => await BeginAsync(ShiftFixture.Start);

    public async Task DisposeAsync() => await _shift.DisposeAsync();

    [Fact]
    public async Task Run_NothingAtAll_SaysSo()
    {
        await _shift.RunAtAsync(2, 8, 30);

        var report = Assert.Single(await _shift.ReportsAsync(ShiftKinds.Digest));
        var message = Assert.Single(await _shift.MessagesAsync(ShiftMessenger.Digest));
        Assert.Equal(("o", "office", false), (message.Person, message.Role, message.Urgent));
        // The last working day before was Saturday, 28 February, made up for the Spring Festival.
        Assert.Equal($"每日汇总 某局 2月28日 08:30 至 3月2日 08:30：无事项 https://yuqing.example.gov.cn/shifts/{report.Id}", message.Text);
    }

    [Fact]
    public async Task Run_NationalDayWeek_IsCoveredByTheFirstDayAfterIt()
    {
        await BeginAsync(new DateTimeOffset(2026, 9, 29, 8, 0, 0, TimeSpan.FromHours(8)));
        await _shift.RunUntilAsync(new DateTimeOffset(2026, 10, 12, 12, 0, 0, TimeSpan.FromHours(8)));

        var digests = await _shift.ReportsAsync(ShiftKinds.Digest);
        // 10 October is a Saturday that is worked.
        Assert.Equal(["09-29", "09-30", "10-08", "10-09", "10-10", "10-12"], digests.Select(report => $"{report.To:MM-dd}"));
        Assert.Equal(["09-29", "09-30", "10-08", "10-09", "10-10"], digests.Skip(1).Select(report => $"{report.From:MM-dd}"));
        Assert.Equal(6, (await _shift.MessagesAsync(ShiftMessenger.Digest)).Count);
        Assert.Equal(14, (await _shift.ReportsAsync()).Count);
    }

    [Fact]
    public async Task Run_EveryDay_WhenConfigured()
    {
        _shift.Options.Value.Shifts.DigestOnDaysOff = true;
        _shift.Options.Value.Shifts.DigestAt = new TimeOnly(7, 0);
        await _shift.RunUntilAsync(new DateTimeOffset(2026, 3, 9, 12, 0, 0, TimeSpan.FromHours(8)));

        Assert.Equal(["03-03 07:00", "03-04 07:00", "03-05 07:00", "03-06 07:00", "03-07 07:00", "03-08 07:00", "03-09 07:00"],
            (await _shift.ReportsAsync(ShiftKinds.Digest)).Select(report => $"{report.To:MM-dd HH:mm}"));
    }

    [Fact]
    public async Task Run_SwitchedOff_IsNotMade()
    {
        _shift.Options.Value.Shifts.Digest = false;
        await _shift.RunUntilAsync(At(3, 12));

        Assert.Empty(await _shift.ReportsAsync(ShiftKinds.Digest));
        Assert.Equal(2, (await _shift.ReportsAsync()).Count);
    }

    [Fact]
    public async Task Run_MissedWhileDown_IsOneForTheWholeTime()
    {
        await _shift.RunAtAsync(2, 8, 30);
        _shift.Restart();
        await _shift.RunAtAsync(5, 15, 0);

        var late = (await _shift.ReportsAsync(ShiftKinds.Digest))[^1];
        Assert.Equal((2, true, "03-02 08:30", "03-05 08:30"), ((await _shift.ReportsAsync(ShiftKinds.Digest)).Count, late.Late, $"{late.From:MM-dd HH:mm}", $"{late.To:MM-dd HH:mm}"));
        Assert.Contains("补发", (await _shift.MessagesAsync(ShiftMessenger.Digest))[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TimeChangedDuringTheDay_MakesNoSecondOne()
    {
        await _shift.RunAtAsync(2, 8, 30);
        _shift.Options.Value.Shifts.DigestAt = new TimeOnly(9, 0);
        _shift.Restart();
        await _shift.RunUntilAsync(At(3, 12));

        Assert.Equal(["03-02 08:30", "03-03 09:00"], (await _shift.ReportsAsync(ShiftKinds.Digest)).Select(report => $"{report.To:MM-dd HH:mm}"));
    }

    [Fact]
    public async Task Run_WhatHappened_IsCounted()
    {
        await _shift.RunAtAsync(2, 8, 30);
        _shift.Time.Advance(TimeSpan.FromHours(1));
        var now = _shift.Time.GetUtcNow().ToOffset(TimeSpan.FromHours(8));
        await _shift.OpenAsync("wb-1", change: view => view with
        {
            Obligations =
            [
                Sample.Obligation(At(2, 10), status: "pending", breachedAt: At(2, 10)),
                Sample.Obligation(At(3, 16), "report") with { Extension = new ExtensionView("requested", At(4, 16), "封路", "a", now) },
            ],
            Statements = [new StatementView { Id = "statement:1", Kind = "reply", Status = "submitted", SignalId = "s", SubmittedBy = "a", SubmittedAt = now }],
            Findings = [new FindingView("late-report", "phone-report", At(2, 10), "candidate"), new FindingView("late-report", "x", At(2, 10), "confirmed")],
        });
        var closed = await _shift.OpenAsync("wb-2", level: "II");
        await _shift.Register.AcceptSignalAsync(closed.Seed.IncidentId, Sample.Note("c-1") with { Type = SignalTypes.Close }, Sample.Allow, CancellationToken.None);
        closed = (await _shift.Register.GetAsync(closed.Seed.IncidentId, CancellationToken.None))!;
        await _shift.ChangeAsync(closed, view => view with { Status = "closed", ClosedAt = now, Obligations = [], NextDue = null }, final: true);
        await _shift.OpenAsync("wb-3", drill: true);
        await _shift.Notifications.AddAsync([Functions.Tests.Notifications.Some.Notification(closed.Seed.IncidentId, "n-1") with { QueuedAt = now }], CancellationToken.None);
        await _shift.Notifications.RecordAsync("n-1", NotificationState.Dead, 5, "gone", null, CancellationToken.None);
        await _shift.RunAtAsync(3, 8, 30);

        var digest = (await _shift.ReportsAsync(ShiftKinds.Digest))[^1];
        Assert.Equal(
            new ShiftCounts { Opened = 2, Closed = 1, Breached = 1, Open = 1, Overdue = 1, Due = 1, Extensions = 1, Statements = 1, Findings = 1, Dead = 1 },
            digest.Counts);
        var text = (await _shift.MessagesAsync(ShiftMessenger.Digest))[^1].Text;
        Assert.Contains("新增 2 件，办结 1 件，超时 1 项，在办 1 件，逾期 1 件，今日到期 1 项，待批延期 1 项，待审稿件 1 篇，待认定 1 项，未送达通知 1 条", text, StringComparison.Ordinal);
        Assert.DoesNotContain("国道", text, StringComparison.Ordinal);
        var handOver = (await _shift.ReportsAsync())[^1].Counts;
        Assert.Equal((3, 2, 1, 1), (handOver.Opened, handOver.Open, handOver.Acts, handOver.Dead));
    }

    [Fact]
    public async Task HandOver_Texts_AreInTheLanguageOfTheRecipient()
    {
        await _shift.RunAtAsync(2, 8, 30);
        await _shift.OpenAsync(change: view => view with { Obligations = [Sample.Obligation(At(3, 9)) with { En = "Flash report" }] });
        await _shift.RunAtAsync(3, 8, 30, second: 0);

        var id = (await _shift.ReportsAsync())[^1].Id;
        var messages = (await _shift.MessagesAsync(ShiftMessenger.HandOver)).TakeLast(2).ToDictionary(message => message.Person, message => message.Text);
        Assert.Equal($"Shift hand-over 某局, 3 Mar 08:30: 1 open, 1 due in your shift; next: HNGL-2026-0001 Flash report, due 3 Mar 09:00, 30 min left. Please confirm: https://yuqing.example.gov.cn/shifts/{id}", messages["b"]);
        Assert.Equal($"接班提醒 某局 3月3日 08:30：在办 1 件，本班到期 1 项；下一到期：HNGL-2026-0001 手机快报 3月3日 09:00，剩 30 分钟。请确认接班 https://yuqing.example.gov.cn/shifts/{id}", messages["l"]);
    }

    private async Task BeginAsync(DateTimeOffset start)
    {
        if (_shift is not null)
            await _shift.DisposeAsync();
        _shift = await ShiftFixture.StartAsync(start: start);
        await _shift.RunAsync();
    }

    private static DateTimeOffset At(int day, int hour) => new(2026, 3, day, hour, 0, 0, TimeSpan.FromHours(8));
}
