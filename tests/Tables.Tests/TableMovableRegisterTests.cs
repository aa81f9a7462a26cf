using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Functions.Tests.Move;
using Functions.Tests.Register;
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

    [Fact]
    public async Task Add_MuchText_NoRequestIsLargerThanTheServiceTakes()
    {
        var incident = MovedSample.Incident(signals: 60, text: new string('字', 18_000));
        var lines = Enumerable.Range(1, 100).Select(i => Sample.Entry($"e-{i}", Time.GetUtcNow()) with { Text = new string('"', 9_000) });
        var sizes = new RequestSizes();
        var options = new TableClientOptions();
        options.AddPolicy(sizes, HttpPipelinePosition.PerCall);
        await using var another = _tables.Another(options);

        await new TableMovableRegister(another.Tables).AddAsync(incident with { Timeline = [.. lines] }, Time.GetUtcNow(), default);

        Assert.InRange(sizes.Largest, 1 << 20, 4 << 20);
        Assert.Equal(60, (await Register.ListSignalsAsync(incident.Id, 0, 100, null, default)).Count);
        Assert.Equal(100, (await Register.GetTimelineAsync(incident.Id, default))!.Count);
    }

    [Fact]
    public async Task Add_Closed_ItsActsAreFoundForTheReportOfTheShift()
    {
        var ended = MovedSample.Incident(signals: 1, final: true);
        ended = ended with { Picture = ended.Picture with { LastSeq = 1 } };
        Assert.False(ended.IsOpen);

        await Movable.AddAsync(ended, Time.GetUtcNow(), default);

        var day = IndexEntries.Acts(ended.Signals[0].Signal.AcceptedAt);
        Assert.NotNull(await RegisterTables.FindAsync(_tables.Tables.Indexes, day, ended.Id, default));
    }

    public async Task InitializeAsync() => _tables = await TableRegister.CreateAsync(emulator, Time);

    public async Task DisposeAsync() => await _tables.DisposeAsync();

    private sealed class RequestSizes : HttpPipelinePolicy
    {
        private readonly Lock _turn = new();

        public long Largest { get; private set; }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            lock (_turn)
                Largest = Math.Max(Largest, message.Request.Content?.TryComputeLength(out var length) == true ? length : 0);
            return ProcessNextAsync(message, pipeline);
        }
    }
}
