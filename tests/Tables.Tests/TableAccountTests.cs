using Functions.Tests.Security;
using Yuqing.Functions.Azure.Stores;
using Yuqing.Functions.Azure.Stores.Security;
using Yuqing.Functions.Security;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableAccountTests(TableEmulator emulator) : AccountContract, IAsyncLifetime
{
    private readonly string _prefix = emulator.NewName();

    protected override ISecurityStore Store => new TableSecurityStore(Tables);

    protected override ISecurityStore Other => new TableSecurityStore(Tables);

    private CoreTables Tables => new(emulator.Service, _prefix);

    public Task InitializeAsync() => Tables.EnsureAsync(CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;
}
