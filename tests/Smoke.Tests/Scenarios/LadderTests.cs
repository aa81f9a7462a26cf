using System.Net;
using Smoke.Tests.Harness;

namespace Smoke.Tests.Scenarios;

/// <summary>Deadlines, alarms and the ladder.</summary>
public class LadderTests
{
    [Fact]
    public Task NewIncident_Registered_DutyOfficerIsToldAtOnceAndNobodyElse() => SmokeRun.RunAsync(async run =>
    {
        await run.Open();

        run.ExpectAt("08:59", "chen", "新舆情", "ROAD-2026-0001");
    });

    [Fact]
    public Task Reminder_BeforeDue_AssigneeIsRemindedOnce() => SmokeRun.RunAsync(async run =>
    {
        await Opened(run);

        await run.Until("09:19:59");
        run.ExpectNothingMore();
        await run.Until("09:28:59");
        run.ExpectAt("09:20", "chen", "到期提醒", "快报 09:30 到期，剩 10 分钟");
        run.ExpectNothingMore();
    });

    [Fact]
    public Task Breach_NobodyReported_FirstRungIsTold() => SmokeRun.RunAsync(async run =>
    {
        var id = await Reminded(run);

        await run.Until("09:30");
        run.ExpectNothingMore();
        await run.Until("09:31");
        run.ExpectAt("09:30:01", "chen", "逾期", "快报");
        Assert.True((bool)(await run.Obligation(id, "report"))["overdue"]!);
    });

    [Fact]
    public Task Climb_NobodyAnswers_EachRungIsToldInItsTurn() => SmokeRun.RunAsync(async run =>
    {
        await Breached(run);

        await run.Until("09:51");
        run.ExpectAt("09:35:01", "wang", "逾期升级（第 2 级）");
        run.ExpectAt("09:40:01", "zhao", "逾期升级（第 3 级）");
        run.ExpectAt("09:50:01", "gao", "逾期升级（第 4 级）");
    });

    [Fact]
    public Task Climb_AtTheTop_LastRungIsToldAgainAndAgain() => SmokeRun.RunAsync(async run =>
    {
        await Breached(run);

        await run.Until("10:36");
        run.Expect("wang", "第 2 级");
        run.Expect("zhao", "第 3 级");
        run.ExpectAt("09:50:01", "gao", "第 4 级");
        run.ExpectAt("10:05:01", "gao", "第 4 级");
        run.ExpectAt("10:20:01", "gao", "第 4 级");
        run.ExpectAt("10:35:01", "gao", "第 4 级");
    });

    [Fact]
    public Task Acknowledge_ByApi_ClimbStops() => SmokeRun.RunAsync(async run =>
    {
        var id = await Breached(run);

        await run.Act(id, "acknowledge", "report", role: "duty-officer");
        await run.Until("09:59");
        Assert.Equal("pending", (string?)(await run.Obligation(id, "report"))["status"]);
    });

    [Fact]
    public Task Acknowledge_ByTheLinkOfTheAlarm_ClimbStopsInThatPersonsName() => SmokeRun.RunAsync(async run =>
    {
        var id = await Opened(run);
        await run.Until("09:36");
        run.Expect("chen", "到期提醒");
        run.Expect("chen", "逾期");
        var alarm = run.Expect("wang", "第 2 级");

        Assert.Equal(HttpStatusCode.OK, await run.AcknowledgeByLink(alarm.Link));
        await run.Until("10:04");
        Assert.Equal("wang", (string?)(await run.Obligation(id, "report"))["acknowledgedBy"]);
    });

    [Fact]
    public Task Acknowledge_TimeRunsOutAndStillOpen_ClimbGoesOn() => SmokeRun.RunAsync(async run =>
    {
        var id = await Breached(run);
        await run.Act(id, "acknowledge", "report", role: "duty-officer");

        await run.Until("10:00");
        run.ExpectNothingMore();
        await run.Until("10:05");
        run.ExpectAt("10:00:30", "wang", "第 2 级");
        await run.Report(id);
        run.Expect("chen", "警报解除");
        run.Expect("wang", "警报解除");
    });

    [Fact]
    public Task Complete_BeforeDue_NobodyIsAlarmed() => SmokeRun.RunAsync(async run =>
    {
        var id = await Reminded(run);

        await run.Report(id);
        await run.Until("11:00");
        Assert.Equal("done", (string?)(await run.Obligation(id, "report"))["status"]);
    });

    [Fact]
    public Task Complete_InTheLastSecond_IsOnTimeAndNobodyIsAlarmed() => SmokeRun.RunAsync(async run =>
    {
        var id = await Reminded(run);

        await run.Until("09:30");
        await run.Report(id);
        await run.Until("11:00");
        Assert.Equal("done", (string?)(await run.Obligation(id, "report"))["status"]);
    });

    [Fact]
    public Task Complete_AfterTwoRungs_AllClearGoesToExactlyThoseWhoWereAlarmed() => SmokeRun.RunAsync(async run =>
    {
        var id = await Breached(run);
        await run.Until("09:36");
        run.Expect("wang", "第 2 级");

        await run.Report(id);
        run.ExpectAt("09:36", "chen", "警报解除");
        run.ExpectAt("09:36", "wang", "警报解除");
        await run.Until("12:00");
        Assert.Equal("late", (string?)(await run.Obligation(id, "report"))["status"]);
    });

    [Fact]
    public Task BackEntry_DoneInTimeAndEnteredLate_AllClearAndConfirmationByTheOffice() => SmokeRun.RunAsync(async run =>
    {
        var id = await Breached(run);

        await run.Act(id, "complete", "report", new { callee = "zhou", calledAt = run.At("09:28").ToString("O"), performedAt = run.At("09:28").ToString("O") }, "duty-officer");
        run.Expect("chen", "警报解除");
        run.Expect("zhao", "新任务", "确认补录");
        await run.Until("11:00");
        Assert.True((bool)(await run.Obligation(id, "report"))["backEntered"]!);
    });

    [Fact]
    public Task Rung_NobodyOnDuty_IsSkippedAtOnce() => SmokeRun.RunAsync(
        async run =>
        {
            run.Expect("zhao", "值班空缺", "带班领导", "无人值班");
            var id = await Breached(run);

            await run.Until("09:36");
            run.ExpectAt("09:35:01", "zhao", "第 3 级");
            await run.Until("09:46");
            run.ExpectAt("09:45:01", "gao", "第 4 级");
            Assert.NotEmpty(await run.Lines(id, "no-contact"));
            await run.Report(id);
            foreach (var person in new[] { "chen", "zhao", "gao" })
                run.Expect(person, "警报解除");
        },
        setup => setup.County.Duty("leader-on-duty", null));

    [Fact]
    public Task FirstRung_NobodyOnDuty_NextRungIsToldAtTheBreach() => SmokeRun.RunAsync(
        async run =>
        {
            run.Expect("zhao", "值班空缺", "值班员", "无人值班");
            await run.Until("09:00");
            await run.Open();
            await run.Until("09:31");
            run.ExpectAt("09:30:01", "wang", "第 2 级");
        },
        setup => setup.County.Duty("duty-officer", null));

    [Fact]
    public Task Rung_NobodyHasAContact_IsSkippedAtOnce() => SmokeRun.RunAsync(
        async run =>
        {
            run.Expect("zhao", "值班空缺", "没有可用的联系方式");
            await Breached(run);

            await run.Until("09:36");
            run.ExpectAt("09:35:01", "zhao", "第 3 级");
        },
        setup => setup.County.Person("wang"));

    [Fact]
    public Task Rung_SeveralHoldTheRole_AllAreTold() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Until("09:00");
            await run.Open();
            await run.Until("09:31");
            foreach (var person in new[] { "chen", "li" })
            {
                run.Expect(person, "新舆情");
                run.Expect(person, "到期提醒");
                run.ExpectAt("09:30:01", person, "逾期");
            }
        },
        setup => setup.County.Duty("duty-officer", "people: [chen, li]"));

    [Fact]
    public Task BornOverdue_ReportedAfterItsClock_AlarmAtOnce() => SmokeRun.RunAsync(async run =>
    {
        await run.Open(more: new { occurredAt = run.At("08:00").ToString("O") });

        run.ExpectAt("08:59", "chen", "新舆情");
        run.ExpectAt("08:59", "chen", "逾期", "已逾期 29 分钟");
    });

    /// <summary>An incident of 09:00 that the officer knows of.</summary>
    internal static async Task<string> Opened(SmokeRun run, string level = "I", string unit = "road", string officer = "chen")
    {
        await run.Until("09:00");
        var id = await run.Open(level, unit);
        run.Expect(officer, "新舆情");
        return id;
    }

    /// <summary>… whose reminder of 09:20 has come.</summary>
    internal static async Task<string> Reminded(SmokeRun run)
    {
        var id = await Opened(run);
        await run.Until("09:21");
        run.Expect("chen", "到期提醒");
        return id;
    }

    /// <summary>… whose clock has run out at 09:30.</summary>
    internal static async Task<string> Breached(SmokeRun run)
    {
        var id = await Reminded(run);
        await run.Until("09:30:30");
        run.ExpectAt("09:30:01", "chen", "逾期");
        return id;
    }
}
