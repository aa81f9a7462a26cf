using Microsoft.Extensions.DependencyInjection;
using Yuqing.Functions.Move;
using Yuqing.Functions.Register;

namespace Functions.Tests.Move;

/// <summary>Half an import is given up.</summary>
public sealed class MoveGiveUpTests : IAsyncDisposable
{
    private readonly MoveSide _side = MoveSide.OnSqlite();
    private readonly StringWriter _output = new();
    private readonly ServiceProvider _services;

    public MoveGiveUpTests() => _services = new ServiceCollection()
        .AddSingleton(_side.Movable).AddSingleton<TimeProvider>(_side.Time).AddSingleton<IAuditTrail>(_side.Audit).BuildServiceProvider();

    [Fact]
    public async Task Reopen_HalfAnImportAdded_WantsItSaidThatTheyRunHere()
    {
        await ImportingAsync();
        await _side.Movable.AddAsync(MovedSample.Incident(), _side.Time.GetUtcNow(), default);

        var refusal = await Assert.ThrowsAsync<MoveException>(() => Work.ReopenAsync(null, giveUp: true, runAdded: false));

        Assert.StartsWith("1 incidents of export half", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--run-added", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(MovePhase.Importing, (await _side.Movable.ReadMarkAsync(default)).Phase);
        await Work.ReopenAsync(null, giveUp: true, runAdded: true);
        Assert.Equal(MovePhase.Open, (await _side.Movable.ReadMarkAsync(default)).Phase);
    }

    [Fact]
    public async Task Reopen_NothingWasAdded_IsGivenUpAtOnce()
    {
        await ImportingAsync();

        await Work.ReopenAsync(null, giveUp: true, runAdded: false);

        Assert.Equal(MovePhase.Open, (await _side.Movable.ReadMarkAsync(default)).Phase);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _output.DisposeAsync();
        await _side.DisposeAsync();
    }

    private MoveWork Work => new(_services, _output);

    private Task ImportingAsync() => _side.Movable.WriteMarkAsync(new MoveMark(MovePhase.Importing, _side.Time.GetUtcNow(), "half"), MoveMark.None, default);
}
