using Functions.Tests.Register;
using Yuqing.Functions.Azure.Register;

namespace Tables.Tests;

/// <summary>A register on empty tables of its own.</summary>
internal sealed class TableRegister : IAsyncDisposable
{
    private TableRegister(RegisterTables tables, TimeProvider time)
    {
        Tables = tables;
        Heads = new HeadReader(tables);
        Changes = new ChangeLog(tables, Heads, time);
        Register = new TableIncidentRegister(tables, Heads, Changes, new TwoUnits(), time);
    }

    public RegisterTables Tables { get; }

    public HeadReader Heads { get; }

    public ChangeLog Changes { get; }

    public TableIncidentRegister Register { get; }

    public static async Task<TableRegister> CreateAsync(TableEmulator emulator, TimeProvider time)
    {
        var tables = new RegisterTables(emulator.Service, emulator.NewName());
        await tables.EnsureAsync(CancellationToken.None);
        return new TableRegister(tables, time);
    }

    public async ValueTask DisposeAsync()
    {
        Register.Dispose();
        await Changes.DisposeAsync();
    }
}
