using Smoke.Tests.Harness;

namespace Smoke.Tests.Scenarios;

/// <summary>The machine's clock is set, and the calendar has holidays.</summary>
public class ClockTests
{
    [Fact]
    public Task Forward_OverSeveralDeadlines_EachIsToldOnceAndInOrder() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Opened(run);
        await run.Until("09:10");
        run.JumpClock(TimeSpan.FromMinutes(26));
        await run.FastForward(TimeSpan.FromSeconds(45));

        Assert.Equal(
            ["到期提醒", "逾期", "逾期升级（第"], run.ExpectAll(_ => true).Select(message => message.Text.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(["reminded", "breached", "escalated", "escalated"], await Story(run, id));
        await run.FastForward(TimeSpan.FromMinutes(5));
        run.ExpectAt("09:40:01", "zhao", "第 3 级");
    });

    [Fact]
    public Task Backward_AfterTheReminder_NothingIsRepeatedAndNothingComesEarly() => SmokeRun.RunAsync(async run =>
    {
        await LadderTests.Reminded(run);
        run.JumpClock(TimeSpan.FromMinutes(-15));
        await run.Until("09:29:50");
        run.ExpectNothingMore();
        await run.Until("09:31");
        run.ExpectAt("09:30:01", "chen", "逾期");
    });

    [Fact]
    public Task Backward_WhileClimbing_NobodyIsToldTwice() => SmokeRun.RunAsync(async run =>
    {
        await LadderTests.Breached(run);
        await run.Until("09:36");
        run.ExpectAt("09:35:01", "wang", "第 2 级");
        run.JumpClock(TimeSpan.FromMinutes(-20));
        await run.Until("09:39");
        run.ExpectNothingMore();
        await run.Until("09:41");
        run.ExpectAt("09:40:01", "zhao", "第 3 级");
    });

    [Fact]
    public Task Forward_AndBackAgain_NothingIsLostAndNothingRepeated() => SmokeRun.RunAsync(async run =>
    {
        await LadderTests.Opened(run);
        run.JumpClock(TimeSpan.FromSeconds(50));
        run.JumpClock(TimeSpan.FromSeconds(-50));
        await run.Until("09:31");
        run.Expect("chen", "到期提醒");
        run.ExpectAt("09:30:01", "chen", "逾期");
    });

    [Fact]
    public Task Holiday_MatterOfTheLastWorkingDay_ClockOfHoursRunsThroughTheHoliday() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Until("09:00");
            await run.Open("III");
            run.Expect("chen", "新舆情");
            await run.Restart(run.At("+1 04:59") - run.Now);
            await run.Until("+1 05:01");
            run.ExpectAt("+1 05:00", "chen", "到期提醒", "答复");
            await run.Restart(run.At("+1 08:59") - run.Now);
            await run.Until("+1 09:01");
            run.ExpectAt("+1 09:00:01", "yang", "逾期", "答复");
        },
        setup =>
        {
            setup.Start = new DateTimeOffset(2026, 9, 30, 8, 59, 0, TimeSpan.FromHours(8));
            setup.County.Duty("duty-officer", "people: [chen], handOver: \"08:30\", daysOff: { people: [yang] }");
        });

    [Fact]
    public Task Holiday_ExtensionInWorkingDays_EndsAfterTheHoliday() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Until("09:00");
            var id = await run.Open("III");
            run.Expect("chen", "新舆情");
            var (status, _) = await run.Signal(id, "request-extension", "answer", new { until = "2026-10-20", reason = "复杂" }, "duty-officer");
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, status);
            await run.Act(id, "request-extension", "answer", new { until = "2026-10-10", reason = "复杂" }, "duty-officer");
            run.Expect("gao", "延期待审批");
            run.Expect("sun", "延期待审批");
        },
        setup => setup.Start = new DateTimeOffset(2026, 9, 30, 8, 59, 0, TimeSpan.FromHours(8)));

    /// <summary>What the record says of the climb, in its order.</summary>
    private static async Task<IReadOnlyList<string>> Story(SmokeRun run, string id)
    {
        string[] kinds = ["reminded", "breached", "escalated"];
        var lines = (await run.Get($"/api/incidents/{id}/timeline"))["items"]!.AsArray();
        return [.. lines.Select(line => (string)line!["kind"]!).Where(kinds.Contains)];
    }

    [Fact]
    public Task Midnight_ShiftOfTheDayBefore_StillAnswersForIt() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Open();
            run.Expect("chen", "新舆情");
            await run.Until("+1 00:26");
            run.ExpectAt("+1 00:15", "chen", "到期提醒");
            run.ExpectAt("+1 00:25:01", "chen", "逾期");
        },
        setup =>
        {
            setup.Start = new DateTimeOffset(2026, 11, 19, 23, 55, 0, TimeSpan.FromHours(8));
            setup.County.Duty("duty-officer", "people: [chen, li], every: day, start: \"2026-11-19 08:30\"");
        });
}
