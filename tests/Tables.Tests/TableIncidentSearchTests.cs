using Functions.Tests.Register;
using Yuqing.Functions.Register;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableIncidentSearchTests(TableEmulator emulator) : IncidentSearchContract, IAsyncLifetime
{
    private TableRegister _tables = null!;

    protected override IIncidentRegister Register => _tables.Register;

    public async Task InitializeAsync() => _tables = await TableRegister.CreateAsync(emulator, Time);

    public async Task DisposeAsync() => await _tables.DisposeAsync();
}
