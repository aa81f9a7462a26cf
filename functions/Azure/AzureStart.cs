using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Azure.Stores;
using Yuqing.Functions.Azure.Stores.Attachments;
using Yuqing.Functions.Security;
using Yuqing.Functions.Startup;

namespace Yuqing.Functions.Azure;

/// <summary>
/// Start in the cloud: prepares everything before the worker reports to the host, so that no function runs before. Every instance
/// does all of it; what is there already costs a question each. Nothing secret is written: whoever reads the log is not the administrator.
/// </summary>
internal sealed partial class AzureStart(AppStart start, IServiceProvider services, IOptions<YuqingOptions> options, ILogger<AzureStart> logger)
    : IHostedLifecycleService
{
    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(
                services.EnsureTablesAsync(cancellationToken),
                services.GetRequiredService<IAttachmentContents>().EnsureAsync(cancellationToken));
            await start.RunAsync(cancellationToken);
            await EnsureAdministratorAsync(cancellationToken);
        }
        catch (Exception refusal) when (AppStart.IsRefusal(refusal))
        {
            LogRefused(refusal.Message.ReplaceLineEndings(" "));
            throw;
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task EnsureAdministratorAsync(CancellationToken cancellation)
    {
        var accounts = services.GetRequiredService<AccountStore>();
        if (options.Value.FirstAdministratorPassword is { } password)
        {
            if (await accounts.EnsureFirstAdministratorAsync(password, cancellation))
                LogAdministrator();
        }
        else if (!await accounts.AnyAsync(cancellation))
        {
            LogNobody();
        }
    }

    [LoggerMessage(3701, LogLevel.Critical, "The start is refused: {Reason}")]
    private partial void LogRefused(string reason);

    [LoggerMessage(3702, LogLevel.Information, "Made the first administrator's account with the password of the setting Yuqing__FirstAdministratorPassword. Sign in, change it, and remove the setting.")]
    private partial void LogAdministrator();

    [LoggerMessage(3703, LogLevel.Warning, "There is no account, so nobody can sign in: set Yuqing__FirstAdministratorPassword to a reference to the key vault and restart.")]
    private partial void LogNobody();
}
