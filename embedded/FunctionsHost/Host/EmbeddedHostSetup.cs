using System.Reflection;
using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Yuqing.Embedded.FunctionsHost.Catalog;
using Yuqing.Embedded.FunctionsHost.Configuration;
using Yuqing.Embedded.FunctionsHost.Durable;
using Yuqing.Embedded.FunctionsHost.Http;
using Yuqing.Embedded.FunctionsHost.Invocation;
using Yuqing.Embedded.FunctionsHost.Listeners;
using Yuqing.Embedded.FunctionsHost.Startup;
using Yuqing.Embedded.FunctionsHost.Timers;
using Yuqing.Embedded.Queues;

namespace Yuqing.Embedded.FunctionsHost;

/// <summary>Puts the embedded host together.</summary>
internal static class EmbeddedHostSetup
{
    private const string DefaultUrl = "http://localhost:7071";
    private const string KeysFile = "keys.json";
    private const string QueuesFile = "queues.db";
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(30);

    // Settings by which .NET says where Kestrel listens; any of them replaces the default.
    private static readonly string[] UrlSettings = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    public static WebApplicationBuilder CreateWebBuilder(string[] args)
    {
        var web = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot.Find(args) });
        if (!UrlSettings.Any(key => web.Configuration.GetSection(key).Exists()))
            web.WebHost.UseUrls(DefaultUrl);
        web.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        ConfigureLogging(web.Logging);
        return web;
    }

    /// <summary>Adds what comes before the app's own services: the engine starts first and ends last.</summary>
    public static void AddServices(WebApplicationBuilder web, FunctionPipeline pipeline)
    {
        var services = web.Services;
        services.AddSingleton(pipeline);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => EmbeddedDataDirectory.Resolve(
            provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IHostEnvironment>().ContentRootPath));
        services.AddSingleton(provider => HostJson.Load(
            provider.GetRequiredService<IHostEnvironment>().ContentRootPath, AppContext.BaseDirectory));
        services.AddSingleton(provider => FunctionCatalog.Find(FunctionTypes(provider, web)));
        services.AddSingleton(provider => HostKeys.LoadOrCreate(
            provider.GetRequiredService<EmbeddedDataDirectory>().File(KeysFile),
            provider.GetRequiredService<FunctionCatalog>().With<HttpTriggerAttribute>().Select(found => found.Function.Name)));
        services.TryAddSingleton(new QueueStoreOptions());
        services.AddSingleton<IQueueStore>(provider => new SqliteQueueStore(
            provider.GetRequiredService<EmbeddedDataDirectory>().File(QueuesFile),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<QueueStoreOptions>()));
        services.AddSingleton<FunctionRunner>();
        services.AddSingleton<RouteTable>();
        services.AddSingleton<HttpFront>();
        services.AddSingleton<DrainDeadlines>();
        services.TryAddSingleton(new StartupReport(Console.Error, code => Environment.ExitCode = code));
        services.AddRouting();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownLimit);
        AddSerializer(services);
        services.AddDurable();
    }

    /// <summary>Adds what comes after the app's own services, and builds.</summary>
    public static IHost Build(WebApplicationBuilder web)
    {
        web.Services.AddSingleton<QueueListenerService>();
        web.Services.AddHostedService(provider => provider.GetRequiredService<QueueListenerService>());
        web.Services.AddSingleton<TimerService>();
        web.Services.AddHostedService(provider => provider.GetRequiredService<TimerService>());
        var app = web.Build();
        var front = new Lazy<HttpFront>(app.Services.GetRequiredService<HttpFront>);
        app.Run(http => front.Value.HandleAsync(http));
        return new EmbeddedHost(app);
    }

    // The functions are those of the app's own assembly; tests name types instead.
    private static IEnumerable<Type> FunctionTypes(IServiceProvider provider, IHostApplicationBuilder builder)
    {
        if (builder.Properties.TryGetValue(typeof(FunctionCatalog), out var types))
            return (IEnumerable<Type>)types;
        var name = provider.GetRequiredService<IHostEnvironment>().ApplicationName;
        return Assembly.Load(new AssemblyName(name)).GetTypes();
    }

    private static void AddSerializer(IServiceCollection services)
    {
        services.Configure<JsonSerializerOptions>(options => options.PropertyNameCaseInsensitive = true);
        services.AddOptions<WorkerOptions>().PostConfigure<IOptions<JsonSerializerOptions>>(
            (options, json) => options.Serializer ??= new JsonObjectSerializer(json.Value));
    }

    private static void ConfigureLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddConsole();
        // Without a name the console ignores the options of its formatter.
        logging.Services.PostConfigure<ConsoleLoggerOptions>(options => options.FormatterName ??= ConsoleFormatterNames.Simple);
        logging.Services.Configure<SimpleConsoleFormatterOptions>(options =>
        {
            options.SingleLine = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        // Kestrel and ASP.NET Core report every request at Information.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        // A start that is refused is told in one line by StartupReport; this category would add a stack trace.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
    }
}
