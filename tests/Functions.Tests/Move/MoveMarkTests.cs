using Functions.Tests.Register;
using Yuqing.Functions.Move;
using Yuqing.Functions.Register;

namespace Functions.Tests.Move;

/// <summary>The mark is seen to by others while a command works.</summary>
public sealed class MoveMarkTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("move-mark-");
    private readonly MoveSide _from = MoveSide.OnSqlite();
    private readonly MoveSide _to = MoveSide.OnSqlite();

    public async Task InitializeAsync() => await Life.OpenAsync(_from, Sample.Report());

    public async Task DisposeAsync()
    {
        await _from.DisposeAsync();
        await _to.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Export_ReopenedMeanwhile_ClosesNothingAndLeavesNoFile()
    {
        var reopened = new MoveMark(MovePhase.Open, _from.Time.GetUtcNow());
        var meddled = new MeddledRegister(_from.Movable, before: _ => _from.Movable.WriteMarkAsync(reopened, MoveMark.None, default));

        var refusal = await Assert.ThrowsAsync<MoveException>(() => _from.ExportAsync(meddled, File("x.jsonl")));

        Assert.EndsWith("nothing was closed.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(reopened, await _from.Movable.ReadMarkAsync(default));
        Assert.Empty(_folder.EnumerateFiles());
    }

    [Fact]
    public async Task Import_AnotherBeganMeanwhile_ImportsNothing()
    {
        await _from.ExportAsync(File("x.jsonl"));
        var other = new MoveMark(MovePhase.Importing, _to.Time.GetUtcNow(), "another");
        var meddled = new MeddledRegister(_to.Movable, before: _ => _to.Movable.WriteMarkAsync(other, MoveMark.None, default));

        await Assert.ThrowsAsync<MoveException>(() => _to.ImportAsync(meddled, File("x.jsonl")));

        Assert.Equal(other, await _to.Movable.ReadMarkAsync(default));
        Assert.Empty(await _to.Movable.ListIdsAsync(null, 10, default));
    }

    [Fact]
    public async Task Import_TakenOverByARepetition_DoesNotGiveTheRegisterFree()
    {
        await _from.ExportAsync(File("x.jsonl"));
        var other = new MoveMark(MovePhase.Importing, _to.Time.GetUtcNow().AddMinutes(1), "the same");
        var meddled = new MeddledRegister(
            _to.Movable,
            before: async mark => _ = mark.Phase != MovePhase.Importing && await _to.Movable.WriteMarkAsync(other, await _to.Movable.ReadMarkAsync(default), default));

        await Assert.ThrowsAsync<UnfinishedMoveException>(() => _to.ImportAsync(meddled, File("x.jsonl")));

        Assert.Equal(other, await _to.Movable.ReadMarkAsync(default));
    }

    [Fact]
    public async Task Export_FailsAfterClosing_IsUnfinishedAndCompletedByRepeating()
    {
        var meddled = new MeddledRegister(_from.Movable, after: _ => Task.FromResult(System.IO.Directory.CreateDirectory(File("x.jsonl"))));

        var refusal = await Assert.ThrowsAsync<UnfinishedMoveException>(() => _from.ExportAsync(meddled, File("x.jsonl")));

        Assert.Contains("Repeat the same command", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(MovePhase.Closed, (await _from.Movable.ReadMarkAsync(default)).Phase);
        System.IO.Directory.Delete(File("x.jsonl"));
        await _from.ExportAsync(File("x.jsonl"));
        Assert.Equal(1, (await _to.ImportAsync(File("x.jsonl"))).Added);
    }

    [Fact]
    public async Task Export_Closing_ContentIsOnTheDiskBeforeTheMark()
    {
        var written = 0L;
        var meddled = new MeddledRegister(_from.Movable, before: mark => Task.FromResult(written = new FileInfo(File("x.jsonl") + MoveFileWriter.Unfinished).Length));

        await _from.ExportAsync(meddled, File("x.jsonl"));

        var lines = await System.IO.File.ReadAllLinesAsync(File("x.jsonl"));
        Assert.Equal(lines[..^1].Sum(line => System.Text.Encoding.UTF8.GetByteCount(line) + 1L), written);
    }

    [Fact]
    public async Task Import_OutcomeOfTheFirstMarkUnknown_IsUnfinished()
    {
        await _from.ExportAsync(File("x.jsonl"));
        var meddled = new MeddledRegister(_to.Movable, after: _ => throw new RegisterUnavailableException("No answer came."));

        await Assert.ThrowsAsync<UnfinishedMoveException>(() => _to.ImportAsync(meddled, File("x.jsonl")));

        Assert.Equal(1, (await _to.ImportAsync(File("x.jsonl"))).Added);
    }

    private string File(string name) => Path.Combine(_folder.FullName, name);
}
