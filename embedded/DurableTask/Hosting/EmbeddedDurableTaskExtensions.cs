using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yuqing.Embedded.DurableTask.Engine;
using Yuqing.Embedded.DurableTask.Store;
using Yuqing.Embedded.DurableTask.Store.InMemory;
using Yuqing.Embedded.DurableTask.Store.Sqlite;

namespace Yuqing.Embedded.DurableTask;

/// <summary>Registers the embedded engine, which the durable task clients and workers of the application then use.</summary>
public static class EmbeddedDurableTaskExtensions
{
    /// <summary>Registers the engine on a database file. Call it before other hosted services are added.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddEmbeddedDurableTask(
        this IServiceCollection services, Action<EmbeddedEngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<EmbeddedEngineOptions>().Validate(
            chosen => chosen.Retention is null || chosen.Retention > TimeSpan.Zero,
            "The engine's retention must be greater than zero, or not set at all to keep everything.");
        if (configure is not null)
            options.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IWorkScheduler, ThreadPoolWorkScheduler>();
        services.TryAddSingleton(CreateStore);
        services.TryAddSingleton(CreateEngine);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EmbeddedEngineService>());
        return services;
    }

    /// <summary>Registers the engine in memory only: everything is lost with the process. For tests.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets options.</param>
    public static IServiceCollection AddInMemoryEmbeddedDurableTask(
        this IServiceCollection services, Action<EmbeddedEngineOptions>? configure = null)
    {
        services.AddEmbeddedDurableTask(options => options.InMemory = true);
        return configure is null ? services : services.Configure(configure);
    }

    private static IOrchestrationStore CreateStore(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<EmbeddedEngineOptions>>().Value;
        var callbacks = new SerialQueue(services.GetRequiredService<IWorkScheduler>());
        return options.InMemory
            ? new InMemoryOrchestrationStore(callbacks.Add)
            : new SqliteOrchestrationStore(options.DatabasePath, callbacks.Add);
    }

    private static DurableTaskEngine CreateEngine(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<EmbeddedEngineOptions>>().Value;
        var loggers = services.GetRequiredService<ILoggerFactory>();
        return new DurableTaskEngine(
            services.GetRequiredService<IOrchestrationStore>(),
            new TaskHost(services.GetRequiredService<IServiceScopeFactory>(), loggers, options.MaximumPayloadLength),
            services.GetRequiredService<TimeProvider>(),
            options,
            services.GetRequiredService<IWorkScheduler>(),
            loggers.CreateLogger("Yuqing.Embedded.DurableTask"));
    }
}
