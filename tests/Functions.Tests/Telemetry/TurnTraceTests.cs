using System.Collections.Concurrent;
using System.Diagnostics;
using Functions.Tests.Register;
using Yuqing.Functions.Activities;
using Yuqing.Functions.Telemetry;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Telemetry;

/// <summary>One trace for each turn, where the engine makes one of all of them.</summary>
public sealed class TurnTraceTests : IDisposable
{
    private readonly RegisterFixture _fixture = new();
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivitySource _engine = new("the engine of " + nameof(TurnTraceTests));
    private readonly ActivityListener _listener;

    public TurnTraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == AppTelemetry.Name || source == _engine,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _engine.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public async Task Turn_OfItsOwn_BeginsWithTheInboxLinkedToEngineAndSignalsAndGoesOnInWhatItOwes()
    {
        var seed = (await _fixture.Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, CancellationToken.None)).Incident.Seed;
        using var person = _engine.StartActivity("person")!;
        await _fixture.Register.AcceptSignalAsync(seed.IncidentId, Sample.Note("s-1") with { Trace = person.Id }, Sample.Allow, CancellationToken.None);
        person.Stop();
        using var generation = _engine.StartActivity("generation")!;

        var batch = await ReadAsync(seed.IncidentId, own: true);
        IncidentTrace.GoOn("notify", seed.IncidentId, batch.Trace)!.Dispose();

        var read = One("read inbox", seed.IncidentId);
        var notify = One("notify", seed.IncidentId);
        Assert.Equal(default, read.ParentSpanId);
        Assert.NotEqual(generation.TraceId, read.TraceId);
        Assert.Equal([generation.SpanId, person.SpanId], read.Links.Select(link => link.Context.SpanId));
        Assert.Equal((read.TraceId, read.SpanId), (notify.TraceId, notify.ParentSpanId));
        Assert.Equal(generation.SpanId, Assert.Single(notify.Links).Context.SpanId);
        Assert.Same(generation, Activity.Current);
    }

    [Fact]
    public async Task Turn_OfTheEngine_IsNotBegunASecondTime()
    {
        var seed = (await _fixture.Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, CancellationToken.None)).Incident.Seed;
        using var turn = _engine.StartActivity("turn")!;

        var batch = await ReadAsync(seed.IncidentId, own: false);
        IncidentTrace.GoOn("notify", seed.IncidentId, batch.Trace)!.Dispose();

        Assert.Null(batch.Trace);
        Assert.Equal(turn.SpanId, One("read inbox", seed.IncidentId).ParentSpanId);
        Assert.Equal(turn.SpanId, One("notify", seed.IncidentId).ParentSpanId);
    }

    private Task<SignalBatch> ReadAsync(string incident, bool own) =>
        new LoadSignals(_fixture.Register, new TurnTraces(own)).RunAsync(new LoadSignalsRequest(incident, 0), CancellationToken.None);

    private Activity One(string name, string incident) =>
        Assert.Single(_ended, span => span.DisplayName == name && Equals(span.GetTagItem(AppTelemetry.IncidentTag), incident));
}
