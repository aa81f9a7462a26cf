using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
        var options = services.AddOptions<EmbeddedEngineOptions>();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
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
}
