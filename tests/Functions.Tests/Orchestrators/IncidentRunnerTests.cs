using Functions.Tests.Register;
using Microsoft.DurableTask.Client;
using Yuqing.Functions.Register;

namespace Functions.Tests.Orchestrators;

public sealed class IncidentRunnerTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly RunnerFixture _fixture = new();

    private EngineDouble Engine => _fixture.Engine;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task EnsureRunning_New_StartsTheFirstGenerationOnItsPolicy()
    {
        var incident = await _fixture.AcceptAsync();

        await _fixture.EnsureAsync(incident);

        var input = Assert.Single(Engine.Inputs);
        Assert.Equal($"{incident.Seed.IncidentId}-1", input.Key);
        Assert.Equal((incident.Seed, 1, null), (input.Value.Seed, input.Value.Generation, input.Value.StateJson));
        Assert.Equal("hash", input.Value.Policy.ContentHash);
    }

    [Fact]
    public async Task EnsureRunning_Running_OnlyLooks()
    {
        var incident = await _fixture.AcceptAsync();
        await _fixture.EnsureAsync(incident);
        await _fixture.SignalAsync(incident.Seed.IncidentId, "s-1");

        await _fixture.EnsureAsync(await _fixture.LatestAsync(incident.Seed.IncidentId));
        await _fixture.EnsureAsync(incident);

        Assert.Equal([$"{incident.Seed.IncidentId}-1"], Engine.Instances);
        Assert.Equal(2, Engine.LooksAt($"{incident.Seed.IncidentId}-1"));
    }

    [Fact]
    public async Task EnsureStarted_Running_LeavesItAlone()
    {
        var incident = await _fixture.AcceptAsync();
        await _fixture.EnsureAsync(incident);

        await _fixture.Runner.EnsureStartedAsync(Engine.Client, incident, None);

        Assert.Equal(0, Engine.LooksAt($"{incident.Seed.IncidentId}-1"));
    }

    [Fact]
    public async Task EnsureRunning_SignalBeforeTheStart_StartsAllTheSame()
    {
        var incident = await _fixture.AcceptAsync();
        await _fixture.SignalAsync(incident.Seed.IncidentId, "s-1");

        await _fixture.EnsureAsync(await _fixture.LatestAsync(incident.Seed.IncidentId));

        Assert.Equal([$"{incident.Seed.IncidentId}-1"], Engine.Instances);
        Assert.Null(Engine.Inputs.Single().Value.StateJson);
    }

    [Fact]
    public async Task EnsureRunning_ManyAtOnce_StartsOnce()
    {
        var incident = await _fixture.AcceptAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _fixture.EnsureAsync(incident))));

        Assert.Equal([$"{incident.Seed.IncidentId}-1"], Engine.Instances);
    }

    [Fact]
    public async Task EnsureRunning_EndedAndNothingNew_DoesNothing()
    {
        var incident = await EndAsync();

        await _fixture.EnsureAsync(incident);

        Assert.Equal([$"{incident.Seed.IncidentId}-1"], Engine.Instances);
        Assert.Equal(1, (await _fixture.LatestAsync(incident.Seed.IncidentId)).Generation);
    }

    [Fact]
    public async Task EnsureRunning_EndedAndASignalCame_StartsTheNextGenerationFromTheState()
    {
        var incident = await EndAsync();
        await _fixture.SignalAsync(incident.Seed.IncidentId, "reopen");

        await _fixture.EnsureAsync(await _fixture.LatestAsync(incident.Seed.IncidentId));

        var input = Engine.Inputs[$"{incident.Seed.IncidentId}-2"];
        Assert.Equal((2, """{"version":2}"""), (input.Generation, input.StateJson));
        var latest = await _fixture.LatestAsync(incident.Seed.IncidentId);
        Assert.Equal((2, false), (latest.Generation, latest.Final));
    }

    [Fact]
    public async Task EnsureRunning_EndedAndASignalCameManyAtOnce_BeginsOneGeneration()
    {
        var incident = await EndAsync();
        await _fixture.SignalAsync(incident.Seed.IncidentId, "reopen");
        var latest = await _fixture.LatestAsync(incident.Seed.IncidentId);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => _fixture.EnsureAsync(latest))));

        Assert.Equal([$"{incident.Seed.IncidentId}-1", $"{incident.Seed.IncidentId}-2"], Engine.Instances);
        Assert.Equal(2, (await _fixture.LatestAsync(incident.Seed.IncidentId)).Generation);
    }

    [Fact]
    public async Task EnsureRunning_CrashBeforeTheStart_IsMadeUpForByTheNextCall()
    {
        var incident = await _fixture.AcceptAsync();
        Engine.FailNextStart = new IOException("crash");
        await Assert.ThrowsAsync<IOException>(() => _fixture.EnsureAsync(incident));

        await _fixture.EnsureAsync(incident);

        Assert.Equal([$"{incident.Seed.IncidentId}-1"], Engine.Instances);
    }

    [Fact]
    public async Task EnsureRunning_CrashAfterTheStart_StartsNoSecond()
    {
        var incident = await _fixture.AcceptAsync();
        Engine.FailAfterNextStart = new IOException("crash");
        await Assert.ThrowsAsync<IOException>(() => _fixture.EnsureAsync(incident));

        await _fixture.EnsureAsync(incident);

        Assert.Equal([$"{incident.Seed.IncidentId}-1"], Engine.Instances);
        Assert.Equal(1, Engine.LooksAt($"{incident.Seed.IncidentId}-1"));
    }

    [Fact]
    public async Task EnsureRunning_CrashBetweenBeginningAndStartingAGeneration_IsMadeUpForByTheNextCall()
    {
        var incident = await EndAsync();
        await _fixture.SignalAsync(incident.Seed.IncidentId, "reopen");
        Engine.FailNextStart = new IOException("crash");
        var seen = await _fixture.LatestAsync(incident.Seed.IncidentId);
        await Assert.ThrowsAsync<IOException>(() => _fixture.EnsureAsync(seen));
        Assert.Equal(2, (await _fixture.LatestAsync(incident.Seed.IncidentId)).Generation);

        // Both the caller with the old picture and the watchdog with the new one.
        await _fixture.EnsureAsync(seen);
        await _fixture.EnsureAsync(await _fixture.LatestAsync(incident.Seed.IncidentId));

        Assert.Equal([$"{incident.Seed.IncidentId}-1", $"{incident.Seed.IncidentId}-2"], Engine.Instances);
        Assert.Equal("""{"version":2}""", Engine.Inputs[$"{incident.Seed.IncidentId}-2"].StateJson);
    }

    [Fact]
    public async Task EnsureRunning_PictureOlderThanTheEnd_SeesThatItEnded()
    {
        var old = await _fixture.AcceptAsync();
        await _fixture.EnsureAsync(old);
        await _fixture.ProjectAsync(old, version: 2, final: true);
        Engine.Set($"{old.Seed.IncidentId}-1", OrchestrationRuntimeStatus.Completed);

        await _fixture.EnsureAsync(old);

        Assert.Equal(1, (await _fixture.LatestAsync(old.Seed.IncidentId)).Generation);
        Assert.Equal([$"{old.Seed.IncidentId}-1"], Engine.Instances);
    }

    [Fact]
    public async Task EnsureRunning_InstanceFailed_TheNextGenerationGoesOn()
    {
        var incident = await _fixture.AcceptAsync();
        await _fixture.EnsureAsync(incident);
        await _fixture.ProjectAsync(incident, version: 3);
        Engine.Set($"{incident.Seed.IncidentId}-1", OrchestrationRuntimeStatus.Failed);

        await _fixture.EnsureAsync(await _fixture.LatestAsync(incident.Seed.IncidentId));

        Assert.Equal("""{"version":3}""", Engine.Inputs[$"{incident.Seed.IncidentId}-2"].StateJson);
    }

    [Fact]
    public async Task EnsureRunning_EngineLostTheInstance_TheNextGenerationGoesOn()
    {
        var incident = await _fixture.AcceptAsync();
        await _fixture.EnsureAsync(incident);
        await _fixture.ProjectAsync(incident, version: 3);
        Engine.Forget($"{incident.Seed.IncidentId}-1");

        await _fixture.EnsureAsync(await _fixture.LatestAsync(incident.Seed.IncidentId));

        Assert.Equal([$"{incident.Seed.IncidentId}-2"], Engine.Instances);
        Assert.Equal("""{"version":3}""", Engine.Inputs[$"{incident.Seed.IncidentId}-2"].StateJson);
    }

    [Fact]
    public async Task EnsureRunning_Terminated_IsLeftToPeople()
    {
        var incident = await _fixture.AcceptAsync();
        await _fixture.EnsureAsync(incident);
        Engine.Set($"{incident.Seed.IncidentId}-1", OrchestrationRuntimeStatus.Terminated);

        await _fixture.EnsureAsync(incident);

        Assert.Equal([$"{incident.Seed.IncidentId}-1"], Engine.Instances);
        Assert.Equal(0, Engine.LooksAt($"{incident.Seed.IncidentId}-1"));
    }

    [Fact]
    public async Task EnsureRunning_PolicyNotArchived_SaysSo()
    {
        var accepted = await _fixture.Register.Register.AcceptReportAsync(
            Sample.Delivery(Sample.Report()),
            seed =>
            {
                var picture = Sample.Open(seed);
                return picture with { View = picture.View with { PolicyVersion = "lost" } };
            },
            None);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => _fixture.EnsureAsync(accepted.Incident));

        Assert.Contains("lost", error.Message, StringComparison.Ordinal);
    }

    private async Task<StoredIncident> EndAsync()
    {
        var incident = await _fixture.AcceptAsync();
        await _fixture.EnsureAsync(incident);
        await _fixture.ProjectAsync(incident, version: 2, final: true);
        Engine.Set($"{incident.Seed.IncidentId}-1", OrchestrationRuntimeStatus.Completed);
        return await _fixture.LatestAsync(incident.Seed.IncidentId);
    }
}
