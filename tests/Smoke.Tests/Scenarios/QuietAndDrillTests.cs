using Smoke.Tests.Harness;

namespace Smoke.Tests.Scenarios;

/// <summary>Quiet hours, 22:00 to 07:00, and exercises.</summary>
public class QuietAndDrillTests
{
    [Fact]
    public Task QuietHours_OrdinaryMatter_WaitsForTheMorning() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Open("III");
            await run.FastForward(TimeSpan.FromMinutes(50));
            run.ExpectNothingMore();
            await run.Restart(run.At("+1 06:59:30") - run.Now);
            run.ExpectNothingMore();
            await run.Until("+1 07:01");
            run.ExpectAt("+1 07:00", "chen", "新舆情");
        },
        AtNight);

    [Fact]
    public Task QuietHours_UrgentMatter_IsToldAtOnce() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Open("I");
            run.ExpectAt("23:00", "chen", "新舆情");
            await run.Until("23:36");
            run.ExpectAt("23:20", "chen", "到期提醒");
            run.ExpectAt("23:30:01", "chen", "逾期");
            run.ExpectAt("23:35:01", "wang", "第 2 级");
        },
        AtNight);

    [Fact]
    public Task QuietHours_ClockThatRunsOutWithinThem_IsRemindedAndAlarmedAtOnce() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Open("III", more: new { occurredAt = run.At("-1 23:30").ToString("O") });
            await run.Until("23:31");
            run.ExpectAt("23:30:01", "chen", "逾期", "答复");
            await run.Until("23:34");
            await run.Restart(run.At("+1 06:59:00") - run.Now);
            Assert.NotEmpty(run.ExpectAll(message => message.At >= run.At("+1 06:00")));
            await run.Until("+1 07:02");
            run.Expect("chen", "新舆情");
            run.ExpectAll(message => message.Text.Contains("升级", StringComparison.Ordinal));
        },
        AtNight);

    [Fact]
    public Task QuietHours_JustBeforeAndAtTheirEnd_AreNotQuiet() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Open("III");
            run.ExpectAt("21:59", "chen", "新舆情");
        },
        setup => setup.Start = new DateTimeOffset(2026, 11, 19, 21, 59, 0, TimeSpan.FromHours(8)));

    [Fact]
    public Task QuietHours_Exercise_DoesNotWait() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Open("III", more: Drill(1));
            run.ExpectAt("23:00", "chen", "【演练】", "新舆情");
        },
        setup =>
        {
            AtNight(setup);
            setup.County.Person("chen", "webhook!");
        });

    [Fact]
    public Task Exercise_ContactsWithoutLeaveForDrills_AreSpared() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Open("I", more: Drill(1));
            run.ExpectAt("08:59", "chen/sms", "【演练】");
        },
        setup => setup.County.Person("chen", "webhook", "sms!"));

    [Fact]
    public Task Exercise_ScaledThirtyfold_ClimbsTheLadderInMinutesAndIsMarkedThroughout() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Until("09:00");
            var id = await run.Open("I", more: Drill(30));
            await run.Until("09:01:15");
            run.Expect("chen", "【演练】", "新舆情");
            run.ExpectAt("09:00:40", "chen", "【演练】", "到期提醒");
            var breach = run.Expect("chen", "【演练】", "逾期");
            Assert.InRange(breach.At, run.At("09:01:00"), run.At("09:01:02"));
            run.Expect("wang", "【演练】", "第 2 级");
            await run.Report(id);
            run.Expect("chen", "【演练】", "警报解除");
            run.Expect("wang", "【演练】", "警报解除");
        },
        setup =>
        {
            foreach (var person in new[] { "chen", "wang", "zhao", "gao" })
                setup.County.Person(person, "webhook!");
        });

    [Fact]
    public Task Exercise_NobodyAllowsDrills_RealAlarmsStillReachThem() => SmokeRun.RunAsync(async run =>
    {
        await run.Open("I", more: Drill(1));
        run.ExpectNothingMore();
        await run.Open("I");
        var real = run.Expect("chen", "新舆情");
        Assert.DoesNotContain("演练", real.Text, StringComparison.Ordinal);
    });

    private static object Drill(double scale) => new { drill = new { timeScale = scale } };

    private static void AtNight(Setup setup) => setup.Start = new DateTimeOffset(2026, 11, 19, 23, 0, 0, TimeSpan.FromHours(8));
}
