using Grpc.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Azure.Attachments;
using Yuqing.Functions.Azure.Connections;
using Yuqing.Functions.Azure.Links;
using Yuqing.Functions.Azure.Queues;
using Yuqing.Functions.Azure.Stores.Attachments;
using Yuqing.Functions.Azure.Telemetry;
using Yuqing.Functions.Http;
using Yuqing.Functions.Links;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Telemetry;

namespace Yuqing.Functions.Azure;

/// <summary>The composition root of the Azure stack: which adapters stand behind the ports in the cloud.</summary>
internal static class StackSetup
{
    /// <summary>Adds them.</summary>
    public static FunctionsApplicationBuilder AddStack(this FunctionsApplicationBuilder builder)
    {
        MonitorExport.AddTo(builder);
        builder.Services.AddSingleton(new TurnTraces(own: true));
        builder.Services
            .AddTableStores()
            .AddBlobContents()
            .AddSingleton(provider => ServiceBusNotificationQueue.Open(Connect(provider, ServiceBusNotificationQueue.ConnectionName)))
            .AddSingleton<INotificationQueue, ServiceBusNotificationQueue>()
            .AddSingleton<ILinkKeys, SettingLinkKeys>()
            .AddSingleton<UnavailableFailures.Test>(IsEngineAway)
            .AddHostedService<AzureStart>()
            .AddHostedService<AttachmentSweep>();
        return builder;
    }

    /// <summary>Adds where the contents of attachments lie.</summary>
    public static IServiceCollection AddBlobContents(this IServiceCollection services) => services
        .AddSingleton(provider => BlobContents.Open(Connect(provider, TableStores.ConnectionName)))
        .AddSingleton<IAttachmentContents, BlobContents>();

    private static Connection Connect(IServiceProvider provider, string name) => new(provider.GetRequiredService<IConfiguration>(), name);

    /// <summary>The client of orchestrations speaks gRPC with the host, which answers so when the provider cannot be reached.</summary>
    private static bool IsEngineAway(Exception failure) =>
        failure is RpcException { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted };
}
