using Functions.Tests.Register;
using Yuqing.Functions.Duty.Storage;
using Yuqing.Functions.Register;

namespace Functions.Tests.Duty;

public sealed class SqliteDutyStoreTests : DutyStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("duty-store-");
    private readonly RegisterDatabase _database;

    public SqliteDutyStoreTests() => _database = RegisterFixture.Open(_folder.FullName, SqliteDutyStore.Schema);

    protected override IDutyStore Store => new SqliteDutyStore(_database, Time);

    protected override IDutyStore Other => new SqliteDutyStore(_database, Time);

    void IDisposable.Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
        Dispose();
    }
}
