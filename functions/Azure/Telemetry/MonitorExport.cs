using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Telemetry;

namespace Yuqing.Functions.Azure.Telemetry;

/// <summary>
/// Sends traces, metrics and logs to Application Insights, and to a collector too when one is named. The host sends its own:
/// <c>telemetryMode</c> in its <c>host.json</c> makes both speak OpenTelemetry, so that they share traces.
/// </summary>
internal static class MonitorExport
{
    private const string ConnectionString = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string Identity = "AZURE_CLIENT_ID";

    /// <summary>Adds it, as far as the settings name somewhere to send to.</summary>
    public static void AddTo(FunctionsApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var telemetry = builder.Services.AddOpenTelemetry().UseFunctionsWorkerDefaults().AddYuqing().AddOtlp(configuration);
        if (configuration[ConnectionString] is not { Length: > 0 } connection)
            return;
        telemetry.UseAzureMonitorExporter(options =>
        {
            options.ConnectionString = connection;
            options.Credential = Credential(configuration[Identity]);

            // Left to itself it keeps five traces a second, and a deadline that nobody can follow is one too many.
            options.TracesPerSecond = null;
            options.SamplingRatio = 1;
            options.EnableLiveMetrics = false;
        });
    }

    /// <summary>The app's identity in the cloud; on a computer of one's own there is none, and the connection string alone must do.</summary>
    private static ManagedIdentityCredential? Credential(string? identity) =>
        string.IsNullOrEmpty(identity) ? null : new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(identity));
}
