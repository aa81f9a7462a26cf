using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Duty;

/// <summary><c>POST /api/directory/versions/{version}/restore</c>.</summary>
internal sealed class RestoreDirectory(DirectoryDesk desk)
{
    [Function(nameof(RestoreDirectory))]
    [Access(Roles.Office, Roles.Administrator)]
    [Describe("duty", "把较早的版本恢复为新的版本；须以 If-Match 或 version 注明现在的版本；规则与替换全部相同")]
    [Query("version", "现在的版本号，可代替 If-Match")]
    [Answer(200, typeof(DirectorySavedJson), Text = "新的版本号与需要留意之处。")]
    [Answer(403, Text = "改动了其他单位。")]
    [Answer(404, Text = "没有这个版本。")]
    [Answer(409, Text = "已被他人修改。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/directory/versions/{version}/restore")] HttpRequest request, string version) => desk.RestoreAsync(request, version);
}
