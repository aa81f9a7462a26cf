using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Monitoring;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Functions.Startup;

/// <summary>Reads the folder of policy files.</summary>
internal static class PolicyFiles
{
    private const string Schema = "policy.schema.json";

    private const string Calendars = "calendars";

    /// <summary>Adds the catalog, the calendars and the rounds that follow both. Resolving them reads the files; do it at start-up.</summary>
    public static IServiceCollection AddPolicies(this IServiceCollection services) => services
        .AddSingleton(provider => Load(FolderOf(provider)))
        .AddSingleton(provider => new CalendarBook(Path.Combine(FolderOf(provider), Calendars), provider.GetRequiredService<PolicyCatalog>().All))
        .AddSingleton<CalendarRound>()
        .AddSingleton<PolicyOfUnit>(provider => provider.GetRequiredService<PolicyCatalog>().Find)
        .AddSingleton<MonitoringRound>();

    /// <summary>The schema that belongs to this version of the product.</summary>
    public static string ShippedSchema() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policies", Schema));

    /// <exception cref="PolicyLoadException">Some file is wrong, or there is none.</exception>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    public static PolicyCatalog Load(string folder)
    {
        var sources = Directory.EnumerateFiles(folder, "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(file => new PolicySource(file, File.ReadAllText(file)))
            .ToList();
        return sources.Count > 0
            ? PolicyCatalog.Parse(sources, File.ReadAllText(Path.Combine(folder, Schema)))
            : throw new PolicyLoadException([new PolicyError(folder, 0, 0, "holds no policy file (*.yaml). Set Yuqing:Policies to a folder that does.")]);
    }

    private static string FolderOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<YuqingOptions>>().Value.Policies;
}
