using System.Net;
using System.Text.Json.Nodes;
using Smoke.Tests.Harness;

namespace Smoke.Tests.Scenarios;

/// <summary>What is broken is told by the watchdog, past orchestrations and queue.</summary>
public class WatchdogTests
{
    [Fact]
    public Task Run_Terminated_OfficeAndOfficerAreToldOnceWithinTwoCycles() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Opened(run);
        await Operate(run, id, "terminate");

        await run.FastForward(SmokeRun.Cycle);
        foreach (var person in new[] { "zhao", "chen" })
            await run.ExpectWithinCycle(person, "系统告警", "流程被终止", "ROAD-2026-0001");
        await run.Until("09:30");
        run.ExpectNothingMore();

        // Its clock stands still, so that nobody but the watchdog notices what it misses.
        await run.Until("09:32");
        foreach (var person in new[] { "zhao", "chen" })
            run.Expect(person, "系统告警", "逾期未被发现", "ROAD-2026-0001");
    });

    [Fact]
    public Task Run_TerminatedAndTheAppKilled_IsNotToldAgain() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Opened(run);
        await Operate(run, id, "terminate");
        await run.FastForward(2 * SmokeRun.Cycle);
        run.Expect("zhao", "流程被终止");
        run.Expect("chen", "流程被终止");
        await run.Crash();
        await run.Until("09:28");
    });

    [Fact]
    public Task Run_Terminated_GatewayOfTheOfficerDown_OfficeIsToldAllTheSame() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Opened(run);
        run.Gateway.Fail("webhook/chen", 503);
        await Operate(run, id, "terminate");
        await run.FastForward(2 * SmokeRun.Cycle);
        run.Expect("zhao", "流程被终止");
    });

    [Fact]
    public Task Run_Suspended_BreachThatNobodyRecordsIsReported() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Reminded(run);
        await Operate(run, id, "suspend");
        await run.Until("09:30:01");
        await run.FastForward(2 * SmokeRun.Cycle);
        foreach (var person in new[] { "zhao", "chen" })
            run.Expect(person, "系统告警", "ROAD-2026-0001");

        await Operate(run, id, "resume");
        await run.FastForward(TimeSpan.FromSeconds(5));
        run.Expect("chen", "逾期");
    });

    private static async Task Operate(SmokeRun run, string incident, string action)
    {
        var (status, body) = await run.Send(HttpMethod.Post, $"/api/runs/{incident}-1/{action}", new JsonObject { ["reason"] = "test" }, "administrator");
        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.NoContent, $"{status} {body}");
        await run.SettleAsync();
    }
}
