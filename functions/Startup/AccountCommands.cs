using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Startup;

/// <summary><c>account reset-password NAME</c>: the way back in when the first password is lost; otherwise an administrator uses <c>/api/accounts</c>.</summary>
/// <param name="stack">What it works on.</param>
internal sealed class AccountCommands(CommandStack stack)
{
    /// <summary>The first argument.</summary>
    public const string Name = "account";

    private const int Failed = 1;

    private string Usage => $"Usage: account reset-password NAME ({stack.Remark})";

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (args is not [Name, "reset-password", { Length: > 0 } account])
        {
            var asked = args is [Name] or [Name, "--help" or "-h"];
            await (asked ? output : error).WriteLineAsync(Usage);
            return asked ? 0 : Failed;
        }

        try
        {
            var password = await stack.RunAsync(services => ResetAsync(services, account));
            await output.WriteLineAsync($"{AccountStore.Key(account)}  password: {password}  (shown this once)");
            return 0;
        }
        catch (Exception refusal) when (refusal is AccountException or RegisterUnavailableException || AppStart.IsRefusal(refusal))
        {
            await error.WriteLineAsync(refusal.Message.ReplaceLineEndings(" "));
            return Failed;
        }
    }

    private static async Task<string> ResetAsync(IServiceProvider services, string account)
    {
        var password = AccountStore.NewPassword();
        await services.GetRequiredService<AccountStore>().SetPasswordAsync(account, password);
        await services.GetRequiredService<IAuditTrail>().AppendAsync("console", "account.reset-password", AccountStore.Key(account), "done", null, default);
        return password;
    }
}
