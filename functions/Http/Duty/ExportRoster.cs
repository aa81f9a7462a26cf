using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Documents.Tables;

namespace Yuqing.Functions.Http.Duty;

/// <summary><c>GET /api/duty/{unit}/export?format=</c>.</summary>
internal sealed class ExportRoster(RosterFiles files)
{
    [Function(nameof(ExportRoster))]
    [Access]
    [Describe("duty", "导出值班表：xlsx（与导入同一格式）、ics（日历）、yaml（全部目录，仅办公室和管理员）")]
    [Query("format", "xlsx（默认）、ics 或 yaml")]
    [Query("from", "第一天，如 2026-11-21；默认今天")]
    [Query("to", "最后一天（含）；默认共 31 天，至多 400 天")]
    [Query("role", "只要一个值班角色（ics）")]
    [Query("person", "只要一个人的班（ics）")]
    [Answer(200, File = WorkbookParts.MediaType, Text = "文件。")]
    [Answer(403, Text = "yaml 含联系方式，须为办公室或管理员。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/duty/{unit}/export")] HttpRequest request, string unit) =>
        files.ExportAsync(request, unit);
}
