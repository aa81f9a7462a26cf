using Functions.Tests.Notifications;
using Yuqing.Functions.Move;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableNotificationStoreTests(TableEmulator emulator) : NotificationStoreContract, IAsyncLifetime
{
    private TableNotifications _tables = null!;

    protected override INotificationStore Store => _tables.Store;

    protected override INotificationStore Another => _tables.Another;

    private protected override INotificationImport Import => _tables.Store;

    protected override IIncidentRegister Register => _tables.Register.Register;

    public async Task InitializeAsync() => _tables = await TableNotifications.CreateAsync(emulator, Time);

    public async Task DisposeAsync() => await _tables.DisposeAsync();
}
