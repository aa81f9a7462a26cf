using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Duty;

/// <summary><c>GET /api/directory?version=</c>.</summary>
internal sealed class GetDirectory(DirectoryDesk desk)
{
    [Function(nameof(GetDirectory))]
    [Access(Roles.Office, Roles.Administrator)]
    [Describe("duty", "全部单位、人员与值班安排，ETag 为版本号")]
    [Query("version", "较早的版本号；默认最新")]
    [Answer(200, typeof(DirectoryJson), Text = "全部内容与版本。")]
    [Answer(404, Text = "没有这个版本。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/directory")] HttpRequest request) => desk.GetAsync(request);
}
