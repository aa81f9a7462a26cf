using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Shifts;

/// <summary><c>POST /api/shift-reports/{id}/confirm</c>.</summary>
internal sealed class ConfirmShiftReport(ShiftDesk desk)
{
    [Function(nameof(ConfirmShiftReport))]
    [Access(Roles.DutyOfficer, Roles.Office, Roles.Leader)]
    [Describe("shifts", "接班确认，只有一次；同一人重复提交没有第二次效果", Body = typeof(ConfirmShiftBody))]
    [Answer(200, typeof(ShiftReportJson), Text = "已确认。没有附言时可以没有请求体。")]
    [Answer(404, Text = "没有这份报告。")]
    [Answer(409, Text = "已由他人确认，或这是日报。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/shift-reports/{id}/confirm")] HttpRequest request, string id) =>
        desk.ConfirmAsync(request, id);
}
