using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Channels;

namespace Yuqing.Functions.Notifications;

/// <summary>Registers notifications and their channels.</summary>
internal static class NotificationRegistration
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>Adds notifier, delivery and every channel in this assembly; the queue comes with the stack.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddSingleton<Notifier>();
        services.AddSingleton<NotificationDelivery>();
        services.AddSingleton<ChannelSet>();
        foreach (var channel in typeof(INotificationChannel).Assembly.GetTypes().Where(IsChannel))
            services.AddSingleton(typeof(INotificationChannel), channel);
        services.AddHttpClient(WebhookChannel.ClientName, client => client.Timeout = NotificationDelivery.Deadline)
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.ConnectTimeout = ConnectTimeout;
                handler.PooledConnectionLifetime = ConnectionLifetime;
            });
        return services;
    }

    private static bool IsChannel(Type type) => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(INotificationChannel));
}
