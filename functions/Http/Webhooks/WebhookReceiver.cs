using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Http.Reports;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Webhooks;

/// <summary>
/// Takes a delivery in. Checks in this order, the cheap and the unauthenticated ones first:
/// source known (404) → size (413) → content type (415) → signature and timestamp over the raw bytes (401) → rate of the
/// source (429) → JSON, CloudEvents attributes and fields (400) → unit, level, category and times (400) → commit (503).
/// Nothing of a body is parsed before its signature is right, and only genuine deliveries use up the source's rate.
/// </summary>
internal sealed partial class WebhookReceiver(
    WebhookSources sources, WebhookRateLimit rate, ReportIntake intake, ActAudit audit, TimeProvider time, ILogger<WebhookReceiver> logger)
{
    /// <summary>The answer to a delivery.</summary>
    public async Task<IResult> ReceiveAsync(DurableTaskClient client, HttpRequest request, string sourceName)
    {
        var cancellation = request.HttpContext.RequestAborted;
        if (sources.Find(sourceName) is not { } source)
            return ApiProblem.NotFound("没有这个来源。");
        using var body = await BodyReader.ReadAsync(request, cancellation);
        if (body is null)
            return ApiProblem.TooLarge(BodyReader.Limit);
        var form = CloudEvent.FormOf(request);
        if (form == DeliveryForm.Unsupported)
            return ApiProblem.UnsupportedMediaType("请以 application/json 或单个 application/cloudevents+json（UTF-8，不压缩）提交。");
        var deliveryId = request.Headers["webhook-id"].ToString();
        if (!IsGenuine(source, deliveryId, request.Headers, body))
        {
            LogRefused(source.Name);
            await audit.StrangerRefusedAsync("source:" + source.Name, "webhook.receive", source.Name, "signature", cancellation);
            return ApiProblem.Unauthorized();
        }
        if (!rate.TryTake(source.Name, out var retryAfter))
            return ApiProblem.TooManyRequests(retryAfter);
        var report = ReadReport(form, body, request.Headers, source);
        return await intake.AcceptAsync(client, report, deliveryId, "source:" + source.Name, cancellation);
    }

    private bool IsGenuine(WebhookSource source, string id, IHeaderDictionary headers, RawBody body) =>
        WebhookSignature.IsValid(
            source.Keys, id, headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(), body.Bytes.Span, time.GetUtcNow());

    private static IncidentReport ReadReport(DeliveryForm form, RawBody body, IHeaderDictionary headers, WebhookSource source)
    {
        using var document = JsonBody.Parse(body.Bytes);
        return ReportReader.Read(CloudEvent.DataOf(form, document.RootElement, headers), source.Name, levelProvisional: true);
    }

    [LoggerMessage(3312, LogLevel.Warning, "A delivery for source {Source} was refused: its signature, id or timestamp is missing, wrong or expired.")]
    private partial void LogRefused(string source);
}
