using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Duty;

/// <summary><c>GET /api/directory/versions</c>.</summary>
internal sealed class ListDirectoryVersions(DirectoryDesk desk)
{
    [Function(nameof(ListDirectoryVersions))]
    [Access(Roles.Office, Roles.Administrator)]
    [Describe("duty", "目录的历次修改：何人、何时、何种操作")]
    [Query("limit", "每页条数，1 到 100，默认 20")]
    [Query("cursor", "上一页返回的 next")]
    [Answer(200, typeof(DirectoryVersionsJson), Text = "一页版本，最新的在前。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/directory/versions")] HttpRequest request) => desk.ListAsync(request);
}
