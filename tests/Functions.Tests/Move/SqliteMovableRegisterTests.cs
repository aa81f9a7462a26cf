using Functions.Tests.Register;
using Yuqing.Functions.Move;
using Yuqing.Functions.Register;

namespace Functions.Tests.Move;

public sealed class SqliteMovableRegisterTests : MovableRegisterContract, IDisposable
{
    private readonly RegisterFixture _fixture;

    public SqliteMovableRegisterTests()
    {
        _fixture = new RegisterFixture(Time);
        Movable = new SqliteMovableRegister(_fixture.Database);
    }

    protected override IIncidentRegister Register => _fixture.Register;

    private protected override IMovableRegister Movable { get; }

    [Fact]
    public async Task Counters_IncidentsLeftBehind_StillNameTheirUnit()
    {
        await Movable.RaiseCounterAsync(new NumberCounter(Sample.Highway, "HNGL", 2025, 300), default);
        await Movable.RaiseCounterAsync(new NumberCounter(null, "HNGL", 2025, 301), default);

        Assert.Equal([new NumberCounter(Sample.Highway, "HNGL", 2025, 301)], await Movable.ListCountersAsync(default));
    }

    public void Dispose() => _fixture.Dispose();
}
