using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http.Incidents;

/// <summary><c>GET /api/incidents/{id}/timeline</c>.</summary>
internal sealed class GetTimeline(IncidentReader reader)
{
    [Function(nameof(GetTimeline))]
    [Access]
    [Describe("incidents", "舆情的时间线，从早到晚，只增不改")]
    [Answer(200, typeof(TimelineJson), Text = "时间线。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/incidents/{id}/timeline")] HttpRequest request, string id) =>
        reader.TimelineAsync(request, id);
}
