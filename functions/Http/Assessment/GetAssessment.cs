using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Assessment;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Assessment;

/// <summary><c>GET /api/assessment?month=&amp;unit=</c>.</summary>
internal sealed class GetAssessment(AssessmentDesk desk)
{
    [Function(nameof(GetAssessment))]
    [Access(Roles.Office, Roles.Leader, Roles.Assessor, Roles.Administrator)]
    [Describe("assessment", "一个月的考核事项和各单位扣分；扣分只计已认定的，演练不计")]
    [Query("month", "月份，如 2026-11；默认本月")]
    [Query("unit", "单位，可多个（逗号分隔）")]
    [Answer(200, typeof(AssessmentJson), Text = "考核事项和合计。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/assessment")] HttpRequest request) =>
        Answers.Ok((await desk.ReadAsync(request)).Assessment);
}
