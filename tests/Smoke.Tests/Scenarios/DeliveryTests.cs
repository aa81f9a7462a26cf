using System.Net;
using Smoke.Tests.Harness;

namespace Smoke.Tests.Scenarios;

/// <summary>Gateways that fail, are slow or refuse: what was to be said is said once, by some contact, in time.</summary>
public class DeliveryTests
{
    [Fact]
    public Task Webhook_FailsTwiceWith500_MessageArrivesOnceWithinACycle() => SmokeRun.RunAsync(async run =>
    {
        run.Gateway.FailTimes("webhook/chen", 2);
        await run.Open();

        await run.ExpectWithinCycle("chen", "新舆情");
        Assert.Equal(3, run.Gateway.Attempts("webhook/chen"));
    });

    [Fact]
    public Task Webhook_429WithRetryAfter_NothingIsTriedBeforeThat() => SmokeRun.RunAsync(async run =>
    {
        run.Gateway.Fail("webhook/chen", 429, retryAfter: "120");
        await run.Open();
        run.Gateway.Recover("webhook/chen");

        await run.Until("09:00:59");
        Assert.Equal(1, run.Gateway.Attempts("webhook/chen"));
        await run.Until("09:01:30");
        var message = run.Expect("chen", "新舆情");
        Assert.True(message.At >= run.At("09:01"));
    });

    [Fact]
    public Task Webhook_NeverAnswers_AttemptEndsAfterTenSecondsAndIsMadeAgain() => SmokeRun.RunAsync(async run =>
    {
        run.Gateway.Hang("webhook/chen");
        await run.Open();
        await run.FastForward(TimeSpan.FromSeconds(11));
        run.ExpectNothingMore();
        run.Gateway.Recover("webhook/chen");

        await run.ExpectWithinCycle("chen", "新舆情");
    });

    [Fact]
    public Task Webhook_OneNeverAnswers_OthersHearAtOnce() => SmokeRun.RunAsync(
        async run =>
        {
            run.Gateway.Hang("webhook/chen");
            await run.Open();

            run.ExpectAt("08:59", "li", "新舆情");
            await run.FastForward(TimeSpan.FromSeconds(20));
            run.Gateway.Recover("webhook/chen");
            await run.FastForward(TimeSpan.FromMinutes(1));
            run.Expect("chen", "新舆情");
        },
        setup => setup.County.Duty("duty-officer", "people: [chen, li]"));

    [Fact]
    public Task Contact_ConnectionRefused_NextContactOfThePersonIsUsed() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Open();

            await run.FastForward(TimeSpan.FromSeconds(90));
            run.Expect("chen/sms", "新舆情");
        },
        setup => setup.County.Person("chen", "nowhere", "sms"));

    [Fact]
    public Task Contact_RefusesForGood_NextContactIsUsedAtOnce() => SmokeRun.RunAsync(
        async run =>
        {
            run.Gateway.Fail("webhook/chen", 404);
            await run.Open();

            run.ExpectAt("08:59", "chen/sms", "新舆情");
            Assert.Equal(1, run.Gateway.Attempts("webhook/chen"));
        },
        setup => setup.County.Person("chen", "webhook", "sms"));

    [Fact]
    public Task Robot_ErrorInA200Answer_IsAFailureAndMadeAgain() => SmokeRun.RunAsync(
        async run =>
        {
            run.Gateway.AnswerWith("wecom", """{"errcode":-1,"errmsg":"system busy"}""");
            await run.Open();
            run.ExpectNothingMore();
            run.Gateway.Recover("wecom");

            await run.ExpectWithinCycle("chen/wecom", "新舆情");
        },
        setup => setup.County.Person("chen", "wecom"));

    [Fact]
    public Task Robot_RemovedFromTheGroup_NextContactIsUsedAtOnce() => SmokeRun.RunAsync(
        async run =>
        {
            run.Gateway.AnswerWith("wecom", """{"errcode":93000,"errmsg":"invalid webhook url"}""");
            await run.Open();

            run.ExpectAt("08:59", "chen/smtp", "新舆情");
        },
        setup => setup.County.Person("chen", "wecom", "smtp"));

    [Fact]
    public Task Channels_EachOfThem_CarriesNumberClockAndLink() => SmokeRun.RunAsync(
        async run =>
        {
            string[] channels = ["sms", "smtp", "wecom", "dingtalk", "feishu"];
            await run.Until("09:00");
            await run.Open();
            foreach (var channel in channels)
                run.Expect($"{channel}-officer/{channel}", "新舆情", "ROAD-2026-0001", "https://yuqing.test/incidents/");
            await run.Until("09:25");
            foreach (var channel in channels)
                Assert.StartsWith("/l/", run.Expect($"{channel}-officer/{channel}", "快报 09:30 到期，剩 10 分钟").Link.AbsolutePath, StringComparison.Ordinal);
        },
        setup =>
        {
            foreach (var channel in new[] { "sms", "smtp", "wecom", "dingtalk", "feishu" })
                setup.County.Person($"{channel}-officer", channel);
            setup.County.Duty("duty-officer", "people: [sms-officer, smtp-officer, wecom-officer, dingtalk-officer, feishu-officer]");
        });

    [Fact]
    public Task Contacts_ByUrgency_OrdinaryMattersByMailUrgentOnesByTextMessage() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Open("III");
            run.Expect("chen/smtp", "ROAD-2026-0001");
            await run.Open("I");
            run.Expect("chen/sms", "ROAD-2026-0002");
        },
        setup => setup.County.Person("chen", "smtp:normal", "sms:urgent"));

    [Fact]
    public Task English_ChannelsInEnglish_TextIsEnglish() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Until("09:00");
            await run.Open();
            await run.Until("09:21");
            run.Expect("chen", "New incident ROAD-2026-0001", "/incidents/");
            run.Expect("chen", "Due soon ROAD-2026-0001", "10 min left", "/l/");
        },
        setup => setup.Settings["Yuqing:Channels:Language"] = "en");

    [Fact]
    public Task English_OneRecipientOfTwo_ReadsEnglish() => SmokeRun.RunAsync(
        async run =>
        {
            await run.Open();
            run.Expect("chen", "新舆情");
            run.Expect("li", "New incident");
        },
        setup =>
        {
            setup.County.With("li", "language: en");
            setup.County.Duty("duty-officer", "people: [chen, li]");
        });

    [Fact]
    public Task GivenUp_OnlyContactRefuses_IsListedAsDeadAndReplayedOnRequest() => SmokeRun.RunAsync(async run =>
    {
        run.Gateway.Fail("webhook/chen", 410);
        var id = await run.Open("III");
        var dead = (await run.Get("/api/notifications?state=dead"))["items"]!.AsArray();
        var one = Assert.Single(dead)!;
        Assert.Equal(("chen", "dead"), ((string)one["person"]!, (string)one["state"]!));
        Assert.NotEmpty(await run.Lines(id, "delivery-failed"));

        run.Gateway.Recover("webhook/chen");
        var (status, body) = await run.Send(HttpMethod.Post, $"/api/notifications/{one["id"]}/replay", null, "administrator");
        Assert.True((int)status is >= 200 and < 300, body);
        await run.ExpectWithinCycle("chen", "新舆情");
    });

    [Fact]
    public Task Outage_OfFourMinutes_EverythingArrivesOnceWhenItIsOver() => SmokeRun.RunAsync(async run =>
    {
        run.Gateway.Fail("webhook/chen", 503);
        await run.Open("III");
        await run.Open("III");
        await run.FastForward(TimeSpan.FromMinutes(4));
        run.ExpectNothingMore();

        run.Gateway.Recover("webhook/chen");
        await run.FastForward(TimeSpan.FromMinutes(8));
        run.Expect("chen", "ROAD-2026-0001");
        run.Expect("chen", "ROAD-2026-0002");
    });

    [Fact]
    public Task Webhook_ReportDeliveredTwice_OneIncidentAndOneNotice() => SmokeRun.RunAsync(async run =>
    {
        var report = run.ReportOf("III", "road");
        var first = await run.Webhook(report, "msg-1");
        var again = await run.Webhook(report, "msg-1");
        var otherDelivery = await run.Webhook(report, "msg-2");

        Assert.Equal(first.Body, again.Body);
        Assert.Equal(HttpStatusCode.Accepted, otherDelivery.Status);
        Assert.Contains("\"duplicate\":true", otherDelivery.Body, StringComparison.Ordinal);
        await run.FastForward(TimeSpan.FromMinutes(5));
        run.Expect("chen", "新舆情");
    });

    [Fact]
    public Task Webhook_ForgedSignature_IsRefusedAndNobodyHears() => SmokeRun.RunAsync(async run =>
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/monitor") { Content = new StringContent(run.ReportOf("I", "road").ToJsonString()) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("webhook-id", "msg-1");
        request.Headers.Add("webhook-timestamp", run.Now.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        using var response = await run.App.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        await run.FastForward(TimeSpan.FromMinutes(5));
    });
}
