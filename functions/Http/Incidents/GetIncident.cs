using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http.Incidents;

/// <summary><c>GET /api/incidents/{id}</c>.</summary>
internal sealed class GetIncident(IncidentReader reader)
{
    [Function(nameof(GetIncident))]
    [Access]
    [Describe("incidents", "一件舆情及其全部时限")]
    [Answer(200, typeof(IncidentJson), Text = "舆情。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/incidents/{id}")] HttpRequest request, string id) =>
        reader.GetAsync(request, id);
}
