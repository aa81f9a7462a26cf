using Microsoft.Extensions.DependencyInjection;

namespace Yuqing.Functions.Watch;

/// <summary>Registers the watchdog.</summary>
internal static class WatchRegistration
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds it and its checks; needs register, directory, channels, queue and an <see cref="IIncidentPusher"/> beside it.</summary>
    public static IServiceCollection AddWatchdog(this IServiceCollection services)
    {
        services.AddHttpClient(Heartbeat.ClientName, client => client.Timeout = Heartbeat.Deadline)
            .RemoveAllLoggers()
            .UseSocketsHttpHandler((handler, _) =>
            {
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.ConnectTimeout = ConnectTimeout;
            });
        // What needs the register alone comes first.
        return services
            .AddSingleton<IWatchCheck, BreachCheck>()
            .AddSingleton<IWatchCheck, RungCheck>()
            .AddSingleton<IWatchCheck, InboxCheck>()
            .AddSingleton<IWatchCheck, EffectCheck>()
            .AddSingleton<IWatchCheck, RosterCheck>()
            .AddSingleton<IWatchCheck, CalendarCheck>()
            .AddSingleton<IWatchCheck, QueueCheck>()
            .AddSingleton<IWatchCheck, RunCheck>()
            .AddSingleton<AlarmRecipients>()
            .AddSingleton<AlarmTeller>()
            .AddSingleton<Heartbeat>()
            .AddSingleton<Watchdog>();
    }
}
