using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yuqing.Embedded.FunctionsHost.Catalog;
using Yuqing.Embedded.FunctionsHost.Configuration;
using Yuqing.Embedded.FunctionsHost.Startup;

namespace FunctionsHost.Tests;

/// <summary>A real host on a free port of the loopback interface, with the functions of the given types.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly TempFolder _folder;
    private readonly bool _ownsFolder;
    private readonly IHost _host;

    private TestHost(IHost host, TempFolder folder, bool ownsFolder, StringWriter errors)
    {
        _host = host;
        _folder = folder;
        _ownsFolder = ownsFolder;
        Errors = errors;
    }

    public IServiceProvider Services => _host.Services;

    public IHost Host => _host;

    /// <summary>What the host said about a start that failed.</summary>
    public StringWriter Errors { get; }

    public int? ExitCode { get; private set; }

    public HttpClient Client { get; private set; } = null!;

    public HostKeys Keys => Services.GetRequiredService<HostKeys>();

    public string DataDirectory => System.IO.Path.Combine(_folder.Path, ".data");

    public static async Task<TestHost> StartAsync(Type functions, Action<HostSettings>? configure = null)
    {
        var host = Build([functions], configure);
        await host.Host.StartAsync();
        Assert.True(host.ExitCode is null, host.Errors.ToString());
        var address = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        host.Client = new HttpClient { BaseAddress = new Uri(address) };
        return host;
    }

    /// <summary>Builds without starting, for starts that are to fail.</summary>
    public static TestHost Build(IReadOnlyCollection<Type> functions, Action<HostSettings>? configure = null)
    {
        var settings = new HostSettings();
        configure?.Invoke(settings);
        var folder = settings.Folder ?? new TempFolder();
        File.WriteAllText(folder.File("host.json"), settings.HostJson);
        var errors = new StringWriter();
        var builder = FunctionsApplication.CreateBuilder(
            ["--contentRoot", folder.Path, "--urls", settings.Urls, .. settings.Arguments]);
        builder.ConfigureFunctionsWebApplication();
        builder.Properties[typeof(FunctionCatalog)] = functions;
        builder.Logging.ClearProviders();
        TestHost? host = null;
        builder.Services.AddSingleton(new StartupReport(errors, code => host!.ExitCode = code));
        if (settings.Time is not null)
            builder.Services.AddSingleton(settings.Time);
        settings.OnBuilder(builder);
        host = new TestHost(builder.Build(), folder, settings.Folder is null, errors);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        if (_ownsFolder)
            _folder.Dispose();
    }
}

/// <summary>What a test changes about its host.</summary>
internal sealed class HostSettings
{
    public string HostJson { get; set; } = """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""";

    public string Urls { get; set; } = "http://127.0.0.1:0";

    public string[] Arguments { get; set; } = [];

    public TempFolder? Folder { get; set; }

    public TimeProvider? Time { get; set; }

    public Action<FunctionsApplicationBuilder> OnBuilder { get; set; } = _ => { };
}
