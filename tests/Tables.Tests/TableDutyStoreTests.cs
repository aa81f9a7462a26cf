using Functions.Tests.Duty;
using Yuqing.Functions.Azure.Stores;
using Yuqing.Functions.Azure.Stores.Duty;
using Yuqing.Functions.Duty.Storage;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableDutyStoreTests(TableEmulator emulator) : DutyStoreContract, IAsyncLifetime
{
    private readonly string _prefix = emulator.NewName();

    protected override IDutyStore Store => new TableDutyStore(new CoreTables(emulator.Service, _prefix), Time);

    protected override IDutyStore Other => new TableDutyStore(new CoreTables(emulator.Service, _prefix), Time);

    [Fact]
    public async Task Save_AnswerLost_IsSavedOnce()
    {
        var losing = new TableDutyStore(new CoreTables(new LostAnswers { Next = 1 }.Over(emulator, retries: 3), _prefix), Time);

        Assert.Equal(1, (await losing.SaveAsync(Some("one"), 0, default))!.Version);
        Assert.Equal("one", (await Store.GetAsync(default))!.Document);
        Assert.Null(await losing.SaveAsync(Some("two"), 0, default));
    }

    [Fact]
    public async Task Save_MoreThanATransactionHolds_IsRefused()
    {
        var noise = Convert.ToHexString(new Random(1).GetItems(Enumerable.Range(0, 256).Select(b => (byte)b).ToArray(), 3_000_000));

        await Assert.ThrowsAsync<ArgumentException>(() => Store.SaveAsync(Some(noise), 0, default));
        Assert.Equal(0, await Store.GetVersionAsync(default));
    }

    public Task InitializeAsync() => new CoreTables(emulator.Service, _prefix).EnsureAsync(CancellationToken.None);

    public Task DisposeAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }
}
