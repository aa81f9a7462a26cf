using Smoke.Tests.Harness;

namespace Smoke.Tests.Scenarios;

/// <summary>Several people and units work on one matter: transfers, approvals, extensions, tasks, promises.</summary>
public class CooperationTests
{
    [Fact]
    public Task Transfer_NobodyAnswers_OtherUnitIsRemindedAndAlarmed() => SmokeRun.RunAsync(
        async run =>
        {
            var id = await LadderTests.Opened(run, "III");
            await run.Act(id, "assign", fields: new { unit = "bridge", reason = "属桥梁" });
            run.Expect("li", "新任务", "接办");
            await run.Until("09:31");
            run.ExpectAt("09:20", "li", "到期提醒", "接办");
            run.ExpectAt("09:30:01", "li", "逾期", "接办");
            run.ExpectAt("09:30:01", "zhao", "转办未被接收");
        },
        TwoUnits);

    [Fact]
    public Task Transfer_Accepted_ClocksGoOnWithTheOtherUnit() => SmokeRun.RunAsync(
        async run =>
        {
            var id = await LadderTests.Opened(run, "II");
            await run.Act(id, "assign", fields: new { unit = "bridge", reason = "属桥梁" });
            run.Expect("li", "新任务", "接办");
            await run.Act(id, "accept", fields: new { transfer = "transfer:1" }, role: "duty-officer");
            run.Expect("li", "改由本单位主办");
            await run.Until("10:01");
            run.ExpectAt("09:50", "li", "到期提醒", "答复");
            run.ExpectAt("10:00:01", "li", "逾期", "答复");
        },
        TwoUnits);

    [Fact]
    public Task Transfer_Returned_FirstUnitIsToldAndKeepsIt() => SmokeRun.RunAsync(
        async run =>
        {
            var id = await LadderTests.Opened(run, "II");
            await run.Act(id, "assign", fields: new { unit = "bridge", reason = "属桥梁" });
            run.Expect("li", "新任务", "接办");
            await run.Act(id, "return", fields: new { transfer = "transfer:1", reason = "不属" });
            foreach (var message in run.ExpectAll(message => message.Text.Contains("转办未被接收", StringComparison.Ordinal)))
                Assert.Contains(message.To, new[] { "chen", "zhao" });
            await run.Until("09:51");
            run.ExpectAt("09:50", "chen", "到期提醒", "答复");
        },
        TwoUnits);

    [Fact]
    public Task SignOff_BulletinSent_OfficeIsToldAndReminded() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Opened(run, "II");
        await run.Act(id, "complete", "answer", role: "duty-officer");
        await run.Act(id, "complete", "bulletin");
        run.Expect("zhao", "待签批");
        await run.Until("12:01");
        run.ExpectAt("12:00", "zhao", "到期提醒", "签批");
        await run.Act(id, "sign-off", "sign-off", new { outcome = "read", onBehalfOf = "县领导", evidence = "传阅件" });
        await run.Until("13:01");
    });

    [Fact]
    public Task Extension_AskedForAndGranted_LeaderDecidesAndTheClockMoves() => SmokeRun.RunAsync(async run =>
    {
        await run.Until("09:00");
        var id = await run.Open("III", more: new { occurredAt = run.At("-1 15:00").ToString("O") });
        run.Expect("chen", "新舆情");
        await run.Act(id, "request-extension", "answer", new { until = "2026-11-24", reason = "情况复杂" }, "duty-officer");
        run.Expect("gao", "延期待审批");
        run.Expect("sun", "延期待审批");
        await run.Act(id, "decide-extension", "answer", new { decision = "approve", comment = "同意" }, "leader");
        run.Expect("chen", "延期审批结果");
        run.Expect("chen", "新任务", "延期说明");
        await run.Act(id, "complete", "explanation", role: "duty-officer");
        await run.Until("15:30");
        Assert.Equal("extended", (string?)(await run.Obligation(id, "answer"))["status"]);
    });

    [Fact]
    public Task Extension_Refused_OldClockHolds() => SmokeRun.RunAsync(async run =>
    {
        await run.Until("09:00");
        var id = await run.Open("III", more: new { occurredAt = run.At("-1 11:00").ToString("O") });
        run.Expect("chen", "新舆情");
        await run.Act(id, "request-extension", "answer", new { until = "2026-11-24", reason = "情况复杂" }, "duty-officer");
        run.Expect("gao", "延期待审批");
        run.Expect("sun", "延期待审批");
        await run.Act(id, "decide-extension", "answer", new { decision = "reject" }, "leader");
        run.Expect("chen", "延期审批结果");
        await run.Until("11:01");
        run.ExpectAt("11:00:01", "chen", "逾期", "答复");
    });

    [Fact]
    public Task Statement_Submitted_EachApproverIsToldInTurn() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Opened(run, "II");
        await run.Act(id, "submit-statement", fields: new { kind = "reply", title = "答复稿", text = "正在抢修。" }, role: "duty-officer");
        run.Expect("zhao", "稿件审批");
        await run.Act(id, "approve-statement", fields: new { statement = "statement:1", review = "facts" });
        run.Expect("gao", "稿件审批");
        run.Expect("sun", "稿件审批");
        await run.Act(id, "approve-statement", fields: new { statement = "statement:1", review = "facts" }, role: "leader");
        await run.Until("09:30");
    });

    [Fact]
    public Task Supervise_OneObligation_ItsAssigneeIsUrged() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Opened(run);
        await run.Act(id, "supervise", "report", new { text = "请抓紧" });
        run.Expect("chen", "督办");
    });

    [Fact]
    public Task Instruction_OfASuperior_OfficerIsToldRemindedAndAlarmed() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Opened(run, "III");
        await run.Act(id, "instruct", fields: new { text = "核实报告", dueAt = run.At("11:00").ToString("O"), issuedBy = "县委办" }, role: "leader");
        run.Expect("chen", "新任务");
        await run.Until("11:01");
        run.ExpectAt("10:00", "chen", "到期提醒");
        run.ExpectAt("11:00:01", "chen", "逾期");
    });

    [Fact]
    public Task Promise_MadeInPublic_IsRemindedBeforeItIsDue() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Opened(run, "III");
        await run.Act(id, "promise", fields: new { text = "今日修好", promisedAt = run.At("12:00").ToString("O") }, role: "duty-officer");
        await run.Until("11:01");
        run.ExpectAt("11:00", "chen", "到期提醒", "承诺");
    });

    private static void TwoUnits(Setup setup) => setup.County.Unit("bridge").Duty("duty-officer", "people: [li]", "bridge")
        .Duty("leader-on-duty", "people: [yang]", "bridge").Duty("office", "people: [sun]", "bridge");
}
