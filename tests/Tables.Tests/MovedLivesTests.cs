using Functions.Tests.Move;
using Yuqing.Functions.Azure.Register;
using Yuqing.Testing;

namespace Tables.Tests;

/// <summary>From one machine to the cloud.</summary>
[Collection(nameof(TableEmulator))]
public sealed class ToTablesTests(TableEmulator emulator) : MovedLivesContract
{
    private protected override Task<MoveSide> FromAsync(FakeTimeProvider time) => Task.FromResult(MoveSide.OnSqlite(time));

    private protected override Task<MoveSide> ToAsync(FakeTimeProvider time) => TableSide.CreateAsync(emulator, time);
}

/// <summary>And back.</summary>
[Collection(nameof(TableEmulator))]
public sealed class FromTablesTests(TableEmulator emulator) : MovedLivesContract
{
    private protected override Task<MoveSide> FromAsync(FakeTimeProvider time) => TableSide.CreateAsync(emulator, time);

    private protected override Task<MoveSide> ToAsync(FakeTimeProvider time) => Task.FromResult(MoveSide.OnSqlite(time));
}

internal static class TableSide
{
    public static async Task<MoveSide> CreateAsync(TableEmulator emulator, FakeTimeProvider time)
    {
        var register = await TableRegister.CreateAsync(emulator, time);
        return MoveSide.On(time, register.Register, new TableMovableRegister(register.Tables), register);
    }
}
