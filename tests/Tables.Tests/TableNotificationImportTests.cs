using Functions.Tests.Move;
using Yuqing.Functions.Move;
using Yuqing.Functions.Notifications;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableNotificationImportTests(TableEmulator emulator) : NotificationImportContract, IAsyncLifetime
{
    private TableNotifications _tables = null!;

    protected override INotificationStore Store => _tables.Store;

    private protected override INotificationImport Import => (INotificationImport)_tables.Store;

    public async Task InitializeAsync() => _tables = await TableNotifications.CreateAsync(emulator, Time);

    public async Task DisposeAsync() => await _tables.DisposeAsync();
}
