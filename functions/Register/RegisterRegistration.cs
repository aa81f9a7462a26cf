using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Watch;

namespace Yuqing.Functions.Register;

/// <summary>Registers the register on SQLite.</summary>
internal static class RegisterRegistration
{
    /// <summary>
    /// Adds the register, its notifications, its policies, its alarms and its audit trail. Resolving <see cref="RegisterDatabase"/> opens the file and
    /// throws <see cref="RegisterOpenException"/> with words for the operator: do it first at start-up.
    /// </summary>
    public static IServiceCollection AddRegister(this IServiceCollection services)
    {
        services.AddSingleton(RegisterSchema.Part);
        services.AddSingleton(provider => RegisterDatabase.Open(
            provider.GetRequiredService<IOptions<YuqingOptions>>().Value.DataDirectory,
            provider.GetServices<RegisterSchemaPart>(),
            provider.GetRequiredService<ILogger<RegisterDatabase>>()));
        services.AddSingleton<ChangeFeed>();
        services.AddSingleton<IIncidentRegister, SqliteIncidentRegister>();
        services.AddSingleton<INotificationStore, SqliteNotificationStore>();
        services.AddSingleton<IAuditTrail, SqliteAuditTrail>();
        services.AddSingleton<IPolicyArchive, SqlitePolicyArchive>();
        services.AddSingleton(AlarmRows.Schema);
        services.AddSingleton<IAlarmStore, SqliteAlarmStore>();
        services.AddSingleton<IWatchlist, SqliteWatchlist>();
        return services;
    }
}
