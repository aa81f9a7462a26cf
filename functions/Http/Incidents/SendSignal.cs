using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Incidents;

/// <summary><c>POST /api/incidents/{id}/signals</c>. Which role may send which type is the policy's decision.</summary>
internal sealed class SendSignal(SignalInbox inbox)
{
    [Function(nameof(SendSignal))]
    [Access(Roles.DutyOfficer, Roles.Office, Roles.Leader, Roles.Assessor, Roles.Administrator)]
    [Describe("incidents", "对舆情采取行动（报告、签批、确认级别、办结……）", Body = typeof(SignalBody))]
    [Answer(202, typeof(SignalAcceptedJson), Text = "已保存；结果可在 signals/{signalId} 查询。同一 signalId 再次提交没有第二次效果。")]
    [Answer(409, Text = "当前状态下不能这样做。")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/incidents/{id}/signals")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id) =>
        inbox.SendAsync(client, request, id);
}
