using System.Net;
using System.Text.Json.Nodes;
using Smoke.Tests.Harness;

namespace Smoke.Tests.Scenarios;

/// <summary>Who is told, as rosters change under a climbing alarm. Scenarios begin on Thursday, 19 November 2026.</summary>
public class DutyTests
{
    [Fact]
    public Task DailyTurns_HandOverInTheMiddleOfAClimb_NextAlarmGoesToWhoeverTookOver() => SmokeRun.RunAsync(
        async run =>
        {
            var id = await LadderTests.Breached(run);

            await run.Until("09:36");
            run.ExpectAt("09:35:01", "wang", "第 2 级");
            await run.Until("09:51");
            run.ExpectAt("09:40:01", "zhao", "第 3 级");
            run.ExpectAt("09:50:01", "sun", "第 4 级");
            await run.Report(id);
            foreach (var person in new[] { "chen", "wang", "zhao", "sun" })
                run.Expect(person, "警报解除");
        },
        setup => setup.County.Duty("leader", "people: [gao, sun], every: day, start: \"2026-11-18 09:45\""));

    [Fact]
    public Task DailyTurns_HandOverBetweenReminderAndBreach_AlarmGoesToTheNewOfficer() => SmokeRun.RunAsync(
        async run =>
        {
            await LadderTests.Reminded(run);

            await run.Until("09:31");
            run.ExpectAt("09:30:01", "li", "逾期");
        },
        setup => setup.County.Duty("duty-officer", "people: [chen, li], every: day, start: \"2026-11-18 09:25\""));

    [Fact]
    public Task WeeklyTurns_MondayMorning_LeaderOfTheNewWeekIsTold() => SmokeRun.RunAsync(
        async run =>
        {
            await LadderTests.Breached(run);

            await run.Until("09:36");
            run.ExpectAt("09:35:01", "sun", "第 2 级");
        },
        setup =>
        {
            setup.Start = new DateTimeOffset(2026, 11, 16, 8, 0, 0, TimeSpan.FromHours(8));
            setup.County.Duty("leader-on-duty", "people: [wang, sun], every: week, start: \"2026-11-09 08:30\"");
        });

    [Fact]
    public Task Override_MadeWhileClimbing_RungGoesToTheSubstitute() => SmokeRun.RunAsync(async run =>
    {
        await LadderTests.Breached(run);
        await Post(run, "overrides", """{ "id": "o1", "role": "leader-on-duty", "from": "2026-11-19T09:32:00+08:00", "to": "2026-11-19T12:00:00+08:00", "people": ["yang"], "reason": "会议" }""");

        await run.Until("09:36");
        run.ExpectAt("09:35:01", "yang", "第 2 级");
    });

    [Fact]
    public Task Override_Ended_RosterHoldsAgain() => SmokeRun.RunAsync(async run =>
    {
        await Post(run, "overrides", """{ "id": "o1", "role": "leader-on-duty", "from": "2026-11-19T08:00:00+08:00", "to": "2026-11-19T09:35:00+08:00", "people": ["yang"], "reason": "会议" }""");
        await LadderTests.Breached(run);

        await run.Until("09:36");
        run.ExpectAt("09:35:01", "wang", "第 2 级");
    });

    [Fact]
    public Task Swap_TwoDaysExchanged_AlarmGoesToTheOneWhoTookTheShift() => SmokeRun.RunAsync(
        async run =>
        {
            await Post(run, "swaps", """{ "id": "s1", "role": "duty-officer", "one": { "day": "2026-11-19", "person": "chen" }, "other": { "day": "2026-11-20", "person": "li" } }""");
            await run.Until("09:00");
            await run.Open();
            run.Expect("li", "新舆情");
            await run.Until("09:31");
            run.Expect("li", "到期提醒");
            run.ExpectAt("09:30:01", "li", "逾期");
        },
        setup => setup.County.Duty("duty-officer", "people: [chen, li], every: day, start: \"2026-11-19 08:30\""));

    [Fact]
    public Task DayOff_Saturday_HoldersOfDaysOffAreTold() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Until("09:00");
            await run.Open();
            run.Expect("yang", "新舆情");
            await run.Until("09:31");
            run.Expect("yang", "到期提醒");
            run.Expect("yang", "逾期");
        },
        setup =>
        {
            setup.Start = new DateTimeOffset(2026, 11, 21, 8, 59, 0, TimeSpan.FromHours(8));
            setup.County.Duty("duty-officer", "people: [chen], handOver: \"08:30\", daysOff: { people: [yang] }");
        });

    [Fact]
    public Task MakeUpDay_WorkingSaturday_OrdinaryOfficerIsTold() => SmokeRun.RunAsync(
        async run =>
        {
            await LadderTests.Opened(run);
            await run.Until("09:25");
            run.Expect("chen", "到期提醒");
        },
        setup =>
        {
            setup.Start = new DateTimeOffset(2026, 10, 10, 8, 59, 0, TimeSpan.FromHours(8));
            setup.County.Duty("duty-officer", "people: [chen], handOver: \"08:30\", daysOff: { people: [yang] }");
        });

    [Fact]
    public Task PlannedShift_NamesSomebodyElse_GoesBeforeTheTurns() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Open();
            run.Expect("yang", "新舆情");
        },
        setup => setup.County.Duty("duty-officer", "people: [chen, li], every: day, start: \"2026-11-19 08:30\", planned: { 2026-11-19: [yang] }"));

    [Fact]
    public Task SeveralUnits_EachHasItsOwnPeople_NobodyHearsOfTheOther() => SmokeRun.RunAsync(
        async run =>
        {
            var one = await LadderTests.Opened(run);
            await run.Until("09:10");
            await run.Open(unit: "bridge");
            run.ExpectAt("09:10", "li", "新舆情", "BRID-2026-0001");
            await run.Until("09:26");
            run.Expect("chen", "到期提醒", "ROAD-2026-0001");
            await run.Report(one);
            await run.Until("09:46");
            run.ExpectAt("09:30", "li", "到期提醒", "BRID-2026-0001");
            run.ExpectAt("09:40:01", "li", "逾期", "BRID-2026-0001");
            run.ExpectAt("09:45:01", "yang", "第 2 级", "BRID-2026-0001");
        },
        setup => setup.County.Unit("bridge").Duty("duty-officer", "people: [li]", "bridge").Duty("leader-on-duty", "people: [yang]", "bridge"));

    [Fact]
    public Task Roster_GapAhead_OfficeIsToldOnceADayAndAnewWhenItIsNear() => SmokeRun.RunAsync(
        async run =>
        {
            run.ExpectAt("08:59", "zhao", "值班空缺", "值班员");
            await run.Until("13:00");
            run.ExpectNothingMore();
            await run.Restart(run.At("+1 08:58") - run.Now);
            await run.Until("+1 09:01");
            run.Expect("zhao", "系统告警", "值班空缺", "值班员");
            await run.Restart(run.At("+2 08:29") - run.Now);
            await run.Until("+2 08:33");
            run.Expect("zhao", "系统告警", "值班空缺", "值班员");
            run.ExpectAll(message => message.ToString().Contains("/shifts/", StringComparison.Ordinal));
        },
        setup => setup.County.Duty("duty-officer", "planned: { 2026-11-19: [chen], 2026-11-20: [chen], 2026-11-21: [li] }"));

    [Fact]
    public Task Directory_ContactCorrectedWhileClimbing_NextRungUsesIt() => SmokeRun.RunAsync(
        async run =>
        {
            await LadderTests.Breached(run);
            var directory = await run.Get("/api/directory");
            var wang = directory["directory"]?["people"] ?? directory["people"]!;
            var entry = wang.AsArray().Single(person => (string)person!["id"]! == "wang")!;
            entry["contacts"] = new JsonArray(new JsonObject { ["channel"] = "sms", ["address"] = Phones.Of("wang") });
            var (status, body) = await run.Send(HttpMethod.Put, $"/api/directory?version={directory["version"]}", directory["directory"] ?? directory, "administrator");
            Assert.True(status == HttpStatusCode.OK, body);

            await run.Until("09:36");
            run.ExpectAt("09:35:01", "wang/sms", "第 2 级");
        });

    private static async Task Post(SmokeRun run, string what, string json)
    {
        var (status, body) = await run.Send(HttpMethod.Post, $"/api/duty/road/{what}", JsonNode.Parse(json), "office");
        Assert.True((int)status is >= 200 and < 300, $"{status} {body}");
        await run.SettleAsync();
    }
}
