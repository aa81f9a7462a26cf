using Azure.Data.Tables;
using Functions.Tests.Register;
using Yuqing.Functions.Azure.Register;

namespace Tables.Tests;

/// <summary>A register on tables of its own.</summary>
internal sealed class TableRegister : IAsyncDisposable
{
    private readonly TableEmulator _emulator;
    private readonly string _prefix;
    private readonly TimeProvider _time;

    private TableRegister(TableEmulator emulator, string prefix, TimeProvider time, TableClientOptions? options)
    {
        (_emulator, _prefix, _time) = (emulator, prefix, time);
        Tables = new RegisterTables(new TableServiceClient(emulator.Endpoint, TableEmulator.Credential, options), prefix);
        Heads = new HeadReader(Tables);
        Changes = new ChangeLog(Tables, Heads, time);
        Register = new TableIncidentRegister(Tables, Heads, Changes, new TwoUnits(), time);
    }

    public RegisterTables Tables { get; }

    public HeadReader Heads { get; }

    public ChangeLog Changes { get; }

    public TableIncidentRegister Register { get; }

    /// <summary>On new, empty tables.</summary>
    public static async Task<TableRegister> CreateAsync(TableEmulator emulator, TimeProvider time)
    {
        var made = new TableRegister(emulator, emulator.NewName(), time, null);
        await made.Tables.EnsureAsync(CancellationToken.None);
        return made;
    }

    /// <summary>The same register as another process has it.</summary>
    public TableRegister Another(TableClientOptions? options = null) => new(_emulator, _prefix, _time, options);

    public async ValueTask DisposeAsync()
    {
        Register.Dispose();
        await Changes.DisposeAsync();
    }
}
