using System.Diagnostics;
using Smoke.Tests.Harness;

namespace Smoke.Tests.Scenarios;

/// <summary>What a report and each act lead to can be followed from span to span, as docs/observability.md says.</summary>
public class TraceTests
{
    private const string Turn = "orchestration:IncidentOrchestrator@(1)";

    [Fact]
    public async Task Report_BySignedWebhook_LeadsToTheChannelThroughOneLink()
    {
        using var spans = new Spans();
        await SmokeRun.RunAsync(async run =>
        {
            await run.Until("09:00");
            var id = await run.Deliver();
            run.Expect("chen", "新舆情");

            var sent = spans.One(id, "send webhook");
            Assert.Equal(ActivityKind.Client, sent.Kind);
            Assert.Equal(
                ["function DeliverNotification", "process notifications", "send notifications", "notify", "function Notify", "activity:Notify@(1)"], spans.Way(sent).Take(6));
            var turn = spans.Root(sent);
            Assert.Equal(Turn, turn.DisplayName);
            var created = spans.Linked(turn);
            Assert.Equal("create_" + Turn, created.DisplayName);
            Assert.Equal(["accept report", "function ReceiveWebhook", "POST api/webhooks/{source}"], spans.Way(created));
        });
    }

    [Fact]
    public async Task Act_OfAPerson_BeginsATurnThatIsLinkedToItsAcceptance()
    {
        using var spans = new Spans();
        await SmokeRun.RunAsync(async run =>
        {
            var id = await LadderTests.Breached(run);
            await run.Report(id);
            run.Expect("chen", "警报解除");

            var accepted = spans.One(id, "accept signal");
            Assert.Equal(["function SendSignal", "POST api/incidents/{id}/signals"], spans.Way(accepted));
            var read = spans.Of(id, "read inbox").Where(span => span.Links.Any(link => link.Context.SpanId == accepted.SpanId)).ToList();
            var turn = spans.Root(read[0]);
            Assert.Equal("orchestration_event:look", spans.Linked(turn).DisplayName);
            Assert.Equal(accepted.TraceId, spans.Linked(turn).TraceId);
            Assert.Equal(turn.TraceId, spans.Of(id, "send webhook")[^1].TraceId);
        });
    }

    [Fact]
    public async Task Notification_ThatWaitsOverACrash_IsSentInTheTraceOfItsTurn()
    {
        using var spans = new Spans();
        await SmokeRun.RunAsync(async run =>
        {
            await run.Until("09:00");
            run.Gateway.Fail("webhook/chen", 503);
            var id = await run.Deliver();
            var failed = spans.One(id, "send webhook");
            await run.Crash();
            run.Gateway.Recover("webhook/chen");
            await run.Until("09:02");
            run.Expect("chen", "新舆情");

            var sent = spans.Of(id, "send webhook")[^1];
            Assert.Equal(ActivityStatusCode.Error, failed.Status);
            Assert.Equal(ActivityStatusCode.Unset, sent.Status);
            Assert.Equal(failed.TraceId, sent.TraceId);
            Assert.Equal(Turn, spans.Root(sent).DisplayName);
        });
    }

    [Fact]
    public async Task Deadline_AfterACrash_BeginsATraceWithItsTimer()
    {
        using var spans = new Spans();
        await SmokeRun.RunAsync(async run =>
        {
            var id = await LadderTests.Opened(run);
            await run.Until("09:10");
            await run.Crash();
            await run.Until("09:21");
            run.ExpectAt("09:20", "chen", "到期提醒");

            var turn = spans.Root(spans.Of(id, "send webhook")[^1]);
            Assert.Equal(Turn, turn.DisplayName);
            Assert.Empty(turn.Links);
            var timer = Assert.Single(spans.All, span => span.DisplayName == "orchestration:IncidentOrchestrator:timer" && span.ParentSpanId == turn.SpanId);
            Assert.Equal(turn.TraceId, timer.TraceId);
        });
    }

    [Fact]
    public async Task Spans_OfAWholeStory_NameNobodyAndHoldNoText()
    {
        using var spans = new Spans();
        await SmokeRun.RunAsync(
            async run =>
            {
                await run.Until("09:00");
                await run.Deliver();
                var message = run.Expect("chen", "新舆情");
                await run.AcknowledgeByLink(message.Link);

                var told = spans.All.SelectMany(span => span.TagObjects.Select(tag => $"{span.DisplayName} {tag.Key}={tag.Value}").Append(span.StatusDescription ?? "")).ToList();
                Assert.Contains(told, one => one.Contains("yuqing.channel=sms", StringComparison.Ordinal));
                foreach (var secret in new[] { "chen", Phones.Of("chen"), "路面塌陷", "/l/ey", "127.0.0.1" })
                    Assert.DoesNotContain(told, one => one.Contains(secret, StringComparison.Ordinal));
            },
            setup => setup.County.Person("chen", "sms"));
    }
}
