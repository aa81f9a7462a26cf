using Microsoft.Data.Sqlite;
using Yuqing.Functions.Register;

namespace Functions.Tests.Register;

public sealed class RegisterDatabaseTests : IDisposable
{
    private static readonly RegisterSchemaPart Words = new("words", ["CREATE TABLE words (word TEXT PRIMARY KEY)"]);
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("register-").FullName;
    private RegisterDatabase? _database;

    private string File => Path.Combine(_folder, RegisterDatabase.FileName);

    private RegisterDatabase Database => _database ??= RegisterFixture.Open(_folder, Words);

    public void Dispose()
    {
        _database?.Dispose();
        System.IO.Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Write_OneOfABatchThrows_FailsAlone()
    {
        var commits = 0;
        Database.Committed += () => commits++;
        using var batch = new HeldBatch(Database);

        var before = Add("before");
        var failing = Database.WriteAsync(connection =>
        {
            connection.Run("INSERT INTO words VALUES ('half')");
            throw new InvalidOperationException("mine");
        });
        var conflicting = Add("before");
        var after = Add("after");
        batch.Release();

        await Task.WhenAll(before, after);
        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidOperationException>(() => failing)).Message);
        await Assert.ThrowsAsync<SqliteException>(() => conflicting);
        Assert.Equal(["after", "before"], await AllAsync());
        Assert.Equal(2, commits);
    }

    [Fact]
    public async Task Write_CommitImpossible_FailsAllOfTheBatchAndWritesNothing()
    {
        await Add("first");
        await LimitAsync(1);
        using var batch = new HeldBatch(Database);

        var small = Add("small");
        var large = AddLarge();
        var last = Add("last");
        batch.Release();

        await Assert.ThrowsAsync<RegisterUnavailableException>(() => small);
        await Assert.ThrowsAsync<RegisterUnavailableException>(() => large);
        await Assert.ThrowsAsync<RegisterUnavailableException>(() => last);
        Assert.Equal(["first"], await AllAsync());
    }

    [Fact]
    public async Task Write_SpaceIsBack_GoesOnByItself()
    {
        await Add("first");
        await LimitAsync(1);
        await Assert.ThrowsAsync<RegisterUnavailableException>(AddLarge);
        await LimitAsync(int.MaxValue);

        await AddLarge();
        await Add("second");

        Assert.Equal(3, (await AllAsync()).Count);
    }

    [Fact]
    public async Task Settled_AfterAFailedCommit_StillCompletes()
    {
        await LimitAsync(1);
        using var batch = new HeldBatch(Database);
        var large = AddLarge();
        var settled = Database.SettledAsync();
        Assert.False(settled.IsCompleted);
        batch.Release();

        await settled;
        await Assert.ThrowsAsync<RegisterUnavailableException>(() => large);
    }

    [Fact]
    public async Task Write_CancelledWhileWaiting_IsNotRun()
    {
        using var cancellation = new CancellationTokenSource();
        using var batch = new HeldBatch(Database);
        var waiting = Database.WriteAsync(connection => connection.Run("INSERT INTO words VALUES ('unwanted')"), cancellation.Token);
        await cancellation.CancelAsync();
        batch.Release();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Empty(await AllAsync());
    }

    [Fact]
    public async Task Dispose_WritesWaiting_AreDoneFirst()
    {
        var writes = Enumerable.Range(0, 500).Select(i => Add($"word-{i}")).ToList();
        Database.Dispose();
        await Task.WhenAll(writes);
        _database = null;

        Assert.Equal(500, (await AllAsync()).Count);
    }

    [Fact]
    public async Task Write_AfterDispose_IsUnavailable()
    {
        Database.Dispose();

        await Assert.ThrowsAsync<RegisterUnavailableException>(() => Add("late"));
    }

    [Fact]
    public async Task Read_Twice_SeesOneState()
    {
        await Add("first");

        var (before, after) = await Database.ReadAsync(connection =>
        {
            var first = connection.Number("SELECT count(*) FROM words");
            Add("second").Wait();
            return (first, connection.Number("SELECT count(*) FROM words"));
        });

        Assert.Equal((1L, 1L), (before, after));
        Assert.Equal(2, (await AllAsync()).Count);
    }

    [Fact]
    public async Task Read_Writing_IsRefused()
    {
        await Assert.ThrowsAnyAsync<Exception>(() => Database.ReadAsync(connection => connection.Run("INSERT INTO words VALUES ('x')")));
        Assert.Empty(await AllAsync());
    }

    [Fact]
    public void Open_InUse_SaysSoAndNamesTheFile()
    {
        Assert.NotNull(Database);

        var error = Assert.Throws<RegisterOpenException>(() => RegisterFixture.Open(_folder));

        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        Assert.Contains("in use by another process", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderNotWritable_SaysSo()
    {
        var error = Assert.Throws<RegisterOpenException>(() => RegisterFixture.Open("/proc/yuqing"));

        Assert.Contains("/proc/yuqing/register.db", error.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NotADatabase_SaysItIsDamagedAndLeavesItAlone()
    {
        var garbage = new byte[8192];
        Array.Fill(garbage, (byte)'x');
        System.IO.File.WriteAllBytes(File, garbage);

        var error = Assert.Throws<RegisterOpenException>(() => RegisterFixture.Open(_folder));

        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Equal(garbage, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public async Task Open_PagesOverwritten_SaysItIsDamaged()
    {
        for (var i = 0; i < 20; i++)
            await AddLarge();
        Database.Dispose();
        _database = null;
        using (var file = System.IO.File.OpenWrite(File))
        {
            file.Position = file.Length / 2;
            file.Write(Enumerable.Repeat((byte)0xEE, 16384).ToArray());
        }

        var error = Assert.Throws<RegisterOpenException>(() => RegisterFixture.Open(_folder));

        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        Assert.Contains("restore the latest backup", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WrittenByANewerVersion_IsRefused()
    {
        using (RegisterFixture.Open(_folder, new RegisterSchemaPart("words", ["CREATE TABLE words (word TEXT)", "CREATE TABLE more (word TEXT)"])))
        {
        }

        var error = Assert.Throws<RegisterOpenException>(() => RegisterFixture.Open(_folder, Words));

        Assert.Contains("newer version (words 2, this program knows 1)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WrittenByAnOlderVersion_IsBroughtForward()
    {
        await Add("kept");
        Database.Dispose();

        _database = RegisterFixture.Open(_folder, new RegisterSchemaPart("words", [Words.Migrations[0], "ALTER TABLE words ADD COLUMN said INTEGER DEFAULT 1"]));

        Assert.Equal(1, await _database.ReadAsync(connection => connection.Number("SELECT said FROM words WHERE word = 'kept'")));
    }

    [Fact]
    public async Task Open_AMigrationFails_LeavesTheFileAsItWas()
    {
        await Add("kept");
        Database.Dispose();
        var broken = new RegisterSchemaPart("words", [Words.Migrations[0], "DELETE FROM words; CREATE TABLE words (again TEXT)"]);

        Assert.Throws<RegisterOpenException>(() => RegisterFixture.Open(_folder, broken));

        _database = null;
        Assert.Equal(["kept"], await AllAsync());
    }

    private Task Add(string word) => Database.WriteAsync(connection => connection.Run("INSERT INTO words VALUES ($0)", word));

    private Task AddLarge() => Database.WriteAsync(connection => connection.Run("INSERT INTO words VALUES (hex(randomblob(100000)))"));

    /// <summary>SQLite answers a write beyond so many pages as it answers a full disk.</summary>
    private Task LimitAsync(int pages) => Database.WriteAsync(connection => connection.Number($"PRAGMA max_page_count={pages}"));

    private Task<List<string>> AllAsync() =>
        Database.ReadAsync(connection => connection.Query("SELECT word FROM words ORDER BY word", reader => reader.GetString(0)));

    /// <summary>Keeps the writer busy, so that what is written meanwhile becomes one batch.</summary>
    private sealed class HeldBatch : IDisposable
    {
        private readonly ManualResetEventSlim _free = new();
        private readonly Task _held;

        public HeldBatch(RegisterDatabase database)
        {
            using var holding = new ManualResetEventSlim();
            _held = database.WriteAsync(_ =>
            {
                holding.Set();
                _free.Wait();
            });
            holding.Wait();
        }

        public void Release()
        {
            _free.Set();
            _held.Wait();
        }

        public void Dispose()
        {
            Release();
            _free.Dispose();
        }
    }
}
