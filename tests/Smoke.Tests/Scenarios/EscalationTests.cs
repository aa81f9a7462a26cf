using System.Net;
using Smoke.Tests.Harness;

namespace Smoke.Tests.Scenarios;

/// <summary>What a ladder can ask for beside waiting: everybody's acknowledgement, working hours, climbing by hand, going past those who cannot be reached.</summary>
public class EscalationTests
{
    [Fact]
    public Task AllMustAcknowledge_OneOfTwoDoes_ClimbGoesOn() => SmokeRun.RunAsync(
        async run =>
        {
            var (_, alarms) = await Breached(run, "I", "chen", "li");
            Assert.Equal(HttpStatusCode.OK, await run.AcknowledgeByLink(alarms["chen"].Link));
            await run.Until("09:36");
            run.ExpectAt("09:35:01", "wang", "第 2 级");
        },
        TwoOfficers);

    [Fact]
    public Task AllMustAcknowledge_BothDo_ClimbStops() => SmokeRun.RunAsync(
        async run =>
        {
            var (_, alarms) = await Breached(run, "I", "chen", "li");
            foreach (var person in new[] { "chen", "li" })
                Assert.Equal(HttpStatusCode.OK, await run.AcknowledgeByLink(alarms[person].Link));
            await run.Until("09:59");
        },
        TwoOfficers);

    [Fact]
    public Task AllMustAcknowledge_KilledBetweenTheTwo_TheFirstStillCounts() => SmokeRun.RunAsync(
        async run =>
        {
            var (_, alarms) = await Breached(run, "I", "chen", "li");
            await run.AcknowledgeByLink(alarms["chen"].Link);
            await run.Crash();
            await run.AcknowledgeByLink(alarms["li"].Link);
            await run.Until("09:59");
        },
        TwoOfficers);

    [Fact]
    public Task EscalateNow_BeforeTheBreach_FirstRungIsToldAtOnceAndTheClimbBegins() => SmokeRun.RunAsync(
        async run =>
        {
            var id = await Opened(run, "I", "chen");
            await run.Act(id, "escalate", "task", new { reason = "记者到场" }, "duty-officer");
            var told = run.Expect("chen", "升级");
            Assert.Equal(run.At("09:00"), told.At);
            await run.Until("09:06");
            run.ExpectAt("09:05", "wang", "第 2 级");
            await run.Act(id, "complete", "task", role: "duty-officer");
            run.Expect("chen", "警报解除");
            run.Expect("wang", "警报解除");
        },
        Crew);

    [Fact]
    public Task EscalateNow_WhileAcknowledged_NextRungIsToldAtOnce() => SmokeRun.RunAsync(
        async run =>
        {
            var (id, _) = await Breached(run, "I", "chen");
            await run.Act(id, "acknowledge", "task", role: "duty-officer");
            await run.Until("09:32");
            await run.Act(id, "escalate", "task", new { reason = "扩散" }, "duty-officer");
            run.ExpectAt("09:32", "wang", "第 2 级");
        },
        Crew);

    [Fact]
    public Task EscalateNow_SentTwice_TellsOneRungOnly() => SmokeRun.RunAsync(
        async run =>
        {
            var (id, _) = await Breached(run, "I", "chen");
            for (var i = 0; i < 2; i++)
                Assert.Equal(HttpStatusCode.Accepted, (await run.Signal(id, "escalate", "task", new { reason = "扩散" }, "duty-officer", "one-id")).Status);
            run.Expect("wang", "第 2 级");
        },
        Crew);

    [Fact]
    public Task WorkingHours_OrdinaryMatterOnSaturday_LeadersAreToldOnMonday() => SmokeRun.RunAsync(
        async run =>
        {
            await Breached(run, "III", "chen");
            await run.Until("10:00");
            run.ExpectNothingMore();
            await run.Restart(run.At("+2 08:00") - run.Now);
            run.ExpectNothingMore();
            await run.FastForward(TimeSpan.FromHours(1.5));
            Assert.InRange(run.Expect("wang", "第 2 级").At, run.At("+2 08:00"), run.At("+2 09:01"));
            run.Expect("gao", "第 3 级");
            run.ExpectAll(message => message.To == "gao");
        },
        setup =>
        {
            Crew(setup);
            setup.Start = new DateTimeOffset(2026, 11, 21, 8, 59, 0, TimeSpan.FromHours(8));
        });

    [Fact]
    public Task Unreachable_OnlyContactRefuses_NextRungIsToldWithinACycleAndWhoWasSkipped() => SmokeRun.RunAsync(
        async run =>
        {
            run.Gateway.Fail("webhook/chen", 404);
            await run.Until("09:00");
            await run.Open(unit: "crew");
            await run.Until("09:30:30");
            await run.ExpectWithinCycle("wang", "第 2 级", "chen", "已跳过");
        },
        Crew);

    [Fact]
    public Task Unreachable_AllButTheLast_LeaderIsToldWithinTwoCycles() => SmokeRun.RunAsync(
        async run =>
        {
            run.Gateway.Fail("webhook/chen", 404);
            run.Gateway.Fail("webhook/wang", 410);
            await run.Until("09:00");
            await run.Open(unit: "crew");
            await run.Until("09:31:30");
            await run.ExpectWithinCycle("gao", "第 3 级");
        },
        Crew);

    [Fact]
    public Task Unreachable_OneOfTwoOnTheRung_OtherIsWaitedFor() => SmokeRun.RunAsync(
        async run =>
        {
            run.Gateway.Fail("webhook/chen", 404);
            await run.Until("09:00");
            var id = await run.Open(unit: "crew");
            run.Expect("li", "新舆情");
            await run.Until("09:31");
            run.ExpectAt("09:30:01", "li", "逾期");
            await run.Act(id, "complete", "task", role: "duty-officer");
            run.Expect("li", "警报解除");
            await run.Until("09:50");
        },
        TwoOfficers);

    [Fact]
    public Task Unreachable_GatewayOfAWholeChannelDown_ClimbGoesOnAndAllClearReachesThoseWhoHeard() => SmokeRun.RunAsync(
        async run =>
        {
            run.Gateway.Fail("webhook/chen", 503);
            await run.Until("09:00");
            var id = await run.Open(unit: "crew");
            await run.Until("09:36");
            run.ExpectAt("09:35:01", "wang", "第 2 级");
            await run.Act(id, "complete", "task", role: "duty-officer");
            run.Expect("wang", "警报解除");
            run.Gateway.Recover("webhook/chen");
            await run.Until("10:40");
            run.ExpectAll(message => message.To == "chen");
        },
        Crew);

    private static async Task<string> Opened(SmokeRun run, string level, params string[] officers)
    {
        await run.Until("09:00");
        var id = await run.Open(level, "crew");
        foreach (var officer in officers)
            run.Expect(officer, "新舆情");
        return id;
    }

    private static async Task<(string Id, Dictionary<string, Message> Alarms)> Breached(SmokeRun run, string level, params string[] officers)
    {
        var id = await Opened(run, level, officers);
        await run.Until("09:30:30");
        return (id, officers.ToDictionary(name => name, name => run.ExpectAt("09:30:01", name, "逾期")));
    }

    private static void Crew(Setup setup) => setup.County.Unit("crew", "crew").Duty("duty-officer", "people: [chen]", "crew")
        .Duty("leader-on-duty", "people: [wang]", "crew").Duty("leader", "people: [gao]", "crew").Duty("office", "people: [zhao]", "crew");

    private static void TwoOfficers(Setup setup)
    {
        Crew(setup);
        setup.County.Duty("duty-officer", "people: [chen, li]", "crew");
    }
}
