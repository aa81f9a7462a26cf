using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http.Sessions;

/// <summary><c>POST /api/session</c>.</summary>
internal sealed class SignIn(SessionService sessions)
{
    [Function(nameof(SignIn))]
    [Public("Signing in is how one becomes a caller.")]
    [Describe("session", "登录", Body = typeof(SignInBody))]
    [Answer(200, typeof(SessionJson), Text = "已登录；会话放在 Cookie 中，csrfToken 供改动类请求使用。")]
    [Answer(401, Text = "用户名或密码不正确。")]
    [Answer(429, Text = "尝试过多或账号暂时锁定，按 Retry-After 重试。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/session")] HttpRequest request) =>
        sessions.SignInAsync(request);
}
