using Functions.Tests.Register;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Functions.Tests.Security;

public sealed class AccountTests : AccountContract, IDisposable
{
    private const string Password = "correct horse battery";
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("accounts-");
    private readonly RegisterDatabase _database;

    public AccountTests() => _database = RegisterFixture.Open(_folder.FullName, SecuritySchema.Part);

    protected override ISecurityStore Store => new SqliteSecurityStore(_database);

    protected override ISecurityStore Other => new SqliteSecurityStore(_database);

    public void Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Create_StoredFile_HoldsNoPassword()
    {
        await new AccountStore(Store, Time).CreateAsync(new NewAccount("chen", "", Password, [Roles.Viewer], ["town"]));
        var hash = await _database.ReadAsync(connection => connection.First("SELECT password_hash FROM account", row => row.GetString(0)));
        Assert.DoesNotContain(Password, hash, StringComparison.Ordinal);
        Assert.Equal(1, Convert.FromBase64String(hash!)[0]);
    }

    [Fact]
    public async Task Begin_StoredFile_HoldsOnlyTheHashOfTheToken()
    {
        var accounts = new AccountStore(Store, Time);
        await accounts.CreateAsync(new NewAccount("chen", "", Password, [Roles.Viewer], ["town"]));
        var token = await new SessionStore(Store, Time).BeginAsync((await accounts.VerifyAsync("chen", Password, default))!, default);
        var hash = await _database.ReadAsync(connection => connection.First("SELECT token_hash FROM session", row => (byte[])row.GetValue(0)));
        Assert.Equal(System.Security.Cryptography.SHA256.HashData(System.Buffers.Text.Base64Url.DecodeFromChars(token)), hash);
    }
}
