using Functions.Tests.Register;
using Yuqing.Functions.Move;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Register;

namespace Functions.Tests.Move;

public sealed class SqliteNotificationImportTests : NotificationImportContract, IDisposable
{
    private readonly RegisterFixture _fixture;

    public SqliteNotificationImportTests() => _fixture = new RegisterFixture(Time);

    protected override INotificationStore Store => _fixture.Notifications;

    private protected override INotificationImport Import => new SqliteMovableRegister(_fixture.Database);

    public void Dispose() => _fixture.Dispose();
}
