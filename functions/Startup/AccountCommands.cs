using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Startup;

/// <summary><c>account reset-password NAME</c>: the way back in when the first password is lost; otherwise an administrator uses <c>/api/accounts</c>.</summary>
/// <param name="remark">What must be so for the command to work on this stack.</param>
/// <param name="addStores">Adds the stack's stores, which <paramref name="open"/> makes ready.</param>
internal sealed class AccountCommands(string remark, Action<IServiceCollection> addStores, Func<IServiceProvider, Task> open)
{
    /// <summary>The first argument.</summary>
    public const string Name = "account";

    private const int Failed = 1;

    private string Usage => $"Usage: account reset-password NAME ({remark})";

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

        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Services.AddYuqing(builder.Configuration);
        addStores(builder.Services);
        var host = builder.Build();
        await using var services = (IAsyncDisposable)host;
        try
        {
            await open(host.Services);
            await output.WriteLineAsync($"{AccountStore.Key(account)}  password: {await ResetAsync(host.Services, account)}  (shown this once)");
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
