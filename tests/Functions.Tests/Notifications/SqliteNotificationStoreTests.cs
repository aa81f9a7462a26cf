using Functions.Tests.Register;
using Yuqing.Functions.Move;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;

namespace Functions.Tests.Notifications;

public sealed class SqliteNotificationStoreTests : NotificationStoreContract, IDisposable
{
    private readonly RegisterFixture _fixture;

    public SqliteNotificationStoreTests() => _fixture = new RegisterFixture(Time);

    protected override INotificationStore Store => _fixture.Notifications;

    private protected override INotificationImport Import => new SqliteMovableRegister(_fixture.Database);

    protected override IIncidentRegister Register => _fixture.Register;

    public void Dispose() => _fixture.Dispose();
}
