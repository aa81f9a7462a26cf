using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Yuqing.Functions.Http.Runs;

/// <summary><c>GET /api/runs/{id}/history</c>.</summary>
internal sealed class GetRunHistory(RunReader reader)
{
    [Function(nameof(GetRunHistory))]
    [Access]
    [Describe("runs", "一个编排实例的历史")]
    [Answer(200, typeof(RunHistoryJson), Text = "历史，按顺序。")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/runs/{id}/history")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id) =>
        reader.HistoryAsync(request, client, id);
}
