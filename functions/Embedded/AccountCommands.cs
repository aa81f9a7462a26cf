using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Embedded;

/// <summary>
/// <c>account reset-password NAME</c>: the way back in when the first password is lost. The server must be stopped, because
/// one process owns the register; while it runs, an administrator uses <c>/api/accounts</c>.
/// </summary>
internal static class AccountCommands
{
    /// <summary>The first argument.</summary>
    public const string Name = "account";

    private const string Usage = "Usage: account reset-password NAME (the server must be stopped)";

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (args is not [Name, "reset-password", { Length: > 0 } account])
        {
            var asked = args is [Name] or [Name, "--help" or "-h"];
            await (asked ? output : error).WriteLineAsync(Usage);
            return asked ? 0 : EngineCommands.Failed;
        }

        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Services.AddYuqing(builder.Configuration).AddSqliteStores();
        using var host = builder.Build();
        try
        {
            var password = AccountStore.NewPassword();
            await host.Services.GetRequiredService<AccountStore>().SetPasswordAsync(account, password);
            await host.Services.GetRequiredService<IAuditTrail>().AppendAsync("console", "account.reset-password", AccountStore.Key(account), "done", null, default);
            await output.WriteLineAsync($"{AccountStore.Key(account)}  password: {password}  (shown this once)");
            return 0;
        }
        catch (Exception refusal) when (refusal is AccountException or RegisterOpenException or RegisterUnavailableException)
        {
            await error.WriteLineAsync(refusal.Message.ReplaceLineEndings(" "));
            return EngineCommands.Failed;
        }
    }
}
