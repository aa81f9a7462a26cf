using System.Net;
using Smoke.Tests.Harness;

namespace Smoke.Tests.Scenarios;

/// <summary>What those who take over are told, and what the office hears every working day. Thursday, 19 November 2026.</summary>
public class ShiftTests
{
    [Fact]
    public Task HandOver_SomethingOpen_WhoeverTakesOverAndTheLeaderAreTold() => SmokeRun.RunAsync(
        async run =>
        {
            await LadderTests.Opened(run, "III");
            await run.Until("09:46");
            foreach (var person in new[] { "li", "wang" })
                Assert.Equal("/shifts/", HandOver(run, person, "在办 1 件").Link.AbsolutePath[..8]);
        },
        ShiftEndsAtQuarterToTen);

    [Fact]
    public Task HandOver_NotConfirmed_IsRemindedOnceAfterHalfAnHour() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Until("09:46");
            HandOver(run, "li", "无事项");
            HandOver(run, "wang", "无事项");
            await run.Until("10:17");
            run.Expect("li", "接班未确认");
            run.Expect("wang", "接班未确认");
            await run.Until("11:00");
        },
        ShiftEndsAtQuarterToTen);

    [Fact]
    public Task HandOver_Confirmed_NobodyIsReminded() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Until("09:46");
            var link = HandOver(run, "li", "无事项").Link;
            HandOver(run, "wang", "无事项");
            var (status, body) = await run.Send(HttpMethod.Post, $"/api/shift-reports/{link.Segments[^1]}/confirm", null, "duty-officer");
            Assert.True(status == HttpStatusCode.OK, body);
            await run.Until("10:30");
        },
        ShiftEndsAtQuarterToTen);

    [Fact]
    public Task HandOver_WhileTheMachineIsOff_IsToldWhenItIsBackAndOnce() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Until("09:40");
            await run.Crash(TimeSpan.FromMinutes(10));
            await run.FastForward(TimeSpan.FromMinutes(1));
            HandOver(run, "li", "09:45");
            HandOver(run, "wang", "09:45");
            await run.Crash();
            await run.FastForward(TimeSpan.FromMinutes(5));
        },
        ShiftEndsAtQuarterToTen);

    [Fact]
    public Task Digest_OfAWorkingDay_OfficeIsToldAlsoWhenThereIsNothing() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Until("08:31");
            run.ExpectAt("08:30:02", "zhao", "每日汇总", "无事项");
        },
        setup =>
        {
            setup.Start = new DateTimeOffset(2026, 11, 19, 8, 20, 0, TimeSpan.FromHours(8));
            setup.Settings["Yuqing:Shifts:Enabled"] = "true";
            setup.County.Duty("duty-officer", "people: [chen], handOver: \"12:00\"");
        });

    [Fact]
    public Task Digest_OfADayOff_IsNotMade() => SmokeRun.RunAsync(
        async run => await run.Until("08:45"),
        setup =>
        {
            setup.Start = new DateTimeOffset(2026, 11, 22, 8, 20, 0, TimeSpan.FromHours(8));
            setup.Settings["Yuqing:Shifts:Enabled"] = "true";
            setup.County.Duty("duty-officer", "people: [chen], handOver: \"12:00\"");
        });

    private static Message HandOver(SmokeRun run, string person, string what)
    {
        var message = run.Expect(person, "接班提醒", what);
        Assert.True(message.At <= run.At("09:51"), message.ToString());
        return message;
    }

    private static void ShiftEndsAtQuarterToTen(Setup setup)
    {
        setup.Settings["Yuqing:Shifts:Enabled"] = "true";
        setup.County.Duty("duty-officer", "people: [chen, li], every: day, start: \"2026-11-18 09:45\"");
    }
}
