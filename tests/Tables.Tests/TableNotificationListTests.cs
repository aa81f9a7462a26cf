using Functions.Tests.Notifications;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableNotificationListTests(TableEmulator emulator) : NotificationListContract, IAsyncLifetime
{
    private TableNotifications _tables = null!;

    protected override INotificationStore Store => _tables.Store;

    protected override IIncidentRegister Register => _tables.Register.Register;

    public async Task InitializeAsync() => _tables = await TableNotifications.CreateAsync(emulator, Time);

    public async Task DisposeAsync() => await _tables.DisposeAsync();
}
