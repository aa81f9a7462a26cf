using System.Collections.Immutable;
using System.Net;
using Functions.Tests.Http;
using Functions.Tests.Register;
using Microsoft.Azure.Functions.Worker;
using NSubstitute;
using Yuqing.Functions.Move;
using Yuqing.Testing;

namespace Functions.Tests.Move;

public sealed class MoveFenceTests
{
    [Fact]
    public async Task Frozen_ActsAreRefusedWith503AndReadingGoesOn()
    {
        await using var host = await ApiHost.StartAsync();
        await host.Get<IMovableRegister>().WriteMarkAsync(new MoveMark(MovePhase.Frozen, host.Time.GetUtcNow()), MoveMark.None, default);

        using var act = await host.As("office").PostAsync("/api/incidents", new StringContent("{}"));
        using var read = await host.As("office").GetAsync("/api/incidents");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (act.StatusCode, read.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(5), act.Headers.RetryAfter!.Delta);
    }

    [Theory]
    [InlineData("timerTrigger")]
    [InlineData("TimerTrigger")]
    [InlineData("ServiceBusTrigger")]
    public async Task Frozen_TriggerInAnySpelling_DoesNotRun(string type)
    {
        using var fixture = new RegisterFixture();
        var movable = new Yuqing.Functions.Register.SqliteMovableRegister(fixture.Database);
        await movable.WriteMarkAsync(new MoveMark(MovePhase.Frozen, fixture.Time.GetUtcNow()), MoveMark.None, default);
        var binding = Substitute.For<BindingMetadata>();
        binding.Type.Returns(type);
        var context = Substitute.For<FunctionContext>();
        context.FunctionDefinition.InputBindings.Returns(ImmutableDictionary<string, BindingMetadata>.Empty.Add("trigger", binding));
        var ran = false;

        await new MoveFence(new MoveGuard(movable, fixture.Time)).Invoke(context, _ => Task.FromResult(ran = true));

        Assert.False(ran);
    }

    [Fact]
    public async Task Guard_SharedRegister_NoticesAMarkOfAnotherProcessWithinSeconds()
    {
        using var fixture = new RegisterFixture();
        var shared = new SharedRegister(new Yuqing.Functions.Register.SqliteMovableRegister(fixture.Database));
        var guard = new MoveGuard(shared, fixture.Time);
        Assert.True(await guard.MayActAsync(default));

        await shared.WriteMarkAsync(new MoveMark(MovePhase.Frozen, fixture.Time.GetUtcNow()), MoveMark.None, default);
        fixture.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.False(await guard.MayActAsync(default));
    }

    [Fact]
    public async Task Quiet_SharedRegister_MustBeFrozenAndSettleFirst()
    {
        using var fixture = new RegisterFixture(new FakeTimeProvider());
        var shared = new SharedRegister(new Yuqing.Functions.Register.SqliteMovableRegister(fixture.Database));
        var quiet = new MoveQuiet(shared, fixture.Time);
        var refusal = await Assert.ThrowsAsync<MoveException>(() => quiet.RequireAsync("exported", MovePhase.Closed, _ => { }, default));
        Assert.Contains("incidents freeze", refusal.Message, StringComparison.Ordinal);

        await shared.WriteMarkAsync(new MoveMark(MovePhase.Frozen, fixture.Time.GetUtcNow()), MoveMark.None, default);
        var said = new List<string>();
        var waiting = quiet.RequireAsync("exported", MovePhase.Closed, said.Add, default);
        SpinWait.SpinUntil(() => fixture.Time.NextTimer is not null, TimeSpan.FromSeconds(30));

        Assert.False(waiting.IsCompleted);
        fixture.Time.Advance(MoveMark.Settling);
        Assert.Equal(MovePhase.Frozen, (await waiting).Phase);
        Assert.Contains("120 s", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_MarkOfAComputerWhoseClockIsSlow_IsWaitedForAllTheSame()
    {
        using var fixture = new RegisterFixture(new FakeTimeProvider());
        var shared = new SharedRegister(new Yuqing.Functions.Register.SqliteMovableRegister(fixture.Database));
        var slow = fixture.Time.GetUtcNow() - TimeSpan.FromMinutes(10);
        await shared.WriteMarkAsync(new MoveMark(MovePhase.Frozen, slow), MoveMark.None, default);

        var waiting = new MoveQuiet(shared, fixture.Time).RequireAsync("exported", MovePhase.Closed, _ => { }, default);
        Assert.True(SpinWait.SpinUntil(() => fixture.Time.NextTimer is not null, TimeSpan.FromSeconds(30)));

        Assert.False(waiting.IsCompleted);
        fixture.Time.Advance(MoveMark.Settling);
        await waiting;
    }

    /// <summary>As one on tables: others may act on it.</summary>
    private sealed class SharedRegister(IMovableRegister register) : IMovableRegister
    {
        public string Place => register.Place;

        public bool IsExclusive => false;

        public Task<MoveMark> ReadMarkAsync(CancellationToken cancellation) => register.ReadMarkAsync(cancellation);

        public Task<bool> WriteMarkAsync(MoveMark mark, MoveMark expected, CancellationToken cancellation) => register.WriteMarkAsync(mark, expected, cancellation);

        public Task<IReadOnlyList<string>> ListIdsAsync(string? afterIncidentId, int limit, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<NumberCounter>> ListCountersAsync(CancellationToken cancellation) => throw new NotSupportedException();

        public Task RaiseCounterAsync(NumberCounter counter, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<ImportFit> FitAsync(MovedIncident incident, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<bool> AddAsync(MovedIncident incident, DateTimeOffset acceptedUntil, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<string>> ListWaitingAsync(int limit, CancellationToken cancellation) => throw new NotSupportedException();

        public Task StartedAsync(string incidentId, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
