using Functions.Tests.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Yuqing.Functions.Telemetry;

namespace Functions.Tests.Telemetry;

/// <summary>The export to a collector, on a real socket.</summary>
public sealed partial class OtlpExportTests
{
    [Fact]
    public async Task Export_WithAnEndpoint_SendsSpansMetricsAndLogsWithTheirIncident()
    {
        await using var collector = await GatewayServer.StartAsync();
        using (var host = Start(("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_SERVICE_NAME", "county-9")))
        {
            await host.StartAsync();
            using (IncidentTrace.Do("read inbox", "incident-77"))
            {
                var logger = host.Services.GetRequiredService<ILogger<OtlpExportTests>>();
                using (logger.BeginScope(new KeyValuePair<string, object?>[] { new(AppTelemetry.IncidentTag, "incident-78") }))
                    LogSomething(logger, 5);
            }

            AppTelemetry.ChannelFailures.Add(1, new KeyValuePair<string, object?>("channel", "pigeon"));
            await host.StopAsync();
        }

        Assert.Contains("incident-77", Sent(collector, "/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("county-9", Sent(collector, "/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("yuqing.channel.failures", Sent(collector, "/v1/metrics"), StringComparison.Ordinal);
        Assert.Contains("pigeon", Sent(collector, "/v1/metrics"), StringComparison.Ordinal);
        Assert.Contains("Something happened", Sent(collector, "/v1/logs"), StringComparison.Ordinal);
        Assert.Contains("incident-78", Sent(collector, "/v1/logs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfOneSignalTurnedOff_SendsTheOthersOnly()
    {
        await using var collector = await GatewayServer.StartAsync();
        using (var host = Start(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_TRACES_EXPORTER", "none"), ("OTEL_LOGS_EXPORTER", "none")))
        {
            await host.StartAsync();
            IncidentTrace.Do("read inbox", "incident-79")?.Dispose();
            AppTelemetry.ChannelFailures.Add(1, new KeyValuePair<string, object?>("channel", "pigeon"));
            await host.StopAsync();
        }

        Assert.NotEmpty(collector.Received);
        Assert.All(collector.Received, request => Assert.Equal("/v1/metrics", request.Target));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("http://127.0.0.1:9", "true")]
    public void Export_WithoutAnEndpointOrDisabled_DoesNotExist(string? endpoint, string? disabled)
    {
        using var host = Start(("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint), ("OTEL_SDK_DISABLED", disabled));

        Assert.DoesNotContain(host.Services.GetServices<IHostedService>(), service => service is OtlpExport);
        Assert.DoesNotContain(host.Services.GetServices<ILoggerProvider>(), provider => provider.GetType().Name.Contains("OpenTelemetry", StringComparison.Ordinal));
    }

    private static IHost Start(params (string Key, string? Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => setting.Value));
        OtlpExport.AddTo(builder);
        return builder.Build();
    }

    private static string Sent(GatewayServer collector, string target) =>
        string.Concat(collector.Received.Where(request => request.Target == target).Select(request => request.Body));

    [LoggerMessage(1, LogLevel.Warning, "Something happened {Count} times")]
    private static partial void LogSomething(ILogger logger, int count);
}
