using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Worker;

/// <summary>Registers workers.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Registers a worker.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Its name; <c>null</c> for the default worker.</param>
    public static IDurableTaskWorkerBuilder AddDurableTaskWorker(this IServiceCollection services, string? name = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        var builders = services.Select(service => service.ImplementationInstance).OfType<Builders>().FirstOrDefault();
        if (builders is null)
            services.AddSingleton(builders = new Builders());
        return builders.GetOrAdd(name ?? Options.DefaultName, services);
    }

    /// <summary>Registers the default worker.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Configures it.</param>
    public static IServiceCollection AddDurableTaskWorker(
        this IServiceCollection services, Action<IDurableTaskWorkerBuilder> configure) =>
        services.AddDurableTaskWorker(Options.DefaultName, configure);

    /// <summary>Registers a worker.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Its name.</param>
    /// <param name="configure">Configures it.</param>
    public static IServiceCollection AddDurableTaskWorker(
        this IServiceCollection services, string name, Action<IDurableTaskWorkerBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(services.AddDurableTaskWorker(name));
        return services;
    }

    private sealed class Builders
    {
        private readonly Dictionary<string, IDurableTaskWorkerBuilder> _builders = [];

        public IDurableTaskWorkerBuilder GetOrAdd(string name, IServiceCollection services)
        {
            if (_builders.TryGetValue(name, out var builder))
                return builder;
            _builders[name] = builder = new DefaultDurableTaskWorkerBuilder(name, services);
            services.AddOptions<DurableTaskWorkerOptions>(name).PostConfigure<IServiceProvider>((options, provider) =>
            {
                if (!options.DataConverterExplicitlySet && provider.GetService<DataConverter>() is { } converter)
                    options.DataConverter = converter;
            });
            services.AddSingleton(provider => builder.Build(provider));
            return builder;
        }
    }
}
