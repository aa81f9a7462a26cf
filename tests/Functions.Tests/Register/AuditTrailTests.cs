using Microsoft.Data.Sqlite;
using Yuqing.Functions.Register;
using Yuqing.Functions.Startup;

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
        await ChangeAroundTheTriggersAsync(change);

        Assert.Equal(broken, (await _fixture.Audit.VerifyAsync()).FirstBroken);
    }

    [Fact]
    public async Task VerifyCommand_UntouchedTrail_GivesTheSealForTheNextCheck()
    {
        await FillAsync(5);
        var seal = (await Trail.ListAsync(4, 1))[0].Hash;

        Assert.Equal((0, $"5 lines, all unchanged. Write down for the next check: --known 5:{seal}"), await VerifyAsync(null));
        await FillAsync(2);
        Assert.Equal(0, (await VerifyAsync($"5:{seal}")).ExitCode);
    }

    [Theory]
    [InlineData("UPDATE audit SET actor = 'someone' WHERE seq = 3", "Line 3 of the audit trail does not fit")]
    [InlineData("DELETE FROM audit WHERE seq = 5", "Line 5 of the audit trail is not there with that seal")]
    public async Task VerifyCommand_ChangedOrCutTrail_FailsAndNamesTheLine(string change, string said)
    {
        await FillAsync(5);
        var seal = (await Trail.ListAsync(4, 1))[0].Hash;
        await ChangeAroundTheTriggersAsync(change);

        var (exitCode, text) = await VerifyAsync($"5:{seal}");

        Assert.Equal(1, exitCode);
        Assert.StartsWith(said, text, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Said)> VerifyAsync(string? known)
    {
        using var said = new StringWriter();
        var exitCode = await AuditCommands.VerifyAsync(Trail, known is null ? null : AuditCommands.Seal.Read(known), said, said);
        return (exitCode, said.ToString().TrimEnd());
    }

    private Task ChangeAroundTheTriggersAsync(string change) => _fixture.Database.WriteAsync(connection =>
    {
        connection.Run("DROP TRIGGER audit_keeps_lines");
        connection.Run("DROP TRIGGER audit_keeps_all");
        connection.Run(change);
    });
}
