using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Security;

/// <summary>The rows themselves, and what several instances do to them at once.</summary>
public abstract partial class AccountContract
{
    [Fact]
    public async Task AddFirst_TwoInstancesAtOnce_MakeOne()
    {
        var made = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? Store : Other).AddFirstAsync(Some($"admin{i}", $"hash {i}"), Time.GetUtcNow(), default)));

        Assert.Single(made, first => first);
        var account = Assert.Single(await Store.ListAccountsAsync(default));
        Assert.Equal($"admin{Array.IndexOf(made, true)}", account.Name);
    }

    [Fact]
    public async Task AddFirst_AfterAnyAccount_AddsNothing()
    {
        Assert.True(await Store.AddAsync(Some("li", "hash"), Time.GetUtcNow(), default));

        Assert.True(await Other.AnyAccountAsync(default));
        Assert.False(await Other.AddFirstAsync(Some("admin", "hash"), Time.GetUtcNow(), default));
        Assert.Null(await Store.FindAccountAsync("admin", default));
    }

    [Fact]
    public async Task List_Accounts_AreInOrderAndWhole()
    {
        foreach (var name in new[] { "wu", "李敏", "chen", "a.b@c-d_e" })
            await Store.AddAsync(Some(name, "hash"), Time.GetUtcNow(), default);
        await Store.AddAsync(
            new StoredAccount(new Account("qian", "钱", [Roles.Office, Roles.Leader], new HashSet<string> { "town", "highway" }, true), "hash"), Time.GetUtcNow(), default);

        var accounts = await Other.ListAccountsAsync(default);

        Assert.Equal(["a.b@c-d_e", "chen", "qian", "wu", "李敏"], accounts.Select(account => account.Name));
        Assert.Equal([Roles.Office, Roles.Leader], accounts[2].Roles);
        Assert.Equal(["highway", "town"], accounts[2].Units!.Order());
        Assert.True(accounts[2] is { DisplayName: "钱", Disabled: true });
        Assert.Null(accounts[1].Units);
    }

    [Theory]
    [InlineData("a/b\\c#d?e")]
    [InlineData("tab\tnewline\nquote'")]
    [InlineData("")]
    public async Task Find_NameThatNoAccountCanHave_IsNobody(string name)
    {
        Assert.Null(await Store.FindAccountAsync(name, default));
        Assert.Equal(1, await Store.AddFailureAsync(name, Time.GetUtcNow(), Time.GetUtcNow() - SignInGuard.Lockout, default));
        Assert.Equal(1, (await Other.FindFailuresAsync(name, default))!.Count);
        Assert.False(await Store.SetPasswordAsync(name, "hash", Time.GetUtcNow(), default));
        Assert.False(await Store.SetDisabledAsync(name, true, default));
    }

    [Fact]
    public async Task RenewHash_PasswordChangedMeanwhile_KeepsTheNewPassword()
    {
        await Store.AddAsync(Some("chen", "old"), Time.GetUtcNow(), default);
        await Other.SetPasswordAsync("chen", "changed", Time.GetUtcNow(), default);
        await Store.RenewHashAsync("chen", "old", "old, hashed better", default);

        Assert.Equal("changed", (await Store.FindAccountAsync("chen", default))!.PasswordHash);
        await Store.RenewHashAsync("chen", "changed", "changed, hashed better", default);
        Assert.Equal("changed, hashed better", (await Other.FindAccountAsync("chen", default))!.PasswordHash);
    }

    [Fact]
    public async Task SetPasswordAndSetDisabled_AtOnce_NeitherIsLost()
    {
        await Store.AddAsync(Some("chen", "old"), Time.GetUtcNow(), default);

        for (var i = 0; i < 5; i++)
            await Task.WhenAll(Store.SetPasswordAsync("chen", $"hash {i}", Time.GetUtcNow(), default), Other.SetDisabledAsync("chen", i % 2 == 0, default));

        var account = await Store.FindAccountAsync("chen", default);
        Assert.Equal(("hash 4", true), (account!.PasswordHash, account.Account.Disabled));
    }

    [Fact]
    public async Task SetDisabled_SeveralSessionsAndEnabledAgain_NoSessionComesBack()
    {
        var first = await SessionAsync("chen");
        var second = await new SessionStore(Other, Time).BeginAsync((await Accounts.VerifyAsync("chen", Password, default))!, default);
        await CreateAsync("li");
        var unconcerned = await Sessions.BeginAsync((await Accounts.VerifyAsync("li", Password, default))!, default);

        await Accounts.SetDisabledAsync("chen", disabled: true);
        await Accounts.SetDisabledAsync("chen", disabled: false);

        Assert.Null(await Sessions.FindAsync(first, default));
        Assert.Null(await Sessions.FindAsync(second, default));
        Assert.NotNull(await Sessions.FindAsync(unconcerned, default));
        Assert.NotNull(await Sessions.FindAsync(await Sessions.BeginAsync((await Accounts.VerifyAsync("chen", Password, default))!, default), default));
    }

    [Fact]
    public async Task SetDisabled_EnabledWhileEnabled_KeepsTheSessions()
    {
        var token = await SessionAsync("chen");

        await Accounts.SetDisabledAsync("chen", disabled: false);

        Assert.NotNull(await Sessions.FindAsync(token, default));
    }

    [Fact]
    public async Task Touch_SessionThatWasEnded_StaysEnded()
    {
        var hash = new byte[32];
        await CreateAsync("chen");
        await Store.AddSessionAsync(hash, "chen", Time.GetUtcNow(), NoneEnded, default);
        await Other.EndSessionAsync(hash, default);
        await Store.TouchSessionAsync(hash, Time.GetUtcNow(), default);

        Assert.Null(await Store.FindSessionAsync(hash, default));
    }

    [Fact]
    public async Task Touch_FromTwoInstances_IsNotedAndLeavesTheBeginning()
    {
        var (hash, began) = (new byte[32], Time.GetUtcNow());
        await CreateAsync("chen");
        await Store.AddSessionAsync(hash, "chen", began, NoneEnded, default);
        Time.Advance(TimeSpan.FromHours(1));
        await Task.WhenAll(Store.TouchSessionAsync(hash, Time.GetUtcNow(), default), Other.TouchSessionAsync(hash, Time.GetUtcNow(), default));

        var session = await Other.FindSessionAsync(hash, default);
        Assert.Equal((began, Time.GetUtcNow(), "chen"), (session!.CreatedAt, session.SeenAt, session.Account.Name));
    }

    [Fact]
    public async Task AddSession_AfterManyEnded_RemovesThemAndKeepsTheOthers()
    {
        const int Old = 120;
        await CreateAsync("chen");
        for (var i = 0; i < Old; i++)
            await Store.AddSessionAsync(HashOf(i), "chen", Time.GetUtcNow(), NoneEnded, default);
        Time.Advance(SessionStore.Absolute);
        var ended = new SessionEnds(Time.GetUtcNow() - SessionStore.Idle, Time.GetUtcNow() - SessionStore.Absolute);
        for (var i = 0; i < 5; i++)
            await Store.AddSessionAsync(HashOf(1000 + i), "chen", Time.GetUtcNow(), ended, default);

        for (var i = 0; i < Old; i++)
            Assert.Null(await Store.FindSessionAsync(HashOf(i), default));
        for (var i = 0; i < 5; i++)
            Assert.NotNull(await Store.FindSessionAsync(HashOf(1000 + i), default));
    }

    [Fact]
    public async Task Failed_ManyAtOnceOverTwoInstances_AreAllCountedAndLockOnce()
    {
        const int Tries = 12;
        var guards = new[] { Guard, new SignInGuard(Other, Time) };

        var locked = await Task.WhenAll(Enumerable.Range(0, Tries).Select(i => guards[i % 2].FailedAsync("chen", default)));

        Assert.Single(locked, locks => locks);
        Assert.Equal(Tries, (await Store.FindFailuresAsync("chen", default))!.Count);
    }

    [Fact]
    public async Task Failed_AfterOthersAreForgotten_RemovesTheirRows()
    {
        for (var i = 0; i < 5; i++)
            await Guard.FailedAsync($"name {i}", default);
        Time.Advance(SignInGuard.Lockout);
        await Guard.FailedAsync("chen", default);

        for (var i = 0; i < 5; i++)
            Assert.Null(await Store.FindFailuresAsync($"name {i}", default));
        Assert.Equal(1, (await Store.FindFailuresAsync("chen", default))!.Count);
    }

    private static SessionEnds NoneEnded => new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    private static StoredAccount Some(string name, string hash) => new(new Account(name, name, [Roles.Viewer], null, false), hash);

    private static byte[] HashOf(int number) => System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number));
}
