using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Yuqing.Functions.Telemetry;

/// <summary>
/// What is exported, on either stack. The app's code knows no OpenTelemetry: it uses what .NET has, and this listens.
/// </summary>
/// <remarks>
/// ASP.NET Core's and HttpClient's own spans are left out: they carry addresses, and here an address may hold a link by which its reader
/// acts, or the key of a chat robot.
/// </remarks>
internal static class TelemetryBuilder
{
    /// <summary>Spans by their sources.</summary>
    public static readonly IReadOnlyList<string> Sources =
        [AppTelemetry.Name, "Microsoft.DurableTask", "Microsoft.Azure.Functions.Worker", "Yuqing.Embedded.FunctionsHost"];

    /// <summary>Metrics by their meters.</summary>
    public static readonly IReadOnlyList<string> Meters = [AppTelemetry.Name, "Yuqing.Embedded.DurableTask", "System.Runtime"];

    /// <summary>Adds sources and meters; who exports them is added by the stack.</summary>
    public static IOpenTelemetryBuilder AddYuqing(this IOpenTelemetryBuilder builder) => builder
        .WithTracing(tracing => tracing.AddSource([.. Sources]))
        .WithMetrics(metrics => metrics.AddMeter([.. Meters]));

    /// <summary>Sends each signal to the collector that OpenTelemetry's own settings name; none to nowhere.</summary>
    public static IOpenTelemetryBuilder AddOtlp(this IOpenTelemetryBuilder builder, IConfiguration configuration)
    {
        if (IsWanted(configuration, TelemetrySignal.Traces))
            builder.WithTracing(tracing => tracing.AddOtlpExporter());
        if (IsWanted(configuration, TelemetrySignal.Metrics))
            builder.WithMetrics(metrics => metrics.AddOtlpExporter());
        if (IsWanted(configuration, TelemetrySignal.Logs))
            builder.WithLogging(logs => logs.AddOtlpExporter(), options => options.IncludeScopes = true);
        return builder;
    }

    /// <summary>Whether a signal has somewhere to go and nobody turned it off.</summary>
    public static bool IsWanted(IConfiguration configuration, TelemetrySignal signal)
    {
        var name = signal.ToString().ToUpperInvariant();
        var endpoint = configuration[$"OTEL_EXPORTER_OTLP_{name}_ENDPOINT"] ?? configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        return !string.IsNullOrWhiteSpace(endpoint) && !Is(configuration["OTEL_SDK_DISABLED"], "true") && !Is(configuration[$"OTEL_{name}_EXPORTER"], "none");
    }

    private static bool Is(string? value, string expected) => string.Equals(value, expected, StringComparison.OrdinalIgnoreCase);
}
