using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http.Shifts;

/// <summary><c>GET /api/shift-reports/current?unit=</c>.</summary>
internal sealed class GetCurrentShift(ShiftReader reader)
{
    [Function(nameof(GetCurrentShift))]
    [Access]
    [Describe("shifts", "如果现在交班，报告会是什么样：本班开始以来的情况和下一班将到期的任务")]
    [Query("unit", "单位，必填")]
    [Answer(200, typeof(ShiftReportJson), Text = "实时预览，没有编号，不保存。")]
    [Answer(404, Text = "没有这个单位。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/shift-reports/current")] HttpRequest request) =>
        reader.CurrentAsync(request);
}
