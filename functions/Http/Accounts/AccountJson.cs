using System.ComponentModel;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Accounts;

/// <summary>All accounts, by name.</summary>
internal sealed record AccountListJson(IReadOnlyList<AccountJson> Items);

/// <summary>An account as an administrator sees it; units <c>*</c> = all.</summary>
internal sealed record AccountJson(string Name, string DisplayName, IReadOnlyList<string> Roles, IReadOnlyList<string> Units, bool Disabled)
{
    /// <summary>Without anything secret.</summary>
    public static AccountJson From(Account account) => new(
        account.Name, account.DisplayName, account.Roles, account.Units is null ? [Caller.AllUnits] : [.. account.Units.Order(StringComparer.Ordinal)], account.Disabled);
}

/// <summary>An account to create.</summary>
internal sealed record NewAccountBody
{
    [Description("账号名，2 到 64 个字母、数字或 . - _ @")]
    public required string Name { get; init; }

    [Description("显示的姓名")]
    public string? DisplayName { get; init; }

    [Description("角色")]
    public required IReadOnlyList<string> Roles { get; init; }

    [Description("单位，* 表示全部")]
    public required IReadOnlyList<string> Units { get; init; }
}

/// <summary>A password that was made for an account; it is shown in this answer and nowhere else.</summary>
internal sealed record AccountPasswordJson(string Name, string Password);
