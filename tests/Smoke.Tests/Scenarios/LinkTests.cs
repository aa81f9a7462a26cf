using System.Net;
using Smoke.Tests.Harness;

namespace Smoke.Tests.Scenarios;

/// <summary>Links of messages, as telephones, scanners and forgers use them.</summary>
public class LinkTests
{
    [Fact]
    public Task ReportByLink_BeforeDue_IsDoneAndNobodyIsAlarmed() => SmokeRun.RunAsync(async run =>
    {
        var (id, reminder) = await Reminded(run);

        Assert.Equal(HttpStatusCode.OK, await run.ReportByLink(reminder.Link));
        await run.Until("10:00");
        Assert.Equal("done", (string?)(await run.Obligation(id, "report"))["status"]);
        Assert.Equal("chen", (string?)(await run.Obligation(id, "report"))["completedBy"]);
    });

    [Fact]
    public Task Link_DoubleClick_HasOneEffect() => SmokeRun.RunAsync(async run =>
    {
        var (id, reminder) = await Reminded(run);
        var (_, page) = await run.OpenLink(reminder.Link);
        var proof = SmokeRun.FormField().Match(page).Groups[1].Value;
        (string, string)[] form = [("callee", "zhou"), ("calledAt", "2026-11-19T09:25"), ("method", "call")];

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => run.PressButton(reminder.Link, proof, form)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        await run.Until("10:00");
        Assert.Single(await run.Lines(id, "completed"));
    });

    [Fact]
    public Task Link_ScannerOpensIt_NothingHappens() => SmokeRun.RunAsync(async run =>
    {
        var (id, reminder) = await Reminded(run);

        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await run.OpenLink(reminder.Link)).Status);
        Assert.Equal("pending", (string?)(await run.Obligation(id, "report"))["status"]);
        await run.Until("09:31");
        run.ExpectAt("09:30:01", "chen", "逾期");
    });

    [Fact]
    public Task Link_Expired_IsRefusedAndTheClimbGoesOn() => SmokeRun.RunAsync(
        async run =>
        {
            var (_, reminder) = await Reminded(run);
            await run.Until("09:31:30");
            run.Expect("chen", "逾期");

            Assert.Equal(HttpStatusCode.Gone, await run.AcknowledgeByLink(reminder.Link));
            await run.Until("09:36");
            run.ExpectAt("09:35:01", "wang", "第 2 级");
        },
        setup => setup.Settings["Yuqing:Links:Lifetime"] = "00:01:00");

    [Fact]
    public Task Link_Forged_IsRefusedAndTheClimbGoesOn() => SmokeRun.RunAsync(async run =>
    {
        var (_, reminder) = await Reminded(run);
        var address = reminder.Link.ToString();
        var forged = new Uri(address[..^6] + (address[^6] == 'A' ? "BBBBBB" : "AAAAAA"));

        Assert.Equal(HttpStatusCode.NotFound, (await run.OpenLink(forged)).Status);
        Assert.Equal(HttpStatusCode.NotFound, await run.PressButton(forged, "00"));
        await run.Until("09:31");
        run.Expect("chen", "逾期");
    });

    [Fact]
    public Task Link_UsedAfterCompletion_SaysSoAndChangesNothing() => SmokeRun.RunAsync(async run =>
    {
        var (id, reminder) = await Reminded(run);
        await run.Report(id);

        var (status, page) = await run.OpenLink(reminder.Link);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain("<button>", page, StringComparison.Ordinal);
        Assert.Single(await run.Lines(id, "completed"));
        await run.Until("10:00");
    });

    [Fact]
    public Task Link_OfSomebodyNoLongerOnDuty_StillStopsTheClimb() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Until("09:00");
            var id = await run.Open();
            run.Expect("chen", "新舆情");
            await run.Until("09:30:30");
            run.Expect("chen", "到期提醒");
            var alarm = run.Expect("chen", "逾期");
            await run.Until("09:34");

            var answer = await run.AcknowledgeByLink(alarm.Link);
            Assert.Equal(HttpStatusCode.OK, answer);
            await run.Until("10:00");
            Assert.Equal("chen", (string?)(await run.Obligation(id, "report"))["acknowledgedBy"]);
        },
        setup => setup.County.Duty("duty-officer", "people: [li, chen], every: day, start: \"2026-11-17 09:32\""));

    [Fact]
    public Task Link_ActsWhileItsUserIsOffline_WorksAfterARestart() => SmokeRun.RunAsync(async run =>
    {
        var (id, reminder) = await Reminded(run);
        await run.Crash();

        Assert.Equal(HttpStatusCode.OK, await run.ReportByLink(reminder.Link));
        await run.Until("10:00");
        Assert.Equal("done", (string?)(await run.Obligation(id, "report"))["status"]);
    });

    private static async Task<(string Id, Message Reminder)> Reminded(SmokeRun run)
    {
        var id = await LadderTests.Opened(run);
        await run.Until("09:25");
        return (id, run.Expect("chen", "到期提醒"));
    }
}
