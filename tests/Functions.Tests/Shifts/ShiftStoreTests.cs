using Functions.Tests.Register;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;
using Yuqing.Functions.Watch;

namespace Functions.Tests.Shifts;

public sealed class ShiftStoreTests : ShiftStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("shifts-");
    private readonly RegisterDatabase _database;
    private readonly ChangeFeed _changes;

    public ShiftStoreTests()
    {
        _database = RegisterFixture.Open(_folder.FullName, AlarmRows.Schema, SqliteShiftStore.Schema);
        _changes = new ChangeFeed(_database, Time);
    }

    internal override IShiftStore Store => new SqliteShiftStore(_database);

    internal override IShiftStore Other => new SqliteShiftStore(_database);

    internal override IIncidentRegister Register => new SqliteIncidentRegister(_database, _changes, new TwoUnits(), Time);

    internal override INotificationStore Notifications => new SqliteNotificationStore(_database, Time);

    internal override IAlarmStore Alarms => new SqliteAlarmStore(_database);

    public void Dispose()
    {
        _changes.Dispose();
        _database.Dispose();
        _folder.Delete(recursive: true);
    }
}
