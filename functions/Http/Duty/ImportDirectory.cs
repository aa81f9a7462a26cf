using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Duty;

/// <summary><c>POST /api/directory/import</c>.</summary>
internal sealed class ImportDirectory(DirectoryDesk desk)
{
    [Function(nameof(ImportDirectory))]
    [Access(Roles.Administrator)]
    [Describe("duty", "以配置的目录文件（Yuqing:Directory）替换全部单位、人员与值班安排；立即生效")]
    [Answer(200, typeof(DirectorySavedJson), Text = "新的版本号与需要留意之处。")]
    [Answer(400, Text = "文件有误。")]
    [Answer(409, Text = "已被他人修改，或要删除的单位还有未办结的舆情。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/directory/import")] HttpRequest request) => desk.ImportFileAsync(request);
}
