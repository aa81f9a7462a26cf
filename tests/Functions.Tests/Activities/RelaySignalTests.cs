using Functions.Tests.Orchestrators;
using Functions.Tests.Register;
using Microsoft.Extensions.Logging.Abstractions;
using Yuqing.Functions.Activities;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Activities;

public sealed class RelaySignalTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly RunnerFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Run_Twice_WritesTheSignalOnceAndPushesTheTarget()
    {
        var target = await _fixture.AcceptAsync();
        await _fixture.EnsureAsync(target);
        var request = new RelaySignalRequest(target.Seed.IncidentId, Sample.Note("merged-in:other") with { Type = SignalTypes.MergedIn, Actor = "system" });

        await Activity().RunAsync(request, _fixture.Engine.Client, None);
        await Activity().RunAsync(request, _fixture.Engine.Client, None);

        var signal = Assert.Single((await _fixture.Register.Register.LoadSignalsAsync(target.Seed.IncidentId, 0, None)).Signals);
        Assert.Equal((SignalTypes.MergedIn, "system"), (signal.Type, signal.Actor));
        Assert.Equal(2, _fixture.Engine.LooksAt($"{target.Seed.IncidentId}-1"));
    }

    [Fact]
    public async Task Run_UnknownTarget_IsDroppedForGood()
    {
        await Activity().RunAsync(new RelaySignalRequest("0123", Sample.Note("s-1")), _fixture.Engine.Client, None);

        Assert.Empty(_fixture.Engine.Instances);
    }

    private RelaySignal Activity() => new(_fixture.Register.Register, _fixture.Runner, NullLogger<RelaySignal>.Instance);
}
