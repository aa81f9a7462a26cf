using Microsoft.Extensions.DependencyInjection;

namespace Yuqing.Functions.Orchestrators;

/// <summary>Registers runner and watchdog.</summary>
internal static class RunnerRegistration
{
    /// <summary>Adds them; needs register and notifications beside it.</summary>
    public static IServiceCollection AddIncidentRunner(this IServiceCollection services) =>
        services.AddSingleton<IncidentRunner>().AddSingleton<Watchdog>();
}
