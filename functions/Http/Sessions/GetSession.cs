using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Sessions;

/// <summary><c>GET /api/session</c>.</summary>
internal sealed class GetSession
{
    [Function(nameof(GetSession))]
    [Access]
    [Describe("session", "当前用户、角色和单位")]
    [Answer(200, typeof(SessionJson), Text = "当前用户。")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/session")] HttpRequest request) =>
        Answers.Ok(SessionJson.From(request.Caller()));
}
