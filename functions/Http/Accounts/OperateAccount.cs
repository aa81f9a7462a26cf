using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Accounts;

/// <summary><c>POST /api/accounts/{name}/{action}</c>.</summary>
internal sealed class OperateAccount(AccountAdministration accounts)
{
    [Function(nameof(OperateAccount))]
    [Access(Roles.Administrator)]
    [Describe("accounts", "账号操作：reset-password（回答新密码，只显示一次）、disable、enable；前两者立即结束其会话")]
    [Answer(200, typeof(AccountPasswordJson), Text = "新密码；停用和启用时为账号本身。")]
    [Answer(409, Text = "没有这个账号，或不能停用自己。")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/accounts/{name}/{action}")] HttpRequest request,
        string name,
        string action) =>
        accounts.OperateAsync(request, name, action);
}
