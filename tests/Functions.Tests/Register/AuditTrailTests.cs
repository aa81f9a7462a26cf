using Microsoft.Data.Sqlite;
using Yuqing.Functions.Register;

namespace Functions.Tests.Register;

public sealed class AuditTrailTests : IDisposable
{
    private readonly RegisterFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Verify_UntouchedTrail_IsIntact()
    {
        await FillAsync(5);

        var lines = await _fixture.Audit.ListAsync(0, 100);
        var result = await _fixture.Audit.VerifyAsync();

        Assert.Equal((5L, null, lines[^1].Hash), (result.Lines, result.FirstBroken, result.LastHash));
        Assert.Equal(("chen", "signal.complete", "i-3", "done"), (lines[2].Actor, lines[2].Action, lines[2].Target, lines[2].Outcome));
        Assert.Equal("s-3", lines[2].Data!["signal"]);
        Assert.Equal(_fixture.Time.GetUtcNow(), lines[2].At);
    }

    [Fact]
    public async Task Append_ManyAtOnce_FormOneChain()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => _fixture.Audit.AppendAsync("chen", "read", $"i-{i}", "refused")));

        Assert.Equal(50, (await _fixture.Audit.VerifyAsync()).Lines);
    }

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

    private async Task FillAsync(int lines)
    {
        for (var i = 1; i <= lines; i++)
            await _fixture.Audit.AppendAsync("chen", "signal.complete", $"i-{i}", "done", new Dictionary<string, string> { ["signal"] = $"s-{i}" });
    }
}
