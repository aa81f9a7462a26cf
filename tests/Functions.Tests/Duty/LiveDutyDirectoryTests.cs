using Functions.Tests.Register;
using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Storage;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Calendars;
using Yuqing.Testing;

namespace Functions.Tests.Duty;

public sealed class LiveDutyDirectoryTests : IDisposable
{
    private const string County = """
        people: [{ id: a, name: 甲 }, { id: b, name: 乙 }]
        units:
          - { id: u, title: 某局, policy: town, numberPrefix: MJ, duty: [{ role: office, people: [a] }] }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("duty-");
    private readonly FakeTimeProvider _time = new();
    private readonly RegisterDatabase _database;
    private readonly SqliteDutyStore _store;
    private readonly List<string> _logged = [];

    public LiveDutyDirectoryTests()
    {
        _database = RegisterFixture.Open(_folder.FullName, SqliteDutyStore.Schema);
        _store = new SqliteDutyStore(_database, _time);
        File.WriteAllText(CountyFile, County);
    }

    private string CountyFile => Path.Combine(_folder.FullName, "county.yaml");

    [Fact]
    public async Task Load_NothingEdited_IsTheFileAsItIs()
    {
        var live = await LoadAsync();
        File.WriteAllText(CountyFile, County.Replace("people: [a]", "people: [b]", StringComparison.Ordinal));

        Assert.Equal("a", Office(live));
        Assert.Equal(0, live.Now.Version);
        Assert.Equal("b", Office(await LoadAsync()));
    }

    [Fact]
    public async Task Save_CountsAtOnceAndAfterARestart()
    {
        var live = await LoadAsync();
        var saved = await live.SaveAsync(With("people: [b]"), 0, "zhao", "directory.put", CancellationToken.None);

        Assert.Equal((1L, "b", "b"), (saved!.Version, Office(live), Office(await LoadAsync())));
        Assert.Empty(_logged);
        var change = Assert.Single(await _store.ListAsync(10, CancellationToken.None));
        Assert.Equal((1L, "zhao", "directory.put", _time.GetUtcNow()), (change.Version, change.By, change.Change, change.At));
    }

    [Fact]
    public async Task Save_OnAnOlderVersion_ChangesNothing()
    {
        var live = await LoadAsync();
        await live.SaveAsync(With("people: [b]"), 0, "zhao", "directory.put", CancellationToken.None);

        Assert.Null(await live.SaveAsync(With("people: [a]"), 0, "qian", "directory.put", CancellationToken.None));
        Assert.Equal("b", Office(live));
        Assert.Single(await _store.ListAsync(10, CancellationToken.None));
    }

    [Fact]
    public async Task Save_ManyAtOnce_OneOfEachVersionWins()
    {
        var live = await LoadAsync();

        var saved = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => live.SaveAsync(With("people: [b]"), 0, "x", "y", CancellationToken.None)));

        Assert.Single(saved.OfType<DirectoryVersion>());
        Assert.Equal(1, live.Now.Version);
    }

    [Fact]
    public async Task Load_FileChangedAfterEdits_WarnsAndKeepsTheEdits()
    {
        await (await LoadAsync()).SaveAsync(With("people: [b]"), 0, "zhao", "directory.put", CancellationToken.None);
        File.AppendAllText(CountyFile, "\n# changed\n");

        var live = await LoadAsync();

        Assert.Equal("b", Office(live));
        Assert.Contains(CountyFile, Assert.Single(_logged), StringComparison.Ordinal);
        var file = live.ReadFile();
        await live.SaveAsync(file.Directory, 1, "admin", "directory.import-file", CancellationToken.None, file.Hash);
        _logged.Clear();
        Assert.Equal("a", Office(await LoadAsync()));
        Assert.Empty(_logged);
    }

    [Fact]
    public async Task Save_ImportThatFailed_LeavesTheWarningAboutTheChangedFile()
    {
        var live = await LoadAsync();
        await live.SaveAsync(With("people: [b]"), 0, "zhao", "directory.put", CancellationToken.None);
        File.AppendAllText(CountyFile, "\n# changed\n");

        var file = live.ReadFile();
        Assert.Null(await live.SaveAsync(file.Directory, 0, "admin", "directory.import-file", CancellationToken.None, file.Hash));
        await live.SaveAsync(With("people: [b]"), 1, "zhao", "directory.put", CancellationToken.None);

        await LoadAsync();
        Assert.Contains(CountyFile, Assert.Single(_logged), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Before_GivesTheEarlierVersionsOnly()
    {
        var live = await LoadAsync();
        for (var version = 0; version < 4; version++)
            await live.SaveAsync(With("people: [b]"), version, "zhao", "directory.put", CancellationToken.None);

        Assert.Equal([2L, 1L], (await _store.ListAsync(5, CancellationToken.None, before: 3)).Select(change => change.Version));
    }

    [Fact]
    public async Task Load_FileGoneOrBrokenAfterEdits_KeepsTheEdits()
    {
        await (await LoadAsync()).SaveAsync(With("people: [b]"), 0, "zhao", "directory.put", CancellationToken.None);
        File.Delete(CountyFile);

        Assert.Equal("b", Office(await LoadAsync()));
    }

    [Fact]
    public async Task Load_FileBrokenAndNothingEdited_IsRefused()
    {
        File.WriteAllText(CountyFile, "people: []");

        await Assert.ThrowsAsync<DutyFileException>(LoadAsync);
    }

    [Fact]
    public async Task Versions_AreKeptForGood()
    {
        var live = await LoadAsync();
        await live.SaveAsync(With("people: [b]"), 0, "zhao", "directory.put", CancellationToken.None);
        await live.SaveAsync(With("people: [a, b]"), 1, "zhao", "directory.put", CancellationToken.None);

        Assert.Equal("b", live.Read((await _store.FindAsync(1, CancellationToken.None))!).Directory.OnDuty("u", "office", _time.GetUtcNow()).Single().Id);
        Assert.Null(await _store.FindAsync(3, CancellationToken.None));
        await Assert.ThrowsAnyAsync<Exception>(() => _database.WriteAsync(connection => { connection.Run("DELETE FROM duty_version"); }));
        await Assert.ThrowsAnyAsync<Exception>(() => _database.WriteAsync(connection => { connection.Run("UPDATE duty_version SET made_by = 'x'"); }));
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    private static DutyDirectory With(string people) => DutyFileReader.Read("x", County.Replace("people: [a]", people, StringComparison.Ordinal));

    private string Office(LiveDutyDirectory live) => live.OnDuty("u", "office", _time.GetUtcNow()).Single().Id;

    private async Task<LiveDutyDirectory> LoadAsync()
    {
        var calendar = new WorkingCalendar([]);
        var live = new LiveDutyDirectory(_store, () => calendar, Options.Create(new YuqingOptions { Directory = CountyFile }), new ListLogger<LiveDutyDirectory>(_logged));
        await live.LoadAsync(CancellationToken.None);
        return live;
    }
}
