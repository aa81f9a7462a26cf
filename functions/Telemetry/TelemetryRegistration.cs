using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Yuqing.Functions.Telemetry;

/// <summary>Registers what measures. Who exports is the stack's.</summary>
internal static class TelemetryRegistration
{
    /// <summary>Adds it; the gauges come to life with the host.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services
        .AddSingleton<IncidentMetrics>()
        .AddSingleton<StateGauges>()
        .AddHostedService<Begin>();

    /// <summary>Gauges exist from the start, because nobody asks for them.</summary>
    private sealed class Begin(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetRequiredService<StateGauges>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
