using Smoke.Tests.Harness;

namespace Smoke.Tests.Scenarios;

/// <summary>The app is stopped or killed in every state in which it can wait; nothing is lost and nothing is said twice.</summary>
public class RestartTests
{
    [Fact]
    public Task WaitingForReminder_Killed_ReminderComesInTime() => SmokeRun.RunAsync(async run =>
    {
        await LadderTests.Opened(run);
        await run.Until("09:10");
        await run.Crash();
        await run.Until("09:21");
        run.ExpectAt("09:20", "chen", "到期提醒");
    });

    [Fact]
    public Task WaitingForBreach_Killed_AlarmComesInTime() => SmokeRun.RunAsync(async run =>
    {
        await LadderTests.Reminded(run);
        await run.Crash();
        await run.Until("09:31");
        run.ExpectAt("09:30:01", "chen", "逾期");
    });

    [Fact]
    public Task WaitingForARung_Killed_ClimbGoesOnInTime() => SmokeRun.RunAsync(async run =>
    {
        await LadderTests.Breached(run);
        await run.Until("09:33");
        await run.Crash();
        await run.Until("09:41");
        run.ExpectAt("09:35:01", "wang", "第 2 级");
        run.ExpectAt("09:40:01", "zhao", "第 3 级");
    });

    [Fact]
    public Task WaitingForARung_StoppedInOrder_ClimbGoesOnInTime() => SmokeRun.RunAsync(async run =>
    {
        await LadderTests.Breached(run);
        await run.Restart();
        await run.Until("09:36");
        run.ExpectAt("09:35:01", "wang", "第 2 级");
    });

    [Fact]
    public Task Acknowledged_Killed_StaysQuietUntilItsTimeIsOver() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Breached(run);
        await run.Act(id, "acknowledge", "report", role: "duty-officer");
        await run.Crash();
        await run.Until("10:00");
        run.ExpectNothingMore();
        await run.Until("10:01");
        run.ExpectAt("10:00:30", "wang", "第 2 级");
    });

    [Fact]
    public Task QuietHours_Killed_NoticeWaitsOnAndComesInTheMorning() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Open("III");
            await run.Crash();
            run.ExpectNothingMore();
            await run.Crash(run.At("+1 06:59:30") - run.Now);
            run.ExpectNothingMore();
            await run.Until("+1 07:01");
            run.ExpectAt("+1 07:00", "chen", "新舆情");
        },
        setup => setup.Start = new DateTimeOffset(2026, 11, 19, 23, 0, 0, TimeSpan.FromHours(8)));

    [Fact]
    public Task WaitingForARetry_Killed_RetryIsMadeOnce() => SmokeRun.RunAsync(async run =>
    {
        run.Gateway.Fail("webhook/chen", 500);
        await run.Open();
        await run.Crash();
        run.Gateway.Recover("webhook/chen");
        await run.FastForward(TimeSpan.FromMinutes(1));
        run.Expect("chen", "新舆情");
    });

    [Fact]
    public Task AttemptUnderWay_Killed_MessageArrivesOnce() => SmokeRun.RunAsync(async run =>
    {
        run.Gateway.Hang("webhook/chen");
        await run.Open();
        await run.Crash();
        run.Gateway.Recover("webhook/chen");
        await run.FastForward(TimeSpan.FromMinutes(2));
        run.Expect("chen", "新舆情");
    });

    [Fact]
    public Task RobotsTurn_Killed_NothingIsLost() => SmokeRun.RunAsync(
        async run =>
        {
            for (var i = 0; i < 8; i++)
                await run.Open("III");
            await run.Crash();
            await run.FastForward(TimeSpan.FromMinutes(5));
            var text = string.Join('\n', run.ExpectAll(message => message.Channel == "wecom").Select(message => message.Text));
            for (var i = 1; i <= 8; i++)
                Assert.Single(text.Split($"ROAD-2026-000{i}")[1..]);
        },
        setup =>
        {
            setup.County.Person("chen", "wecom");
            setup.Settings["Yuqing:Channels:WeCom:PerMinute"] = "4";
            setup.Settings["Yuqing:Notifications:Throttle:Messages"] = "0";
        });

    [Fact]
    public Task ExtensionRequested_Killed_DecisionStillCounts() => SmokeRun.RunAsync(async run =>
    {
        await run.Until("09:00");
        var id = await run.Open("III", more: new { occurredAt = run.At("-1 11:00").ToString("O") });
        run.Expect("chen", "新舆情");
        await run.Act(id, "request-extension", "answer", new { until = "2026-11-24", reason = "情况复杂" }, "duty-officer");
        run.Expect("gao", "延期待审批");
        run.Expect("sun", "延期待审批");
        await run.Crash();
        await run.Act(id, "decide-extension", "answer", new { decision = "approve" }, "leader");
        run.Expect("chen", "延期审批结果");
        run.Expect("chen", "新任务", "延期说明");
        await run.Until("11:30");
    });

    [Fact]
    public Task WatchPeriod_Killed_StaysQuietAndSummaryIsStillOwed() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Opened(run, "II");
        await run.Act(id, "complete", "answer", role: "duty-officer");
        await run.Act(id, "close");
        Assert.Equal("watching", (string?)(await run.Get($"/api/incidents/{id}"))["status"]);
        await run.Crash(TimeSpan.FromHours(23));
        await run.FastForward(TimeSpan.FromMinutes(5));
        Assert.Equal("watching", (string?)(await run.Get($"/api/incidents/{id}"))["status"]);
        await run.FastForward(TimeSpan.FromHours(1));
        Assert.Equal("pending", (string?)(await run.Obligation(id, "summary"))["status"]);
    });

    [Fact]
    public Task TransferOffered_Killed_OtherUnitIsStillReminded() => SmokeRun.RunAsync(
        async run =>
        {
            var id = await LadderTests.Opened(run, "III");
            await run.Act(id, "assign", fields: new { unit = "bridge", reason = "属桥梁" });
            run.Expect("li", "新任务", "接办");
            await run.Crash();
            await run.Until("09:21");
            run.ExpectAt("09:20", "li", "到期提醒", "接办");
        },
        setup => setup.County.Unit("bridge").Duty("duty-officer", "people: [li]", "bridge").Duty("leader-on-duty", "people: [yang]", "bridge"));

    [Fact]
    public Task Off_OverSeveralDeadlines_EachIsToldOnceInOrderWhenItIsBack() => SmokeRun.RunAsync(async run =>
    {
        await LadderTests.Opened(run);
        await run.Until("09:10");
        await run.Crash(TimeSpan.FromMinutes(32));

        await run.Until("09:42:30");
        var told = run.ExpectAll(_ => true);
        Assert.Equal(told.Count, told.Select(message => (message.To, message.Text.Split('：')[0])).Distinct().Count());
        Assert.Contains(told, message => message.To == "chen" && message.Text.Contains("逾期", StringComparison.Ordinal));
        await run.Until("10:40");
        Assert.Contains(run.ExpectAll(_ => true), message => message.To == "gao");
    });

    [Fact]
    public Task Killed_TenTimesInAClimb_EachRungIsToldOnce() => SmokeRun.RunAsync(async run =>
    {
        await LadderTests.Opened(run);
        for (var i = 0; i < 10; i++)
        {
            await run.FastForward(TimeSpan.FromMinutes(4));
            await run.Crash();
        }

        await run.Until("09:41");
        run.ExpectAt("09:20", "chen", "到期提醒");
        run.ExpectAt("09:30:01", "chen", "逾期");
        run.ExpectAt("09:35:01", "wang", "第 2 级");
        run.ExpectAt("09:40:01", "zhao", "第 3 级");
    });

    [Fact]
    public Task Report_AcceptedJustBeforeTheKill_IsHandledAfterIt() => SmokeRun.RunAsync(async run =>
    {
        await run.Until("09:00");
        var (_, body) = await run.Send(HttpMethod.Post, "/api/incidents", run.ReportOf("I", "road"));
        await run.Crash();
        await run.FastForward(TimeSpan.FromMinutes(1));
        run.Expect("chen", "新舆情");
        Assert.Contains("incidentId", body, StringComparison.Ordinal);
    });
}
