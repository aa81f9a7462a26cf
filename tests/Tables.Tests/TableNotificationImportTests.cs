using Functions.Tests.Move;
using Functions.Tests.Notifications;
using Yuqing.Functions.Move;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableNotificationImportTests(TableEmulator emulator) : NotificationImportContract, IAsyncLifetime
{
    private TableNotifications _tables = null!;

    protected override INotificationStore Store => _tables.Store;

    private protected override INotificationImport Import => (INotificationImport)_tables.Store;

    [Fact]
    public async Task Add_OlderAfterNewer_ListsStayNewestFirst()
    {
        var now = Time.GetUtcNow();
        await Store.AddAsync([Some.Notification("here", "n-here")], default);
        await Import.AddAsync([Some.Notification("moved", "n-newer") with { QueuedAt = now.AddDays(-1) }], default);
        await Import.AddAsync([Some.Notification("moved", "n-older") with { QueuedAt = now.AddDays(-2) }], default);

        var listed = await Store.ListAsync(new NotificationQuery(new Sight(null, Restricted: true), null, Limit: 10), default);

        Assert.Equal(["n-here", "n-newer", "n-older"], listed.Items.Select(one => one.Id));
        Assert.Equal(["n-older", "n-newer"], (await Store.ListAsync("moved", default)).Select(one => one.Id));
    }

    public async Task InitializeAsync() => _tables = await TableNotifications.CreateAsync(emulator, Time);

    public async Task DisposeAsync() => await _tables.DisposeAsync();
}
