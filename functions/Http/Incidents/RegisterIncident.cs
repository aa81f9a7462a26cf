using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Http.Reports;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Incidents;

/// <summary><c>POST /api/incidents</c>.</summary>
internal sealed class RegisterIncident(ReportIntake intake)
{
    [Function(nameof(RegisterIncident))]
    [Access(Roles.DutyOfficer, Roles.Office, Roles.Leader, Roles.Administrator)]
    [Describe("incidents", "人工登记舆情", Body = typeof(ReportBody))]
    [Answer(202, typeof(ReportAcceptedJson), Text = "已保存。")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/incidents")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        intake.RegisterAsync(client, request);
}
