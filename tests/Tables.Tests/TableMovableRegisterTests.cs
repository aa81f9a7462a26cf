using Functions.Tests.Move;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Move;
using Yuqing.Functions.Register;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableMovableRegisterTests(TableEmulator emulator) : MovableRegisterContract, IAsyncLifetime
{
    private TableRegister _tables = null!;

    protected override IIncidentRegister Register => _tables.Register;

    private protected override IMovableRegister Movable => new TableMovableRegister(_tables.Tables);

    [Fact]
    public async Task Add_BrokenOffBeforeTheHead_IsCompletedByTheNextAttempt()
    {
        var incident = MovedSample.Incident(signals: 3);
        var madeAt = Time.GetUtcNow();
        await Movable.AddAsync(incident, madeAt, default);
        await _tables.Tables.Incidents.DeleteEntityAsync(Keys.PartitionOf(incident.Picture.Seed.Report.Unit, incident.Id), Keys.Head(incident.Id));

        Assert.Equal(ImportFit.New, await Movable.FitAsync(incident, default));
        Assert.True(await Movable.AddAsync(incident, madeAt, default));

        Assert.Equal(3, (await Register.ListSignalsAsync(incident.Id, 0, 10, null, default)).Count);
        Assert.Equal(3, (await Register.GetTimelineAsync(incident.Id, default))!.Count);
        Assert.Equal([incident.Id], await Movable.ListWaitingAsync(10, default));
    }

    [Fact]
    public async Task Fit_TooLargeForAnEntity_IsRefused()
    {
        var incident = MovedSample.Incident();
        var large = incident with { Picture = incident.Picture with { StateJson = new string('x', Chunks.Size * Chunks.MaxParts + 1) } };

        Assert.Contains("too large", (await Movable.FitAsync(large, default)).Refusal, StringComparison.Ordinal);
    }

    public async Task InitializeAsync() => _tables = await TableRegister.CreateAsync(emulator, Time);

    public async Task DisposeAsync() => await _tables.DisposeAsync();
}
