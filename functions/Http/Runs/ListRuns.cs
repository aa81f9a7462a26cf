using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Yuqing.Functions.Http.Runs;

/// <summary><c>GET /api/runs</c>.</summary>
internal sealed class ListRuns(RunReader reader)
{
    [Function(nameof(ListRuns))]
    [Access]
    [Describe("runs", "列出编排实例")]
    [Query("status", "Running、Completed、Failed、Terminated、Pending、Suspended，可多个")]
    [Query("name", "编排名")]
    [Query("q", "实例 id 的开头")]
    [Query("limit", "每页条数，1 到 200，默认 50")]
    [Query("cursor", "上一页返回的 next")]
    [Answer(200, typeof(RunPageJson), Text = "一页实例，不含输入输出。")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/runs")] HttpRequest request,
        [DurableClient] DurableTaskClient client) =>
        reader.ListAsync(request, client);
}
