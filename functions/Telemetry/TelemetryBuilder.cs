using OpenTelemetry;

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
}
