using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Channels;

namespace Yuqing.Functions.Notifications;

/// <summary>Registers notifications and their channels.</summary>
internal static class NotificationRegistration
{
    /// <summary>Adds notifier, delivery and every channel in this assembly; the queue comes with the stack.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services) =>
        services
            .AddSingleton<ContactChoice>()
            .AddSingleton<NotificationWriter>()
            .AddSingleton<Notifier>()
            .AddSingleton<Withdrawal>()
            .AddSingleton<UnreachedPerson>()
            .AddSingleton<NotificationDelivery>()
            .AddSingleton<NotificationReplay>()
            .AddChannels();
}
