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

    [Fact]
    public async Task SetPasswordAndSetDisabled_BrokenAtAnyRequest_AreWholeWhenRepeated()
    {
        var line = new BreakingLine();
        var store = new TableSecurityStore(new CoreTables(line.Connect(emulator), _prefix));
        var ends = new SessionEnds(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

        await line.AtEachRequestAsync(
            async name =>
            {
                await store.AddAsync(new StoredAccount(new Account(name, name, [], null, false), "old"), Time.GetUtcNow(), default);
                await store.AddSessionAsync(HashOf(name), name, Time.GetUtcNow(), ends, default);
                await store.AddFailureAsync(name, Time.GetUtcNow(), DateTimeOffset.UnixEpoch, default);
            },
            async name =>
            {
                await store.SetPasswordAsync(name, "new", Time.GetUtcNow(), default);
                await store.SetDisabledAsync(name, disabled: true, default);
            },
            async name =>
            {
                var account = await Store.FindAccountAsync(name, default);
                Assert.Equal(("new", true), (account!.PasswordHash, account.Account.Disabled));
                Assert.Null(await Store.FindSessionAsync(HashOf(name), default));
                Assert.Null(await Store.FindFailuresAsync(name, default));
            });
    }

    [Fact]
    public async Task Session_BrokenAtAnyRequest_IsWholeWhenRepeated()
    {
        var line = new BreakingLine();
        var store = new TableSecurityStore(new CoreTables(line.Connect(emulator), _prefix));
        var ends = new SessionEnds(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        await store.AddAsync(new StoredAccount(new Account("chen", "陈敏", [], null, false), "hash"), Time.GetUtcNow(), default);

        await line.AtEachRequestAsync(
            async name =>
            {
                await store.AddSessionAsync(HashOf(name), "chen", Time.GetUtcNow(), ends, default);
                await store.AddSessionAsync(HashOf(name + "2"), "chen", Time.GetUtcNow(), ends, default);
            },
            async name =>
            {
                await store.EndSessionAsync(HashOf(name), default);
                await store.TouchSessionAsync(HashOf(name + "2"), Time.GetUtcNow().AddHours(1), default);
            },
            async name =>
            {
                Assert.Null(await Store.FindSessionAsync(HashOf(name), default));
                Assert.Equal(Time.GetUtcNow().AddHours(1), (await Store.FindSessionAsync(HashOf(name + "2"), default))!.SeenAt);
            });
    }

    [Fact]
    public async Task AddSession_SweepBroken_SignsInAllTheSame()
    {
        const int Sweep = 3;
        var line = new BreakingLine();
        var store = new TableSecurityStore(new CoreTables(line.Connect(emulator), _prefix));
        await store.AddAsync(new StoredAccount(new Account("chen", "陈敏", [], null, false), "hash"), Time.GetUtcNow(), default);

        line.BreakAt(Sweep);
        await store.AddSessionAsync(HashOf("token"), "chen", Time.GetUtcNow(), new SessionEnds(Time.GetUtcNow(), Time.GetUtcNow()), default);

        Assert.True(line.Broke);
        Assert.NotNull(await Store.FindSessionAsync(HashOf("token"), default));
    }

    public Task InitializeAsync() => Tables.EnsureAsync(CancellationToken.None);

    public Task DisposeAsync() => Task.CompletedTask;

    private static byte[] HashOf(string name) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name));

    private TableSecurityStore Losing(int answers) =>
        new(new CoreTables(new LostAnswers { Next = answers }.Over(emulator, retries: 3), _prefix));
}
