using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Duty;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Duty;

/// <summary><c>PUT /api/directory</c>.</summary>
internal sealed class PutDirectory(DirectoryDesk desk)
{
    [Function(nameof(PutDirectory))]
    [Access(Roles.Office, Roles.Administrator)]
    [Describe("duty", "替换全部单位、人员与值班安排（JSON 或 application/yaml）；须以 If-Match 或 version 注明所改的版本；立即生效", Body = typeof(DirectoryDocument))]
    [Query("version", "所改的版本号，可代替 If-Match")]
    [Answer(200, typeof(DirectorySavedJson), Text = "新的版本号与需要留意之处。")]
    [Answer(409, Text = "已被他人修改，或要删除的单位还有未办结的舆情。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/directory")] HttpRequest request) => desk.PutAsync(request);
}
