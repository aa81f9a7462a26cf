using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http.Shifts;

/// <summary><c>GET /api/shift-reports/{id}</c>.</summary>
internal sealed class GetShiftReport(ShiftReader reader)
{
    [Function(nameof(GetShiftReport))]
    [Access]
    [Describe("shifts", "一份交接班报告或日报；标题只给现在可见该舆情的读者")]
    [Answer(200, typeof(ShiftReportJson), Text = "报告及其明细。")]
    [Answer(404, Text = "没有这份报告。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/shift-reports/{id}")] HttpRequest request, string id) =>
        reader.GetAsync(request, id);
}
