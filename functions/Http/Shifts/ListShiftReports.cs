using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http.Shifts;

/// <summary><c>GET /api/shift-reports</c>.</summary>
internal sealed class ListShiftReports(ShiftReader reader)
{
    [Function(nameof(ListShiftReports))]
    [Access]
    [Describe("shifts", "交接班报告和日报，最近的在前")]
    [Query("unit", "单位，可多个（逗号分隔）；缺省为全部可见单位")]
    [Query("kind", "handover 交接班，digest 日报；缺省为两者")]
    [Query("limit", "每页条数，1 到 200，默认 50")]
    [Query("cursor", "上一页返回的 next")]
    [Answer(200, typeof(ShiftListJson), Text = "报告，不含明细。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/shift-reports")] HttpRequest request) =>
        reader.ListAsync(request);
}
