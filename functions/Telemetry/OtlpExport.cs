using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;

namespace Yuqing.Functions.Telemetry;

/// <summary>
/// Sends traces, metrics and logs to a collector where no cloud does. Off unless <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, or the one of
/// a single signal, is set; all other settings are OpenTelemetry's own too, from the environment or the app's configuration.
/// </summary>
internal sealed class OtlpExport : IHostedService, IDisposable
{
    private const string ServiceName = "OTEL_SERVICE_NAME";

    private readonly OpenTelemetrySdk _sdk;

    private OtlpExport(IConfiguration configuration) => _sdk = OpenTelemetrySdk.Create(builder =>
    {
        builder.Services.AddSingleton(configuration);
        builder.ConfigureResource(resource => Describe(resource, configuration)).AddYuqing().AddOtlp(configuration);
    });

    /// <summary>Adds the export when it is asked for.</summary>
    public static void AddTo(IHostApplicationBuilder builder)
    {
        IConfiguration configuration = builder.Configuration;
        if (TelemetryBuilder.IsWanted(configuration, TelemetrySignal.Traces) || TelemetryBuilder.IsWanted(configuration, TelemetrySignal.Metrics))
            builder.Services.AddHostedService(_ => new OtlpExport(configuration));
        if (TelemetryBuilder.IsWanted(configuration, TelemetrySignal.Logs))
        {
            builder.Logging.AddOpenTelemetry(logs =>
            {
                logs.IncludeScopes = true;
                logs.SetResourceBuilder(Describe(ResourceBuilder.CreateDefault(), configuration));
                logs.AddOtlpExporter();
            });
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Sends what is left.</summary>
    public void Dispose() => _sdk.Dispose();

    private static ResourceBuilder Describe(ResourceBuilder resource, IConfiguration configuration) => resource
        .AddService(configuration[ServiceName] ?? "yuqing-functions", serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3))
        .AddEnvironmentVariableDetector();
}
