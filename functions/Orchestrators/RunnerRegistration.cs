using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Watch;

namespace Yuqing.Functions.Orchestrators;

/// <summary>Registers the runner, and with it the watchdog's hold on incidents.</summary>
internal static class RunnerRegistration
{
    /// <summary>Adds them; needs register and notifications beside it.</summary>
    public static IServiceCollection AddIncidentRunner(this IServiceCollection services) =>
        services.AddSingleton<IncidentRunner>().AddSingleton<IIncidentPusher, IncidentPusher>();
}
