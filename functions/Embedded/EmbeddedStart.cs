using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Yuqing.Embedded;
using Yuqing.Functions.Security;
using Yuqing.Functions.Startup;

namespace Yuqing.Functions.Embedded;

/// <summary>
/// Start on one machine: prepares everything before the engine and the listeners start, and tells the person at the
/// console where to go once requests are served.
/// </summary>
internal sealed class EmbeddedStart(AppStart start, IServiceProvider services, IServer server, IOptions<YuqingOptions> options) : IHostedLifecycleService
{
    private string? _firstPassword;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Dashboard.Build && YuqingOptionsDefaults.ProjectFolder is { } project)
        {
            new DashboardBuild(Path.Combine(project, "..", "dashboard"), Path.Combine(AppContext.BaseDirectory, "wwwroot"), Console.Out).Run();
        }

        try
        {
            await start.RunAsync(cancellationToken);
            _firstPassword = await EnsureAdministratorAsync(cancellationToken);
        }
        catch (Exception refusal) when (AppStart.IsRefusal(refusal))
        {
            throw new StartupRefusedException(refusal.Message, refusal);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var url = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        var text = new StringBuilder()
            .AppendLine()
            .AppendLine($"Yuqing.Functions is ready:  {url}")
            .AppendLine($"  data                      {options.Value.DataDirectory}");
        if (DemoSource.MadeSecret(options.Value) is { } secret)
        {
            text.AppendLine($"  demo webhook secret       {secret}  (source: {DemoSource.Name})");
        }

        if (_firstPassword is not null)
        {
            text.AppendLine($"  administrator             admin  password: {_firstPassword}  (shown this once)");
        }

        Console.Out.WriteLine(text);
        return Task.CompletedTask;
    }

    /// <summary>Returns a password made here, to be shown. The register is opened before, so the store is asked for only now.</summary>
    private async Task<string?> EnsureAdministratorAsync(CancellationToken cancellation)
    {
        var accounts = services.GetRequiredService<AccountStore>();
        if (options.Value.FirstAdministratorPassword is not { } chosen)
            return await accounts.EnsureFirstAdministratorAsync(cancellation);
        await accounts.EnsureFirstAdministratorAsync(chosen, cancellation);
        return null;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
