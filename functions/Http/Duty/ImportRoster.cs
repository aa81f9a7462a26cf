using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Documents.Tables;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Duty;

/// <summary><c>POST /api/duty/{unit}/import?dryRun=</c>.</summary>
internal sealed class ImportRoster(RosterFiles files)
{
    [Function(nameof(ImportRoster))]
    [Access(Roles.Office, Roles.Administrator)]
    [Describe("duty", "导入值班表（Excel：日期、星期、带班领导、值班员、电话）；有任何错误则按单元格列出，什么也不导入", Upload = [WorkbookParts.MediaType])]
    [Query("dryRun", "true：只预览，不保存")]
    [Answer(200, typeof(RosterImportJson), Text = "每天每个角色原来和现在的人员。")]
    [Answer(409, Text = "If-Match 的版本已不是最新。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/duty/{unit}/import")] HttpRequest request, string unit) =>
        files.ImportAsync(request, unit);
}
