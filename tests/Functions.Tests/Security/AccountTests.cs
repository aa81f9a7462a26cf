using Functions.Tests.Register;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Testing;

namespace Functions.Tests.Security;

public sealed class AccountTests : IDisposable
{
    private const string Password = "correct horse battery";
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("accounts-");
    private readonly FakeTimeProvider _time = new();
    private readonly RegisterDatabase _database;
    private readonly AccountStore _accounts;
    private readonly SessionStore _sessions;
    private readonly SignInGuard _guard;

    public AccountTests()
    {
        _database = RegisterFixture.Open(_folder.FullName, SecuritySchema.Part);
        _accounts = new AccountStore(_database, _time);
        _sessions = new SessionStore(_database, _time);
        _guard = new SignInGuard(_database, _time);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task EnsureFirstAdministrator_EmptyStore_MakesOneOnceAndGivesItsPassword()
    {
        var password = await _accounts.EnsureFirstAdministratorAsync();

        Assert.True(password!.Length >= AccountStore.MinPasswordLength);
        var account = await _accounts.VerifyAsync("admin", password, default);
        Assert.Equal([Roles.Administrator], account!.Roles);
        Assert.Null(account.Units);
        Assert.Null(await _accounts.EnsureFirstAdministratorAsync());
    }

    [Fact]
    public async Task EnsureFirstAdministrator_TwoAtOnce_MakeOne()
    {
        var made = await Task.WhenAll(_accounts.EnsureFirstAdministratorAsync(), _accounts.EnsureFirstAdministratorAsync());
        Assert.Single(made, password => password is not null);
    }

    [Fact]
    public async Task Verify_RightAndWrongPassword_OnlyTheRightOneOpens()
    {
        await CreateAsync("Chen.Min");

        var account = await _accounts.VerifyAsync(" chen.MIN ", Password, default);
        Assert.Equal("chen.min", account!.Name);
        Assert.Equal([Roles.DutyOfficer], account.Roles);
        Assert.Equal(["town"], account.Units!);
        Assert.Null(await _accounts.VerifyAsync("chen.min", Password + " ", default));
        Assert.Null(await _accounts.VerifyAsync("nobody", Password, default));
        Assert.Null(await _accounts.VerifyAsync("chen.min", new string('x', AccountStore.MaxPasswordLength + 1), default));
    }

    [Fact]
    public async Task Create_StoredFile_HoldsNoPassword()
    {
        await CreateAsync("chen");
        var hash = await _database.ReadAsync(connection => connection.First("SELECT password_hash FROM account", row => row.GetString(0)));
        Assert.DoesNotContain(Password, hash, StringComparison.Ordinal);
        Assert.Equal(1, Convert.FromBase64String(hash!)[0]);
    }

    [Theory]
    [InlineData("c", Password, "viewer", "town")]
    [InlineData("chen min", Password, "viewer", "town")]
    [InlineData("chen", "short", "viewer", "town")]
    [InlineData("chen", Password, "root", "town")]
    [InlineData("chen", Password, "viewer", "")]
    [InlineData("chen", Password, "viewer", "two words")]
    public async Task Create_Faulty_IsRefused(string name, string password, string role, string unit) =>
        await Assert.ThrowsAsync<AccountException>(() => _accounts.CreateAsync(new NewAccount(name, "", password, [role], [unit])));

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
            await _guard.FailedAsync("chen", default);
        await _accounts.SetPasswordAsync("chen", "a new password");

        Assert.Null(await _sessions.FindAsync(token, default));
        Assert.Null(await _guard.LockedForAsync("chen", default));
        Assert.Null(await _accounts.VerifyAsync("chen", Password, default));
        Assert.NotNull(await _accounts.VerifyAsync("chen", "a new password", default));
        await Assert.ThrowsAsync<AccountException>(() => _accounts.SetPasswordAsync("nobody", "a new password"));
    }

    [Fact]
    public async Task SetDisabled_Known_ShutsOutAtOnceAndCanBeUndone()
    {
        var token = await SessionAsync("chen");
        await _accounts.SetDisabledAsync("chen", disabled: true);
        Assert.Null(await _sessions.FindAsync(token, default));
        Assert.Null(await _accounts.VerifyAsync("chen", Password, default));
        await _accounts.SetDisabledAsync("chen", disabled: false);
        Assert.NotNull(await _accounts.VerifyAsync("chen", Password, default));
        await Assert.ThrowsAsync<AccountException>(() => _accounts.SetDisabledAsync("nobody", disabled: true));
    }

    [Theory]
    [InlineData("chen")]
    [InlineData("nobody")]
    public async Task Failed_FiveInARow_LockTheNameForFifteenMinutesWhetherItExistsOrNot(string name)
    {
        await CreateAsync("chen");
        for (var i = 1; i < SignInGuard.MaxFailures; i++)
            Assert.False(await _guard.FailedAsync(name, default));
        Assert.Null(await _guard.LockedForAsync(name, default));
        Assert.True(await _guard.FailedAsync(name, default));

        Assert.Equal(SignInGuard.Lockout, await _guard.LockedForAsync(name.ToUpperInvariant(), default));
        _time.Advance(SignInGuard.Lockout - TimeSpan.FromTicks(1));
        Assert.NotNull(await _guard.LockedForAsync(name, default));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await _guard.LockedForAsync(name, default));
        Assert.False(await _guard.FailedAsync(name, default));
    }

    [Fact]
    public async Task Succeeded_AfterFailures_StartsAfresh()
    {
        for (var i = 1; i < SignInGuard.MaxFailures; i++)
            await _guard.FailedAsync("chen", default);
        await _guard.SucceededAsync("chen", default);
        Assert.False(await _guard.FailedAsync("chen", default));
    }

    [Fact]
    public async Task Find_Session_GivesTheAccountAndAStableCsrfToken()
    {
        var token = await SessionAsync("chen");
        var caller = await _sessions.FindAsync(token, default);
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
            _time.Advance(TimeSpan.FromHours(11));
            Assert.NotNull(await _sessions.FindAsync(token, default));
        }
        _time.Advance(TimeSpan.FromHours(11));
        Assert.Null(await _sessions.FindAsync(token, default));
    }

    [Fact]
    public async Task Find_SessionUnusedForTwelveHours_HasEnded()
    {
        var token = await SessionAsync("chen");
        _time.Advance(SessionStore.Idle);
        Assert.Null(await _sessions.FindAsync(token, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Find_ForgedToken_IsNobody(string token) => Assert.Null(await _sessions.FindAsync(token, default));

    [Fact]
    public async Task Begin_StoredFile_HoldsOnlyTheHashOfTheToken()
    {
        var token = await SessionAsync("chen");
        var hash = await _database.ReadAsync(connection => connection.First("SELECT token_hash FROM session", row => (byte[])row.GetValue(0)));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(System.Buffers.Text.Base64Url.DecodeFromChars(token)), hash);
    }

    [Fact]
    public async Task End_Session_IsGone()
    {
        var token = await SessionAsync("chen");
        await _sessions.EndAsync(token, default);
        await _sessions.EndAsync("nonsense", default);
        Assert.Null(await _sessions.FindAsync(token, default));
    }

    private Task CreateAsync(string name) => _accounts.CreateAsync(new NewAccount(name, "", Password, ["DutyOfficer"], ["town"]));

    private async Task<string> SessionAsync(string name)
    {
        await CreateAsync(name);
        return await _sessions.BeginAsync((await _accounts.VerifyAsync(name, Password, default))!, default);
    }
}
