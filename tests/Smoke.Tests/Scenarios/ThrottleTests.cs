using Smoke.Tests.Harness;

namespace Smoke.Tests.Scenarios;

/// <summary>What one person may be sent in a while, and what is not worth sending any more.</summary>
public class ThrottleTests
{
    private const int Limit = 6;

    [Fact]
    public Task Ordinary_MoreThanTheLimit_TheRestComesAsOneBundle() => SmokeRun.RunAsync(async run =>
    {
        await OpenMany(run, Limit + 4);
        for (var i = 1; i <= Limit; i++)
            run.Expect("chen", $"新舆情 ROAD-2026-{i:D4}");
        run.ExpectNothingMore();
        await run.Until("09:10");
        var bundle = run.Expect("chen", "共 4 条通知");
        for (var i = Limit + 1; i <= Limit + 4; i++)
            Assert.Contains($"ROAD-2026-{i:D4}", bundle.Text, StringComparison.Ordinal);
    });

    [Fact]
    public Task Urgent_AfterTheLimit_IsToldAtOnce() => SmokeRun.RunAsync(async run =>
    {
        await OpenMany(run, Limit + 2);
        await run.Open("I");
        run.ExpectAt("08:59", "chen", $"ROAD-2026-{Limit + 3:D4}");
        run.ExpectAll(message => message.Text.StartsWith("新舆情", StringComparison.Ordinal));
        await run.Until("09:10");
        run.Expect("chen", "共 2 条通知");
    });

    [Fact]
    public Task Held_Killed_BundleComesOnceAndNothingIsLost() => SmokeRun.RunAsync(async run =>
    {
        await OpenMany(run, Limit + 3);
        run.ExpectAll(message => message.Text.StartsWith("新舆情", StringComparison.Ordinal));
        await run.Crash();
        await run.Until("09:12");
        var bundle = run.Expect("chen", "共 3 条通知");
        for (var i = Limit + 1; i <= Limit + 3; i++)
            Assert.Contains($"ROAD-2026-{i:D4}", bundle.Text, StringComparison.Ordinal);
    });

    [Fact]
    public Task Reminder_SettledWhileItsGatewayWasDown_IsNotSentAnyMore() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Opened(run);
        run.Gateway.Fail("webhook/chen", 500);
        await run.Until("09:20:03");
        await run.Report(id);
        run.Gateway.Recover("webhook/chen");
        await run.Until("09:40");
    });

    [Fact]
    public Task Alarm_SettledAfterAnAttemptThatMayHaveArrived_IsNotRepeatedButCleared() => SmokeRun.RunAsync(async run =>
    {
        var id = await LadderTests.Reminded(run);
        run.Gateway.Fail("webhook/chen", 500);
        await run.Until("09:30:03");
        await run.Report(id);
        run.Gateway.Recover("webhook/chen");
        await run.Until("09:50");
        run.Expect("chen", "警报解除");
    });

    private static async Task OpenMany(SmokeRun run, int count)
    {
        for (var i = 0; i < count; i++)
            await run.Open("III");
    }
}
