using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http.Incidents;

/// <summary><c>GET /api/incidents/{id}/signals/{signalId}</c>.</summary>
internal sealed class GetSignal(SignalInbox inbox)
{
    [Function(nameof(GetSignal))]
    [Access]
    [Describe("incidents", "查询一次行动是否已生效")]
    [Answer(200, typeof(SignalStateJson), Text = "applied 为 null 表示尚未处理。")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/incidents/{id}/signals/{signalId}")] HttpRequest request, string id, string signalId) =>
        inbox.GetAsync(request, id, signalId);
}
