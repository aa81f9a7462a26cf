using Functions.Tests.Register;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;

namespace Functions.Tests.Notifications;

public sealed class SqliteNotificationListTests : NotificationListContract, IDisposable
{
    private readonly RegisterFixture _fixture;

    public SqliteNotificationListTests() => _fixture = new RegisterFixture(Time);

    protected override INotificationStore Store => _fixture.Notifications;

    protected override IIncidentRegister Register => _fixture.Register;

    public void Dispose() => _fixture.Dispose();
}
