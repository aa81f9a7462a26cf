using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Http.Reports;

namespace Yuqing.Functions.Http.Webhooks;

/// <summary><c>POST /api/webhooks/{source}</c>.</summary>
internal sealed class ReceiveWebhook(WebhookReceiver receiver)
{
    [Function(nameof(ReceiveWebhook))]
    [Public("A delivery is proved by its signature.")]
    [Describe("ingest", "接收监测系统的舆情报告（Standard Webhooks 签名；纯 JSON 或 CloudEvents 1.0）", Body = typeof(ReportBody), SignedDelivery = true)]
    [Answer(202, typeof(ReportAcceptedJson), Text = "已保存。同一 webhook-id 再次送达时返回原来的回答。")]
    [Answer(404, Text = "没有这个来源。")]
    [Answer(429, Text = "超过来源的速率，按 Retry-After 重试。")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhooks/{source}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string source) =>
        receiver.ReceiveAsync(client, request, source);
}
