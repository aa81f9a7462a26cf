using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Accounts;

/// <summary><c>GET /api/accounts</c>.</summary>
internal sealed class ListAccounts(AccountAdministration accounts)
{
    [Function(nameof(ListAccounts))]
    [Access(Roles.Administrator)]
    [Describe("accounts", "本地账号")]
    [Answer(200, typeof(AccountListJson), Text = "本地账号。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/accounts")] HttpRequest request) =>
        accounts.ListAsync(request.HttpContext.RequestAborted);
}
