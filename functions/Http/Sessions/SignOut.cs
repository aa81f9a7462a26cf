using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http.Sessions;

/// <summary><c>DELETE /api/session</c>.</summary>
internal sealed class SignOut(SessionService sessions)
{
    [Function(nameof(SignOut))]
    [Access]
    [Describe("session", "退出登录")]
    [Answer(204, Text = "已退出。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/session")] HttpRequest request) =>
        sessions.SignOutAsync(request);
}
