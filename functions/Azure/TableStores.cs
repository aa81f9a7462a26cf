using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Azure.Connections;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Azure.Stores;
using Yuqing.Functions.Azure.Stores.Alarms;
using Yuqing.Functions.Azure.Stores.Attachments;
using Yuqing.Functions.Azure.Stores.Audit;
using Yuqing.Functions.Azure.Stores.Calendars;
using Yuqing.Functions.Azure.Stores.Duty;
using Yuqing.Functions.Azure.Stores.Notifications;
using Yuqing.Functions.Azure.Stores.Policies;
using Yuqing.Functions.Azure.Stores.Security;
using Yuqing.Functions.Azure.Stores.Shifts;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Storage;
using Yuqing.Functions.Http.Health;
using Yuqing.Functions.Move;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Functions.Watch;

namespace Yuqing.Functions.Azure;

/// <summary>Registers everything that lies in tables.</summary>
internal static class TableStores
{
    /// <summary>Name of the connection: the account of tables and attachments.</summary>
    public const string ConnectionName = "Register";

    /// <summary>Adds the account, the sets of tables and the stores on them. The start must ensure every <see cref="ITableSet"/> first.</summary>
    public static IServiceCollection AddTableStores(this IServiceCollection services) => services
        .AddSingleton(provider => Open(new Connection(provider.GetRequiredService<IConfiguration>(), ConnectionName)))
        .AddTableSet<RegisterTables>()
        .AddSingleton<HeadReader>()
        .AddSingleton<ChangeLog>()
        .AddSingleton<IIncidentRegister, TableIncidentRegister>()
        .AddSingleton<IWatchlist, TableWatchlist>()
        .AddTableSet<NotificationTables>()
        .AddSingleton<TableNotificationStore>()
        .AddSingleton<INotificationStore>(provider => provider.GetRequiredService<TableNotificationStore>())
        .AddSingleton<INotificationImport>(provider => provider.GetRequiredService<TableNotificationStore>())
        .AddTableSet<CoreTables>()
        .AddSingleton<ISecurityStore, TableSecurityStore>()
        .AddSingleton<IAuditTrail, TableAuditTrail>()
        .AddSingleton<IPolicyArchive, TablePolicyArchive>()
        .AddSingleton<IDutyStore, TableDutyStore>()
        .AddHostedService<DirectoryFollower>()
        .AddSingleton<ICalendarMemory, TableCalendarMemory>()
        .AddSingleton<IStoreProbe, TableStoreProbe>()
        .AddSingleton<IMovableRegister, TableMovableRegister>()
        .AddTableSet<AlarmTables>()
        .AddSingleton<IAlarmStore, TableAlarmStore>()
        .AddTableSet<AttachmentTables>()
        .AddSingleton<TableAttachmentStore>()
        .AddSingleton<IAttachmentStore>(provider => provider.GetRequiredService<TableAttachmentStore>())
        .AddSingleton<IAttachmentSweeper>(provider => provider.GetRequiredService<TableAttachmentStore>())
        .AddTableSet<ShiftTables>()
        .AddSingleton<ShiftFacts>()
        .AddSingleton<IShiftStore, TableShiftStore>();

    private static IServiceCollection AddTableSet<T>(this IServiceCollection services)
        where T : class, ITableSet => services.AddSingleton<T>().AddSingleton<ITableSet>(provider => provider.GetRequiredService<T>());

    private static TableServiceClient Open(Connection connection) => connection.Text is { } text
        ? new TableServiceClient(text)
        : new TableServiceClient(connection.AddressOf("tableServiceUri"), connection.Credential());
}
