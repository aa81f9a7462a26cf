using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Testing;

namespace Functions.Tests.Security;

/// <summary>What accounts, sessions and lockouts keep to, on whatever store. An adapter's tests derive from this.</summary>
public abstract partial class AccountContract
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

    private Task CreateAsync(string name) => Accounts.CreateAsync(new NewAccount(name, "", Password, ["DutyOfficer"], ["town"]));

    private async Task<string> SessionAsync(string name)
    {
        await CreateAsync(name);
        return await Sessions.BeginAsync((await Accounts.VerifyAsync(name, Password, default))!, default);
    }
}
