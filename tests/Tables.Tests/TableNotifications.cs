using Azure.Data.Tables;
using Yuqing.Functions.Azure.Stores.Notifications;

namespace Tables.Tests;

/// <summary>Notifications, and the register that they belong to, on empty tables of their own.</summary>
internal sealed class TableNotifications : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly string _prefix;

    private TableNotifications(TableRegister register, string prefix, TableServiceClient service, TimeProvider time)
    {
        (Register, _prefix, _time) = (register, prefix, time);
        Tables = new NotificationTables(service, prefix);
        (Store, Another) = (Open(service), Open(service));
    }

    public TableRegister Register { get; }

    public NotificationTables Tables { get; }

    public TableNotificationStore Store { get; }

    /// <summary>As another process has it.</summary>
    public TableNotificationStore Another { get; }

    public static async Task<TableNotifications> CreateAsync(TableEmulator emulator, TimeProvider time)
    {
        var created = new TableNotifications(await TableRegister.CreateAsync(emulator, time), emulator.NewName(), emulator.Service, time);
        await created.Tables.EnsureAsync(CancellationToken.None);
        return created;
    }

    /// <summary>A store on the same tables.</summary>
    public TableNotificationStore Open(TableServiceClient service) =>
        new(new NotificationTables(service, _prefix), Register.Heads, Register.Changes, _time);

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        Another.Dispose();
        await Register.DisposeAsync();
    }
}
