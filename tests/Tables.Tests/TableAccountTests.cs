using Functions.Tests.Security;
using Yuqing.Functions.Azure.Stores;
using Yuqing.Functions.Azure.Stores.Security;
using Yuqing.Functions.Security;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableAccountTests(TableEmulator emulator) : AccountContract, IAsyncLifetime
{
    private readonly string _prefix = emulator.NewName();

    protected override ISecurityStore Store => new TableSecurityStore(Tables);

    protected override ISecurityStore Other => new TableSecurityStore(Tables);

    private CoreTables Tables => new(emulator.Service, _prefix);

    [Fact]
    public async Task AddFirst_AnswerLost_IsTheFirstAllTheSame()
    {
        var account = new StoredAccount(new Account("admin", "管理员", [], null, false), "hash");

        Assert.True(await Losing(1).AddFirstAsync(account, Time.GetUtcNow(), default));
        Assert.False(await Losing(1).AddFirstAsync(account, Time.GetUtcNow(), default));
        Assert.False(await Losing(1).AddAsync(account, Time.GetUtcNow(), default));
        Assert.Single(await Store.ListAccountsAsync(default));
    }

    [Fact]
    public async Task AddFailure_AnswerLost_CountsOnce()
    {
        for (var i = 1; i <= 3; i++)
            Assert.Equal(i, await Losing(1).AddFailureAsync("chen", Time.GetUtcNow(), DateTimeOffset.UnixEpoch, default));
    }

    [Fact]
    public async Task Session_AnswersLost_BeginsIsTouchedAndEnds()
    {
        var (hash, ends) = (new byte[32], new SessionEnds(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch));
        await Store.AddAsync(new StoredAccount(new Account("chen", "陈敏", [], null, false), "hash"), Time.GetUtcNow(), default);

        await Losing(1).AddSessionAsync(hash, "chen", Time.GetUtcNow(), ends, default);
        Assert.NotNull(await Store.FindSessionAsync(hash, default));
        Time.Advance(TimeSpan.FromHours(1));
        await Losing(1).TouchSessionAsync(hash, Time.GetUtcNow(), default);
        Assert.Equal(Time.GetUtcNow(), (await Store.FindSessionAsync(hash, default))!.SeenAt);
        await Losing(1).EndSessionAsync(hash, default);
        Assert.Null(await Store.FindSessionAsync(hash, default));
    }

    public Task InitializeAsync() => Tables.EnsureAsync(CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    private TableSecurityStore Losing(int answers) =>
        new(new CoreTables(new LostAnswers { Next = answers }.Over(emulator, retries: 3), _prefix));
}
