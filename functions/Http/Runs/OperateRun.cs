using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Runs;

/// <summary><c>POST /api/runs/{id}/{action}</c>.</summary>
internal sealed class OperateRun(RunOperator operations)
{
    [Function(nameof(OperateRun))]
    [Access(Roles.Administrator)]
    [Describe("runs", "运维操作：suspend、resume、terminate、restart、rewind、purge、raise-event", Body = typeof(RunActionBody))]
    [Answer(202, typeof(RunActionJson), Text = "已交给引擎。")]
    [Answer(409, Text = "实例的当前状态不允许。")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/runs/{id}/{action}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        string action) =>
        operations.OperateAsync(request, client, id, action);
}
