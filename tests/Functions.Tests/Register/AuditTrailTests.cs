using Microsoft.Data.Sqlite;
using Yuqing.Functions.Register;

namespace Functions.Tests.Register;

public sealed class AuditTrailTests : AuditTrailContract, IDisposable
{
    private readonly RegisterFixture _fixture;

    public AuditTrailTests() => _fixture = new RegisterFixture(Time);

    protected override IAuditTrail Trail => _fixture.Audit;

    protected override IAuditTrail Other => new SqliteAuditTrail(_fixture.Database, Time);

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("UPDATE audit SET actor = 'someone' WHERE seq = 3")]
    [InlineData("DELETE FROM audit WHERE seq = 3")]
    public async Task Change_ThroughTheRegister_IsRefused(string change)
    {
        await FillAsync(5);

        await Assert.ThrowsAsync<SqliteException>(() => _fixture.Database.WriteAsync(connection => connection.Run(change)));
        Assert.Null((await _fixture.Audit.VerifyAsync()).FirstBroken);
    }

    [Theory]
    [InlineData("UPDATE audit SET actor = 'someone' WHERE seq = 3", 3)]
    [InlineData("UPDATE audit SET at = at + 1 WHERE seq = 3", 3)]
    [InlineData("UPDATE audit SET data = NULL WHERE seq = 3", 3)]
    [InlineData("UPDATE audit SET target = NULL, action = action || target WHERE seq = 3", 3)]
    [InlineData("DELETE FROM audit WHERE seq = 3", 4)]
    [InlineData("DELETE FROM audit WHERE seq = 1", 2)]
    [InlineData("INSERT INTO audit SELECT 6, at, actor, action, target, outcome, data, hash FROM audit WHERE seq = 5", 6)]
    public async Task Verify_ChangedAroundTheTriggers_NamesTheFirstBrokenLine(string change, long broken)
    {
        await FillAsync(5);
        await _fixture.Database.WriteAsync(connection =>
        {
            connection.Run("DROP TRIGGER audit_keeps_lines");
            connection.Run("DROP TRIGGER audit_keeps_all");
            connection.Run(change);
        });

        Assert.Equal(broken, (await _fixture.Audit.VerifyAsync()).FirstBroken);
    }
}
