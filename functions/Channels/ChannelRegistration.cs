using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Channels;

/// <summary>Registers the channels.</summary>
internal static class ChannelRegistration
{
    private const int MaxAnswerBytes = 64 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>Adds every channel in this assembly and what they speak HTTP with.</summary>
    public static IServiceCollection AddChannels(this IServiceCollection services)
    {
        services.AddSingleton<ChannelSet>();
        services.AddSingleton<GatewayHttp>();
        foreach (var channel in typeof(INotificationChannel).Assembly.GetTypes().Where(IsChannel))
            services.AddSingleton(typeof(INotificationChannel), channel);
        AddClient(services, WebhookChannel.ClientName);
        AddClient(services, GatewayHttp.ClientName);
        return services;
    }

    /// <summary>A client without loggers: addresses hold keys, some of them in the path, which the loggers would write.</summary>
    private static void AddClient(IServiceCollection services, string name) => services
        .AddHttpClient(name, client =>
        {
            client.Timeout = NotificationDelivery.Deadline;
            client.MaxResponseContentBufferSize = MaxAnswerBytes;
        })
        .RemoveAllLoggers()
        .UseSocketsHttpHandler((handler, _) =>
        {
            handler.AllowAutoRedirect = false;
            handler.UseCookies = false;
            handler.ConnectTimeout = ConnectTimeout;
            handler.PooledConnectionLifetime = ConnectionLifetime;
        });

    private static bool IsChannel(Type type) => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(INotificationChannel));
}
