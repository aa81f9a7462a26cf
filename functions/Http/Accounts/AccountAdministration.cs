using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Accounts;

/// <summary>What administrators do with local accounts, each act in the audit trail. Passwords are made here, never chosen for others.</summary>
internal sealed class AccountAdministration(AccountStore accounts, ActAudit audit)
{
    /// <summary>All accounts.</summary>
    public async Task<IResult> ListAsync(CancellationToken cancellation) =>
        Answers.Ok(new AccountListJson([.. (await accounts.ListAsync(cancellation)).Select(AccountJson.From)]));

    /// <summary>Creates an account and answers its first password.</summary>
    /// <exception cref="ProblemException">400.</exception>
    public async Task<IResult> CreateAsync(HttpRequest request)
    {
        var cancellation = request.HttpContext.RequestAborted;
        var given = await JsonBody.ReadAsync(request, Read, cancellation);
        var password = AccountStore.NewPassword();
        return await ActAsync(request, "account.create", given.Name, async () =>
        {
            await accounts.CreateAsync(new NewAccount(given.Name, given.DisplayName ?? "", password, given.Roles, given.Units), cancellation);
            return new AccountPasswordJson(AccountStore.Key(given.Name), password);
        });
    }

    /// <summary>Resets a password, disables or enables.</summary>
    public async Task<IResult> OperateAsync(HttpRequest request, string name, string action)
    {
        var cancellation = request.HttpContext.RequestAborted;
        if (action == "disable" && AccountStore.Key(name) == request.Caller().Id)
            return ApiProblem.Conflict("不能停用自己的账号。");
        return action switch
        {
            "reset-password" => await ActAsync(request, "account.reset-password", name, async () =>
            {
                var password = AccountStore.NewPassword();
                await accounts.SetPasswordAsync(name, password, cancellation);
                return new AccountPasswordJson(AccountStore.Key(name), password);
            }),
            "disable" or "enable" => await ActAsync(request, "account." + action, name, async () =>
            {
                await accounts.SetDisabledAsync(name, action == "disable", cancellation);
                return (await accounts.ListAsync(cancellation)).Where(account => account.Name == AccountStore.Key(name)).Select(AccountJson.From).Single();
            }),
            _ => ApiProblem.NotFound("没有这个操作。"),
        };
    }

    private async Task<IResult> ActAsync<T>(HttpRequest request, string action, string name, Func<Task<T>> act)
    {
        var cancellation = request.HttpContext.RequestAborted;
        try
        {
            var answer = await act();
            await audit.ActedAsync(request.Caller(), action, AccountStore.Key(name), null, cancellation);
            return Answers.Ok(answer);
        }
        catch (AccountException refusal)
        {
            await audit.RefusedAsync(request.Caller(), action, AccountStore.Key(name), refusal.Message, cancellation);
            return ApiProblem.Conflict(refusal.Message);
        }
    }

    private static NewAccountBody Read(JsonElement json)
    {
        var fields = new FieldReader(json);
        var body = new NewAccountBody
        {
            Name = fields.Text("name", required: true) ?? "",
            DisplayName = fields.Text("displayName"),
            Roles = fields.Texts("roles"),
            Units = fields.Texts("units"),
        };
        fields.ThrowIfFailed();
        return body;
    }
}
