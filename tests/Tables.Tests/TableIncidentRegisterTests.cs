using Functions.Tests.Register;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Register;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableIncidentRegisterTests(TableEmulator emulator) : IncidentRegisterContract, IAsyncLifetime
{
    private TableIncidentRegister _register = null!;

    protected override IIncidentRegister Register => _register;

    public async Task InitializeAsync()
    {
        var tables = new RegisterTables(emulator.Service, emulator.NewName());
        await tables.EnsureAsync(CancellationToken.None);
        _register = new TableIncidentRegister(tables, new TwoUnits(), Time);
    }

    public async Task DisposeAsync() => await _register.DisposeAsync();
}
