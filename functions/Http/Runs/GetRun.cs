using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Yuqing.Functions.Http.Runs;

/// <summary><c>GET /api/runs/{id}</c>.</summary>
internal sealed class GetRun(RunReader reader)
{
    [Function(nameof(GetRun))]
    [Access]
    [Describe("runs", "一个编排实例及其输入输出")]
    [Answer(200, typeof(RunJson), Text = "实例。")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/runs/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id) =>
        reader.GetAsync(request, client, id);
}
