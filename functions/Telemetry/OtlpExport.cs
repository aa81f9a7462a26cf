using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Yuqing.Functions.Telemetry;

/// <summary>
/// Sends traces, metrics and logs to a collector. Off unless <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, or the one of a single signal,
/// is set; all other settings are OpenTelemetry's own too, from the environment or the app's configuration.
/// </summary>
internal sealed class OtlpExport : IHostedService, IDisposable
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string ServiceName = "OTEL_SERVICE_NAME";
    private const string Disabled = "OTEL_SDK_DISABLED";

    private readonly OpenTelemetrySdk _sdk;

    private OtlpExport(IConfiguration configuration) => _sdk = OpenTelemetrySdk.Create(builder =>
    {
        builder.Services.AddSingleton(configuration);
        builder.ConfigureResource(resource => Describe(resource, configuration)).AddYuqing();
        if (Wants(configuration, "TRACES"))
            builder.WithTracing(tracing => tracing.AddOtlpExporter());
        if (Wants(configuration, "METRICS"))
            builder.WithMetrics(metrics => metrics.AddOtlpExporter());
    });

    /// <summary>Adds the export when it is asked for.</summary>
    public static void AddTo(IHostApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (string.Equals(configuration[Disabled], "true", StringComparison.OrdinalIgnoreCase))
            return;
        if (Wants(configuration, "TRACES") || Wants(configuration, "METRICS"))
            builder.Services.AddHostedService(_ => new OtlpExport(configuration));
        if (Wants(configuration, "LOGS"))
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

    /// <summary>Sends what is left. Services that were added first are disposed of last, so the last spans of the others are there.</summary>
    public void Dispose() => _sdk.Dispose();

    /// <summary>Whether a signal has somewhere to go and is not turned off.</summary>
    private static bool Wants(IConfiguration configuration, string signal)
    {
        var endpoint = configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"] ?? configuration[Endpoint];
        return !string.IsNullOrWhiteSpace(endpoint)
            && !string.Equals(configuration[$"OTEL_{signal}_EXPORTER"], "none", StringComparison.OrdinalIgnoreCase);
    }

    private static ResourceBuilder Describe(ResourceBuilder resource, IConfiguration configuration) => resource
        .AddService(
            configuration[ServiceName] ?? "yuqing-functions",
            serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3))
        .AddEnvironmentVariableDetector();
}
