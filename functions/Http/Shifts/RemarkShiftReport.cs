using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Shifts;

/// <summary><c>POST /api/shift-reports/{id}/remarks</c>.</summary>
internal sealed class RemarkShiftReport(ShiftDesk desk)
{
    [Function(nameof(RemarkShiftReport))]
    [Access(Roles.DutyOfficer, Roles.Office, Roles.Leader)]
    [Describe("shifts", "交班人在接班确认之前补充说明", Body = typeof(RemarkShiftBody))]
    [Answer(200, typeof(ShiftReportJson), Text = "已补充；同一人的同样内容只记一次。")]
    [Answer(404, Text = "没有这份报告。")]
    [Answer(409, Text = "接班已经确认，或这是日报。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/shift-reports/{id}/remarks")] HttpRequest request, string id) =>
        desk.RemarkAsync(request, id);
}
