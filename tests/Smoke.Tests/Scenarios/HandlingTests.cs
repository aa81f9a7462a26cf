using System.Net;
using Smoke.Tests.Harness;

namespace Smoke.Tests.Scenarios;

/// <summary>Who hears what while a matter is handled.</summary>
public class HandlingTests
{
    [Fact]
    public Task Triage_NoLevelGiven_OfficeIsRemindedThenAlarmed() => SmokeRun.RunAsync(async run =>
    {
        await run.Until("09:00");
        await run.Deliver(null);
        run.Expect("chen", "新舆情");
        await run.Until("09:16");
        run.ExpectAt("09:10", "zhao", "到期提醒", "定级");
        run.ExpectAt("09:15:01", "chen", "逾期", "定级");
    });

    [Fact]
    public Task Triage_ClassifiedInTime_ClocksOfTheLevelRun() => SmokeRun.RunAsync(async run =>
    {
        await run.Until("09:00");
        var id = await run.Deliver(null);
        run.Expect("chen", "新舆情");
        await run.Until("09:05");
        await run.Act(id, "classify", fields: new { level = "I", category = "problem" });
        await run.Until("09:31");
        run.ExpectAt("09:20", "chen", "到期提醒", "快报");
        run.ExpectAt("09:30:01", "chen", "逾期", "快报");
    });

    [Fact]
    public Task Level_FromAMachine_OfficeIsRemindedToConfirmIt() => SmokeRun.RunAsync(async run =>
    {
        await run.Until("09:00");
        var id = await run.Deliver("III");
        run.Expect("chen", "新舆情");
        await run.Until("09:11");
        run.ExpectAt("09:10", "zhao", "到期提醒", "确认等级");
        await run.Act(id, "confirm-level", "confirm-level");
        await run.Until("09:40");
    });

    [Fact]
    public Task Level_Raised_PeopleOfTheHigherLevelAreToldAndItsClockRuns() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Opened(run, "III");
        await run.Until("10:00");
        await run.Act(id, "change-level", fields: new { level = "I", reason = "扩散" });
        run.ExpectAt("10:00", "chen", "等级调整");
        run.ExpectAt("10:00", "gao", "等级调整");
        await run.Until("10:31");
        run.ExpectAt("10:20", "chen", "到期提醒", "快报");
        run.ExpectAt("10:30:01", "chen", "逾期", "快报");
    });

    [Fact]
    public Task Level_Lowered_AlarmsOfTheHigherLevelStop() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Reminded(run);
        await run.Act(id, "change-level", fields: new { level = "III", reason = "平息" });
        await run.Until("10:30");
        Assert.Equal("waived", (string?)(await run.Obligation(id, "report"))["status"]);
    });

    [Fact]
    public Task Dismissed_ByTwoPeople_OfficeIsAskedAndThenItIsQuiet() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Opened(run);
        await run.Act(id, "dismiss", fields: new { reason = "误报" });
        run.Expect("zhao", "销号待复核");
        await run.Act(id, "dismiss", fields: new { reason = "误报" }, role: "leader");
        await run.Until("11:00");
        Assert.Equal("dismissed", (string?)(await run.Get($"/api/incidents/{id}"))["status"]);
    });

    [Fact]
    public Task Dismissed_WhileClimbing_AllClearAndQuiet() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Breached(run);
        await run.Act(id, "dismiss", fields: new { reason = "误报" });
        run.Expect("zhao", "销号待复核");
        await run.Act(id, "dismiss", fields: new { reason = "误报" }, role: "leader");
        run.Expect("chen", "警报解除");
        await run.Until("11:00");
    });

    [Fact]
    public Task Merged_IntoAnother_OnlyTheOtherGoesOn() => SmokeRun.RunAsync(async run =>
    {
        var one = await LadderTests.Opened(run);
        await run.Until("09:05");
        var other = await run.Open();
        run.Expect("chen", "ROAD-2026-0002");
        await run.Act(other, "merge", fields: new { into = one });
        await run.Until("09:31");
        run.ExpectAt("09:20", "chen", "到期提醒", "ROAD-2026-0001");
        run.ExpectAt("09:30:01", "chen", "逾期", "ROAD-2026-0001");
        Assert.Equal("merged", (string?)(await run.Get($"/api/incidents/{other}"))["status"]);
    });

    [Fact]
    public Task Closed_EverythingDone_IsQuiet() => SmokeRun.RunAsync(async run =>
    {
        var id = await Closed(run);
        await run.Until("12:00");
        Assert.Equal("closed", (string?)(await run.Get($"/api/incidents/{id}"))["status"]);
    });

    [Fact]
    public Task Reopened_AfterClosing_OfficerIsToldAndANewClockRuns() => SmokeRun.RunAsync(async run =>
    {
        var id = await Closed(run);
        await run.Until("10:00");
        await run.Act(id, "reopen", fields: new { reason = "反弹" });
        run.Expect("chen", "新舆情");
        run.Expect("chen", "新任务", "再次答复");
        await run.Until("12:01");
        run.ExpectAt("11:30", "chen", "到期提醒", "再次答复");
        run.ExpectAt("12:00:01", "chen", "逾期", "再次答复");
    });

    [Fact]
    public Task Signal_SentTwiceWithOneId_HasOneEffect() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Breached(run);
        var fields = new { callee = "zhou", calledAt = run.Now.ToString("O") };
        for (var i = 0; i < 2; i++)
            Assert.Equal(HttpStatusCode.Accepted, (await run.Signal(id, "complete", "report", fields, "duty-officer", "same-id")).Status);
        run.Expect("chen", "警报解除");
        await run.Until("10:00");
        Assert.Single(await run.Lines(id, "completed"));
    });

    [Fact]
    public Task TwoIncidents_SameOfficer_EachIsAlarmedAndClearedByItself() => SmokeRun.RunAsync(async run =>
    {
        var one = await LadderTests.Opened(run);
        await run.Until("09:01");
        var two = await run.Open();
        run.Expect("chen", "ROAD-2026-0002");
        await run.Until("09:31:30");
        foreach (var number in new[] { "ROAD-2026-0001", "ROAD-2026-0002" })
        {
            run.Expect("chen", "到期提醒", number);
            run.Expect("chen", "逾期", number);
        }

        await run.Act(one, "acknowledge", "report", role: "duty-officer");
        await run.Until("09:37");
        run.ExpectAt("09:36:01", "wang", "第 2 级", "ROAD-2026-0002");
        await run.Report(two);
        run.Expect("chen", "警报解除", "ROAD-2026-0002");
        run.Expect("wang", "警报解除", "ROAD-2026-0002");
    });

    [Fact]
    public Task TwoObligations_OfOneIncident_ClimbSideBySide() => SmokeRun.RunAsync(async run =>
    {
        await run.Until("09:00");
        var id = await run.Open();
        run.Expect("chen", "新舆情");
        await run.Act(id, "instruct", fields: new { text = "核实", dueAt = run.At("09:33").ToString("O"), issuedBy = "县委办" }, role: "leader");
        run.Expect("chen", "新任务");
        await run.Until("09:36");
        run.Expect("chen", "到期提醒", "快报");
        run.ExpectAt("09:30:01", "chen", "逾期", "快报");
        run.ExpectAt("09:33:01", "chen", "逾期");
        run.ExpectAt("09:35:01", "wang", "第 2 级", "快报");
        await run.Report(id);
        run.Expect("chen", "警报解除", "快报");
        run.Expect("wang", "警报解除", "快报");
        await run.Until("09:39");
        run.ExpectAt("09:38:01", "wang", "第 2 级");
    });

    private static async Task<string> Closed(SmokeRun run)
    {
        var id = await LadderTests.Opened(run, "III");
        await run.Act(id, "complete", "answer", role: "duty-officer");
        await run.Act(id, "close");
        return id;
    }
}
