using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Duty.Storage;
using Yuqing.Functions.Http.Health;
using Yuqing.Functions.Move;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Security;
using Yuqing.Functions.Watch;

namespace Yuqing.Functions.Register;

/// <summary>Registers everything that lies in the register's file.</summary>
internal static class SqliteStores
{
    /// <summary>
    /// Adds the file, its tables and the stores on them. Resolving <see cref="RegisterDatabase"/> opens the file and throws
    /// <see cref="RegisterOpenException"/> with words for the operator: do it first at start-up.
    /// </summary>
    public static IServiceCollection AddSqliteStores(this IServiceCollection services) => services
        .AddSingleton(RegisterSchema.Part)
        .AddSingleton(SqliteDutyStore.Schema)
        .AddSingleton(SqliteCalendarMemory.Schema)
        .AddSingleton(AlarmRows.Schema)
        .AddSingleton(SecuritySchema.Part)
        .AddSingleton(SqliteShiftStore.Schema)
        .AddSingleton(SqliteMovableRegister.Schema)
        .AddSingleton(provider => RegisterDatabase.Open(
            provider.GetRequiredService<IOptions<YuqingOptions>>().Value.DataDirectory,
            provider.GetServices<RegisterSchemaPart>(),
            provider.GetRequiredService<ILogger<RegisterDatabase>>()))
        .AddSingleton<ChangeFeed>()
        .AddSingleton<IIncidentRegister, SqliteIncidentRegister>()
        .AddSingleton<INotificationStore, SqliteNotificationStore>()
        .AddSingleton<IAuditTrail, SqliteAuditTrail>()
        .AddSingleton<IPolicyArchive, SqlitePolicyArchive>()
        .AddSingleton<IDutyStore, SqliteDutyStore>()
        .AddSingleton<ISecurityStore, SqliteSecurityStore>()
        .AddSingleton<ICalendarMemory, SqliteCalendarMemory>()
        .AddSingleton<IStoreProbe, SqliteStoreProbe>()
        .AddSingleton<IAlarmStore, SqliteAlarmStore>()
        .AddSingleton<IWatchlist, SqliteWatchlist>()
        .AddSingleton<IShiftStore, SqliteShiftStore>()
        .AddSingleton<SqliteMovableRegister>()
        .AddSingleton<IMovableRegister>(provider => provider.GetRequiredService<SqliteMovableRegister>())
        .AddSingleton<INotificationImport>(provider => provider.GetRequiredService<SqliteMovableRegister>());
}
