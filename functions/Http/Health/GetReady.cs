using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Yuqing.Functions.Http.Health;

/// <summary><c>GET /api/health/ready</c>: 200 while reports can be committed, else 503.</summary>
internal sealed class GetReady(ReadinessProbe probe)
{
    [Function(nameof(GetReady))]
    [Public("Probes have no credentials; the answer names parts and their state only.")]
    [Describe("health", "能否保存数据并推进编排")]
    [Answer(200, typeof(HealthJson), Text = "能。")]
    [Answer(503, typeof(HealthJson), Text = "不能；checks 说明是哪一部分。")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/ready")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var health = await probe.CheckAsync(client, request.HttpContext.RequestAborted);
        var status = health.Status == ReadinessProbe.Ok ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Results.Json(health, ApiJson.Options, statusCode: status);
    }
}
