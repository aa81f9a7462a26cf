using Azure.Data.Tables;
using Functions.Tests.Calendars;
using Functions.Tests.Register;
using Yuqing.Functions.Azure.Stores;
using Yuqing.Functions.Azure.Stores.Calendars;
using Yuqing.Functions.Azure.Stores.Policies;
using Yuqing.Functions.Calendars;
using Yuqing.Functions.Register;
using Yuqing.Testing;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TablePolicyArchiveTests(TableEmulator emulator) : PolicyArchiveContract, IAsyncLifetime
{
    private readonly CoreTables _tables = new(emulator.Service, emulator.NewName());

    public Task InitializeAsync() => _tables.EnsureAsync(CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    protected override IPolicyArchive Open() => new TablePolicyArchive(_tables, TimeProvider.System);
}

[Collection(nameof(TableEmulator))]
public sealed class TableCalendarMemoryTests(TableEmulator emulator) : CalendarMemoryContract, IAsyncLifetime
{
    private readonly CoreTables _tables = new(emulator.Service, emulator.NewName());

    protected override ICalendarMemory Memory => new TableCalendarMemory(_tables, Time);

    protected override ICalendarMemory Other => new TableCalendarMemory(_tables, Time);

    [Fact]
    public async Task IsSent_InstancesOfTheDeploymentBeforeMayStillTakeReports_IsNotYet()
    {
        await Memory.RememberAsync(2026, "one", default);
        Time.Advance(TableCalendarMemory.Settling - TimeSpan.FromTicks(1));
        Assert.False(await Memory.IsSentAsync(2026, "one", default));

        Time.Advance(TimeSpan.FromTicks(1));
        Assert.True(await Memory.IsSentAsync(2026, "one", default));
    }

    public Task InitializeAsync() => _tables.EnsureAsync(CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;
}

[Collection(nameof(TableEmulator))]
public sealed class TableStoreProbeTests(TableEmulator emulator)
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Write_SeveralAtOnce_SucceedWhileThereAreTables()
    {
        var tables = new CoreTables(emulator.Service, emulator.NewName());
        await tables.EnsureAsync(default);
        var probe = new TableStoreProbe(tables, _time);

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => probe.WriteAsync(default)));

        var row = await tables.Notes.GetEntityAsync<TableEntity>("readiness", "!");
        Assert.Equal(_time.GetUtcNow().UtcTicks, row.Value.GetInt64("At"));
        await tables.Notes.DeleteAsync();
        await Assert.ThrowsAnyAsync<Azure.RequestFailedException>(() => probe.WriteAsync(default));
    }

    [Fact]
    public async Task Write_AccountAway_IsUnavailable()
    {
        var options = new TableClientOptions { Retry = { MaxRetries = 0 } };
        var tables = new CoreTables(new TableServiceClient(new Uri("http://127.0.0.1:9/none"), TableEmulator.Credential, options));

        await Assert.ThrowsAsync<RegisterUnavailableException>(() => new TableStoreProbe(tables, _time).WriteAsync(default));
    }
}
