using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http.Incidents;

/// <summary><c>GET /api/incidents</c>.</summary>
internal sealed class ListIncidents(IncidentReader reader)
{
    [Function(nameof(ListIncidents))]
    [Access]
    [Describe("incidents", "列出舆情，最紧急的在前")]
    [Query("unit", "参与的单位（首接、主办、协办或被转办），可多个（逗号分隔）")]
    [Query("lead", "主办单位，可多个")]
    [Query("status", "triage、open、watching、closed、dismissed、merged，可多个")]
    [Query("level", "级别，可多个")]
    [Query("category", "类别，可多个")]
    [Query("overdue", "true：只列有已超时且未完成时限的")]
    [Query("q", "标题、内容、编号或链接中的文字，两个汉字即可")]
    [Query("from", "登记时间不早于，ISO 8601 带偏移")]
    [Query("to", "登记时间早于，ISO 8601 带偏移")]
    [Query("limit", "每页条数，1 到 200，默认 50")]
    [Query("cursor", "上一页返回的 next")]
    [Answer(200, typeof(IncidentPageJson), Text = "一页舆情。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/incidents")] HttpRequest request) =>
        reader.ListAsync(request);
}
