using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.DurableTask.Client;

/// <summary>Registers clients.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Registers a client.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Its name; <c>null</c> for the default client.</param>
    public static IDurableTaskClientBuilder AddDurableTaskClient(this IServiceCollection services, string? name = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<IDurableTaskClientProvider, DurableTaskClientProvider>();
        var builders = services.Select(service => service.ImplementationInstance).OfType<Builders>().FirstOrDefault();
        if (builders is null)
            services.AddSingleton(builders = new Builders());
        return builders.GetOrAdd(name ?? Options.DefaultName, services);
    }

    /// <summary>Registers the default client.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Configures it.</param>
    public static IServiceCollection AddDurableTaskClient(
        this IServiceCollection services, Action<IDurableTaskClientBuilder> configure) =>
        services.AddDurableTaskClient(Options.DefaultName, configure);

    /// <summary>Registers a client.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">Its name.</param>
    /// <param name="configure">Configures it.</param>
    public static IServiceCollection AddDurableTaskClient(
        this IServiceCollection services, string name, Action<IDurableTaskClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(services.AddDurableTaskClient(name));
        return services;
    }

    private sealed class Builders
    {
        private readonly Dictionary<string, IDurableTaskClientBuilder> _builders = [];

        public IDurableTaskClientBuilder GetOrAdd(string name, IServiceCollection services)
        {
            if (_builders.TryGetValue(name, out var builder))
                return builder;
            _builders[name] = builder = new DefaultDurableTaskClientBuilder(name, services);
            services.AddOptions<DurableTaskClientOptions>(name).PostConfigure<IServiceProvider>((options, provider) =>
            {
                if (!options.DataConverterExplicitlySet && provider.GetService<DataConverter>() is { } converter)
                    options.DataConverter = converter;
            });
            services.AddSingleton(provider => new ClientHolder(builder.Build(provider)));
            if (name == Options.DefaultName)
                builder.RegisterDirectly();
            return builder;
        }
    }
}

/// <summary>Keeps a named client apart from the one that is injected directly.</summary>
internal sealed record ClientHolder(DurableTaskClient Client);

internal sealed class DurableTaskClientProvider(IEnumerable<ClientHolder> clients) : IDurableTaskClientProvider
{
    public DurableTaskClient GetClient(string? name = default)
    {
        name ??= Options.DefaultName;
        return clients.FirstOrDefault(holder => string.Equals(holder.Client.Name, name, StringComparison.OrdinalIgnoreCase))?.Client
            ?? throw new ArgumentOutOfRangeException(nameof(name), name, "There is no durable task client of this name.");
    }
}
