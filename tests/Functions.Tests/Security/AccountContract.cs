using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Testing;

namespace Functions.Tests.Security;

/// <summary>What accounts, sessions and lockouts keep to, on whatever store. An adapter's tests derive from this.</summary>
public abstract class AccountContract
{
    private const string Password = "correct horse battery";
    private AccountStore? _accounts;

    protected abstract ISecurityStore Store { get; }

    /// <summary>Another instance of the app on the same rows.</summary>
    protected abstract ISecurityStore Other { get; }

    protected FakeTimeProvider Time { get; } = new();

    private AccountStore Accounts => _accounts ??= new AccountStore(Store, Time);

    private SessionStore Sessions => new(Store, Time);

    private SignInGuard Guard => new(Store, Time);

    [Fact]
    public async Task EnsureFirstAdministrator_EmptyStore_MakesOneOnceAndGivesItsPassword()
    {
        var password = await Accounts.EnsureFirstAdministratorAsync();

        Assert.True(password!.Length >= AccountStore.MinPasswordLength);
        var account = await Accounts.VerifyAsync("admin", password, default);
        Assert.Equal([Roles.Administrator], account!.Roles);
        Assert.Null(account.Units);
        Assert.Null(await Accounts.EnsureFirstAdministratorAsync());
    }

    [Fact]
    public async Task EnsureFirstAdministrator_TwoAtOnce_MakeOne()
    {
        var made = await Task.WhenAll(Accounts.EnsureFirstAdministratorAsync(), Accounts.EnsureFirstAdministratorAsync());
        Assert.Single(made, password => password is not null);
    }

    [Fact]
    public async Task Verify_RightAndWrongPassword_OnlyTheRightOneOpens()
    {
        await CreateAsync("Chen.Min");

        var account = await Accounts.VerifyAsync(" chen.MIN ", Password, default);
        Assert.Equal("chen.min", account!.Name);
        Assert.Equal([Roles.DutyOfficer], account.Roles);
        Assert.Equal(["town"], account.Units!);
        Assert.Null(await Accounts.VerifyAsync("chen.min", Password + " ", default));
        Assert.Null(await Accounts.VerifyAsync("nobody", Password, default));
        Assert.Null(await Accounts.VerifyAsync("chen.min", new string('x', AccountStore.MaxPasswordLength + 1), default));
    }

    [Theory]
    [InlineData("c", Password, "viewer", "town")]
    [InlineData("chen min", Password, "viewer", "town")]
    [InlineData("chen", "short", "viewer", "town")]
    [InlineData("chen", Password, "root", "town")]
    [InlineData("chen", Password, "viewer", "")]
    [InlineData("chen", Password, "viewer", "two words")]
    public async Task Create_Faulty_IsRefused(string name, string password, string role, string unit) =>
        await Assert.ThrowsAsync<AccountException>(() => Accounts.CreateAsync(new NewAccount(name, "", password, [role], [unit])));

    [Fact]
    public async Task Create_NameTaken_IsRefused()
    {
        await CreateAsync("chen");
        await Assert.ThrowsAsync<AccountException>(() => CreateAsync("CHEN"));
    }

    [Fact]
    public async Task SetPassword_Known_EndsSessionsAndLockout()
    {
        var token = await SessionAsync("chen");
        for (var i = 0; i < SignInGuard.MaxFailures; i++)
            await Guard.FailedAsync("chen", default);
        await Accounts.SetPasswordAsync("chen", "a new password");

        Assert.Null(await Sessions.FindAsync(token, default));
        Assert.Null(await Guard.LockedForAsync("chen", default));
        Assert.Null(await Accounts.VerifyAsync("chen", Password, default));
        Assert.NotNull(await Accounts.VerifyAsync("chen", "a new password", default));
        await Assert.ThrowsAsync<AccountException>(() => Accounts.SetPasswordAsync("nobody", "a new password"));
    }

    [Fact]
    public async Task SetDisabled_Known_ShutsOutAtOnceAndCanBeUndone()
    {
        var token = await SessionAsync("chen");
        await Accounts.SetDisabledAsync("chen", disabled: true);
        Assert.Null(await Sessions.FindAsync(token, default));
        Assert.Null(await Accounts.VerifyAsync("chen", Password, default));
        await Accounts.SetDisabledAsync("chen", disabled: false);
        Assert.NotNull(await Accounts.VerifyAsync("chen", Password, default));
        await Assert.ThrowsAsync<AccountException>(() => Accounts.SetDisabledAsync("nobody", disabled: true));
    }

    [Theory]
    [InlineData("chen")]
    [InlineData("nobody")]
    public async Task Failed_FiveInARow_LockTheNameForFifteenMinutesWhetherItExistsOrNot(string name)
    {
        await CreateAsync("chen");
        for (var i = 1; i < SignInGuard.MaxFailures; i++)
            Assert.False(await Guard.FailedAsync(name, default));
        Assert.Null(await Guard.LockedForAsync(name, default));
        Assert.True(await Guard.FailedAsync(name, default));

        Assert.Equal(SignInGuard.Lockout, await Guard.LockedForAsync(name.ToUpperInvariant(), default));
        Time.Advance(SignInGuard.Lockout - TimeSpan.FromTicks(1));
        Assert.NotNull(await Guard.LockedForAsync(name, default));
        Time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await Guard.LockedForAsync(name, default));
        Assert.False(await Guard.FailedAsync(name, default));
    }

    [Fact]
    public async Task Succeeded_AfterFailures_StartsAfresh()
    {
        for (var i = 1; i < SignInGuard.MaxFailures; i++)
            await Guard.FailedAsync("chen", default);
        await Guard.SucceededAsync("chen", default);
        Assert.False(await Guard.FailedAsync("chen", default));
    }

    [Fact]
    public async Task Find_Session_GivesTheAccountAndAStableCsrfToken()
    {
        var token = await SessionAsync("chen");
        var caller = await Sessions.FindAsync(token, default);
        Assert.Equal("chen", caller!.Id);
        Assert.Equal(SessionStore.CsrfOf(token), caller.CsrfToken);
        Assert.NotEqual(token, caller.CsrfToken);
        Assert.NotEqual(SessionStore.CsrfOf(await SessionAsync("li")), caller.CsrfToken);
    }

    [Fact]
    public async Task Find_SessionUsedNowAndThen_LivesSevenDaysAndNoLonger()
    {
        var token = await SessionAsync("chen");
        for (var hours = 11; hours < 7 * 24; hours += 11)
        {
            Time.Advance(TimeSpan.FromHours(11));
            Assert.NotNull(await Sessions.FindAsync(token, default));
        }
        Time.Advance(TimeSpan.FromHours(11));
        Assert.Null(await Sessions.FindAsync(token, default));
    }

    [Fact]
    public async Task Find_SessionUnusedForTwelveHours_HasEnded()
    {
        var token = await SessionAsync("chen");
        Time.Advance(SessionStore.Idle);
        Assert.Null(await Sessions.FindAsync(token, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Find_ForgedToken_IsNobody(string token) => Assert.Null(await Sessions.FindAsync(token, default));

    [Fact]
    public async Task End_Session_IsGone()
    {
        var token = await SessionAsync("chen");
        await Sessions.EndAsync(token, default);
        await Sessions.EndAsync("nonsense", default);
        Assert.Null(await Sessions.FindAsync(token, default));
    }

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

    private Task CreateAsync(string name) => Accounts.CreateAsync(new NewAccount(name, "", Password, ["DutyOfficer"], ["town"]));

    private async Task<string> SessionAsync(string name)
    {
        await CreateAsync(name);
        return await Sessions.BeginAsync((await Accounts.VerifyAsync(name, Password, default))!, default);
    }

    private static SessionEnds NoneEnded => new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    private static StoredAccount Some(string name, string hash) => new(new Account(name, name, [Roles.Viewer], null, false), hash);

    private static byte[] HashOf(int number) => System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number));
}
