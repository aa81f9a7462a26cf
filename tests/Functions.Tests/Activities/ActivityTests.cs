using System.Text.Json;
using Functions.Tests.Register;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using Yuqing.Functions.Activities;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Register;
using Yuqing.Functions.Telemetry;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Activities;

public sealed class ActivityTests : IDisposable
{
    /// <summary>As the worker serializes what crosses the engine.</summary>
    private static readonly JsonSerializerOptions Worker = new() { PropertyNameCaseInsensitive = true };

    private readonly RegisterFixture _fixture = new();

    private IncidentMetrics Metrics => new(_fixture.Register, _fixture.Time);

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task ProjectIncident_ThroughTheWorkersSerializer_WritesTheWholePicture()
    {
        var accepted = await _fixture.Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, CancellationToken.None);
        var picture = Sample.Picture(accepted.Incident.Seed, version: 2, status: "watching");

        await new ProjectIncident(_fixture.Register, PushTo(_ => { }), Metrics).RunAsync(ThereAndBack(picture), Client, CancellationToken.None);

        var stored = (await _fixture.Register.GetAsync(picture.IncidentId, CancellationToken.None))!;
        Assert.Equal(JsonSerializer.Serialize(picture.View), JsonSerializer.Serialize(stored.View));
        Assert.Equal("国道垮塌致交通中断", stored.View.Report.Title);
    }

    [Theory]
    [InlineData(0, true, 1)]
    [InlineData(1, true, 0)]
    [InlineData(0, false, 0)]
    public async Task ProjectIncident_LastPictureWithoutTheLatestSignal_HasTheNextRunStarted(long lastSeq, bool final, int pushes)
    {
        var accepted = await _fixture.Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, CancellationToken.None);
        await _fixture.Register.AcceptSignalAsync(accepted.Incident.View.Id, Sample.Note("s-1"), Sample.Allow, CancellationToken.None);
        var pushed = new List<StoredIncident>();
        var picture = Sample.Picture(accepted.Incident.Seed, version: 2, lastSeq: lastSeq, final: final, obligations: []);

        await new ProjectIncident(_fixture.Register, PushTo(pushed.Add), Metrics).RunAsync(picture, Client, CancellationToken.None);

        Assert.Equal(pushes, pushed.Count);
        Assert.All(pushed, incident => Assert.True(incident.Final && incident.InboxSeq == 1));
    }

    [Fact]
    public async Task LoadSignals_ThroughTheWorkersSerializer_BringsEveryField()
    {
        var accepted = await _fixture.Register.AcceptReportAsync(Sample.Delivery(Sample.Report()), Sample.Open, CancellationToken.None);
        var id = accepted.Incident.Seed.IncidentId;
        var sent = Sample.Note("s-1") with { PerformedAt = _fixture.Time.GetUtcNow(), ActorRoles = ["office"], OnBehalfOf = "sun" };
        var outcome = await _fixture.Register.AcceptSignalAsync(id, sent, Sample.Allow, CancellationToken.None);

        var batch = ThereAndBack(await new LoadSignals(_fixture.Register, new TurnTraces(own: false)).RunAsync(new LoadSignalsRequest(id, 0), CancellationToken.None));

        Assert.Equal(JsonSerializer.Serialize(outcome.Accepted!.Signal), JsonSerializer.Serialize(Assert.Single(batch.Signals)));
        Assert.False(batch.More);
    }

    private static DurableTaskClient Client { get; } = Substitute.For<DurableTaskClient>("test");

    private static IncidentPush PushTo(Action<StoredIncident> push) => new(
        (_, incident, _) =>
        {
            push(incident);
            return Task.CompletedTask;
        },
        NullLogger<IncidentPush>.Instance);

    private static T ThereAndBack<T>(T value) => JsonSerializer.Deserialize<T>(JsonSerializer.Serialize(value, Worker), Worker)!;
}
