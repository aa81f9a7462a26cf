using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Accounts;

/// <summary><c>POST /api/accounts</c>.</summary>
internal sealed class CreateAccount(AccountAdministration accounts)
{
    [Function(nameof(CreateAccount))]
    [Access(Roles.Administrator)]
    [Describe("accounts", "新建本地账号，回答首次密码（只显示一次）", Body = typeof(NewAccountBody))]
    [Answer(200, typeof(AccountPasswordJson), Text = "新建本地账号，回答首次密码（只显示一次）。")]
    [Answer(409, Text = "账号已存在，或内容不符合要求。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/accounts")] HttpRequest request) =>
        accounts.CreateAsync(request);
}
