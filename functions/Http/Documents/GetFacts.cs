using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Documents;
using Yuqing.Functions.Http.Incidents;

namespace Yuqing.Functions.Http.Documents;

/// <summary><c>GET /api/incidents/{id}/facts</c>; filled in by the signal <c>facts</c>.</summary>
internal sealed class GetFacts(IncidentReader incidents, FactSheetReader facts)
{
    [Function(nameof(GetFacts))]
    [Access]
    [Describe("files", "事实表：一次填报，各种报告共用")]
    [Answer(200, typeof(FactSheetState), Text = "已填的各项，由谁何时填写。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/incidents/{id}/facts")] HttpRequest request, string id)
    {
        await incidents.FindAsync(request, id);
        return Answers.Ok(await facts.ReadAsync(id, request.HttpContext.RequestAborted));
    }
}
