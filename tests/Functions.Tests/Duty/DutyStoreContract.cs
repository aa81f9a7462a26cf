using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Duty.Storage;
using Yuqing.Orchestrations.Calendars;
using Yuqing.Testing;

namespace Functions.Tests.Duty;

/// <summary>What every store of the directory keeps to, and what instances of the app on one store see of each other. An adapter's tests derive from this.</summary>
public abstract class DutyStoreContract : IDisposable
{
    private const string County = """
        people: [{ id: a, name: 甲 }, { id: b, name: 乙 }]
        units:
          - { id: u, title: 某局, policy: town, numberPrefix: MJ, duty: [{ role: office, people: [a] }] }
        """;

    private static readonly CancellationToken None = CancellationToken.None;
    private readonly string _file = Path.GetTempFileName();

    protected DutyStoreContract() => File.WriteAllText(_file, County);

    protected abstract IDutyStore Store { get; }

    /// <summary>Another instance of the app on the same versions.</summary>
    protected abstract IDutyStore Other { get; }

    protected FakeTimeProvider Time { get; } = new();

    [Fact]
    public async Task Get_NothingSaved_IsNothing()
    {
        Assert.Equal(0, await Store.GetVersionAsync(None));
        Assert.Null(await Store.GetAsync(None));
        Assert.Null(await Store.FindAsync(0, None));
        Assert.Null(await Store.FindAsync(1, None));
        Assert.Null(await Store.FindAsync(-1, None));
        Assert.Empty(await Store.ListAsync(10, None));
    }

    [Fact]
    public async Task Save_Versions_AreKeptWhole()
    {
        var first = await Store.SaveAsync(Some("""{"people":"甲 & 乙"}"""), 0, None);
        Time.Advance(TimeSpan.FromMinutes(1));
        var second = await Other.SaveAsync(Some("{}") with { By = "qian", Change = "duty.swap" }, 1, None);

        Assert.Equal(new StoredDirectory(2, "{}", "hash", "qian", "duty.swap", Time.GetUtcNow()), second);
        Assert.Equal(second, await Store.GetAsync(None));
        Assert.Equal(2, await Store.GetVersionAsync(None));
        Assert.Equal(first, await Other.FindAsync(1, None));
        Assert.Equal("""{"people":"甲 & 乙"}""", first!.Document);
        Assert.Null(await Store.FindAsync(3, None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31_999)]
    [InlineData(300_000)]
    [InlineData(3_000_000)]
    public async Task Save_DocumentOfAnyLength_ComesBackWhole(int length)
    {
        // Hexadecimal noise: it packs to half its length and no further.
        var document = Convert.ToHexString(new Random(length).GetItems(Enumerable.Range(0, 256).Select(b => (byte)b).ToArray(), length / 2)) + "。";
        await Store.SaveAsync(Some("before"), 0, None);
        await Store.SaveAsync(Some(document), 1, None);
        await Store.SaveAsync(Some("after"), 2, None);

        Assert.True(document == (await Other.FindAsync(2, None))!.Document, "The document changed.");
        Assert.Equal(["after", "before"], [(await Other.GetAsync(None))!.Document, (await Other.FindAsync(1, None))!.Document]);
    }

    [Fact]
    public async Task Save_OnAnotherVersionThanTheLatest_ChangesNothing()
    {
        await Store.SaveAsync(Some("one"), 0, None);

        Assert.Null(await Store.SaveAsync(Some("two"), 0, None));
        Assert.Null(await Other.SaveAsync(Some("two"), 2, None));
        Assert.Equal((1L, "one"), (await Store.GetVersionAsync(None), (await Store.GetAsync(None))!.Document));
    }

    [Fact]
    public async Task Save_ManyAtOnceFromTwoInstances_OneOfEachVersionWins()
    {
        for (var version = 0; version < 5; version++)
        {
            var expected = version;
            var saved = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? Store : Other).SaveAsync(Some($"{expected}-{i}"), expected, None)));
            Assert.Equal(Assert.Single(saved.OfType<StoredDirectory>()), await Store.GetAsync(None));
        }

        Assert.Equal([5L, 4L, 3L, 2L, 1L], (await Other.ListAsync(10, None)).Select(change => change.Version));
    }

    [Fact]
    public async Task List_PageByPage_GivesTheLatestFirst()
    {
        for (var version = 0; version < 7; version++)
            await Store.SaveAsync(Some("{}") with { By = $"by {version + 1}" }, version, None);

        Assert.Equal([7L, 6L, 5L], (await Other.ListAsync(3, None)).Select(change => change.Version));
        Assert.Equal([4L, 3L, 2L], (await Other.ListAsync(3, None, before: 5)).Select(change => change.Version));
        var last = Assert.Single(await Other.ListAsync(3, None, before: 2));
        Assert.Equal(new DirectoryChange(1, "by 1", "directory.put", Time.GetUtcNow()), last);
        Assert.Empty(await Other.ListAsync(3, None, before: 1));
        Assert.Equal(7, (await Other.ListAsync(100, None, before: 50)).Count);
    }

    [Fact]
    public async Task Refresh_AnotherInstanceSaved_TakesItOver()
    {
        var (one, other) = (await LoadAsync(Store), await LoadAsync(Other));
        await one.SaveAsync(With("people: [b]"), 0, "zhao", "directory.put", None);
        Assert.Equal(("a", 0L), (Office(other), other.Now.Version));

        await other.RefreshAsync(None);
        Assert.Equal(("b", 1L), (Office(other), other.Now.Version));
        await other.SaveAsync(With("people: [a, b]"), 1, "qian", "directory.put", None);
        Assert.Equal(2, (await one.LatestAsync(None)).Version);
        Assert.Equal(2, one.Now.Version);
    }

    [Fact]
    public async Task Save_OnAVersionThatAnotherInstanceReplaced_SeesThatOneAfterwards()
    {
        var (one, other) = (await LoadAsync(Store), await LoadAsync(Other));
        await one.SaveAsync(With("people: [b]"), 0, "zhao", "directory.put", None);

        Assert.Null(await other.SaveAsync(With("people: [a]"), other.Now.Version, "qian", "directory.put", None));
        Assert.Equal(("b", 1L), (Office(other), other.Now.Version));
        Assert.Equal(2, (await other.SaveAsync(With("people: [a]"), other.Now.Version, "qian", "directory.put", None))!.Version);
    }

    [Fact]
    public async Task Refresh_NothingNew_ReadsNoDocument()
    {
        var counted = new CountingStore(Store);
        var live = await LoadAsync(counted);
        await live.SaveAsync(With("people: [b]"), 0, "zhao", "directory.put", None);
        var read = counted.Documents;
        await live.RefreshAsync(None);
        Assert.Equal(read, counted.Documents);

        await (await LoadAsync(Other)).SaveAsync(With("people: [a]"), 1, "qian", "directory.put", None);
        await live.RefreshAsync(None);
        await live.RefreshAsync(None);

        Assert.Equal((read + 1, "a"), (counted.Documents, Office(live)));
    }

    [Fact]
    public async Task Refresh_SavedByALaterProgram_KeepsWhatIsKnownAndSaysSoOnce()
    {
        var logged = new List<string>();
        var live = await LoadAsync(Store, logged);
        await Other.SaveAsync(Some("""{"people":[],"units":[],"of":"later rules"}"""), 0, None);

        await live.RefreshAsync(None);
        await live.RefreshAsync(None);

        Assert.Equal(("a", 0L), (Office(live), live.Now.Version));
        Assert.Contains("Version 1", Assert.Single(logged), StringComparison.Ordinal);
        await Other.SaveAsync(Some(DirectoryDocument.Of(With("people: [b]")).ToJson()), 1, None);
        await live.RefreshAsync(None);
        Assert.Equal("b", Office(live));
    }

    [Fact]
    public async Task Follow_AnotherInstanceSaved_CountsAfterFifteenSeconds()
    {
        var live = await LoadAsync(Store);
        using var follower = new DirectoryFollower(live, Time, NullLogger<DirectoryFollower>.Instance);
        await follower.StartAsync(None);
        await (await LoadAsync(Other)).SaveAsync(With("people: [b]"), 0, "zhao", "directory.put", None);

        Time.Advance(DirectoryFollower.Every - TimeSpan.FromTicks(1));
        Assert.Equal("a", Office(live));
        Time.Advance(TimeSpan.FromTicks(1));

        Assert.True(SpinWait.SpinUntil(() => Office(live) == "b", TimeSpan.FromSeconds(30)));
        await follower.StopAsync(None);
    }

    public void Dispose()
    {
        File.Delete(_file);
        GC.SuppressFinalize(this);
    }

    protected static NewDirectory Some(string document) => new(document, "hash", "zhao", "directory.put");

    private static DutyDirectory With(string people) => DutyFileReader.Read("x", County.Replace("people: [a]", people, StringComparison.Ordinal));

    private string Office(LiveDutyDirectory live) => live.OnDuty("u", "office", Time.GetUtcNow())[0].Id;

    private async Task<LiveDutyDirectory> LoadAsync(IDutyStore store, List<string>? logged = null)
    {
        var calendar = new WorkingCalendar([]);
        var live = new LiveDutyDirectory(store, () => calendar, Options.Create(new YuqingOptions { Directory = _file }), new ListLogger<LiveDutyDirectory>(logged ?? []));
        await live.LoadAsync(None);
        return live;
    }

    private sealed class CountingStore(IDutyStore store) : IDutyStore
    {
        public int Documents { get; private set; }

        public Task<StoredDirectory?> GetAsync(CancellationToken cancellation)
        {
            Documents++;
            return store.GetAsync(cancellation);
        }

        public Task<long> GetVersionAsync(CancellationToken cancellation) => store.GetVersionAsync(cancellation);

        public Task<StoredDirectory?> FindAsync(long version, CancellationToken cancellation) => store.FindAsync(version, cancellation);

        public Task<StoredDirectory?> SaveAsync(NewDirectory directory, long expectedVersion, CancellationToken cancellation) =>
            store.SaveAsync(directory, expectedVersion, cancellation);

        public Task<IReadOnlyList<DirectoryChange>> ListAsync(int limit, CancellationToken cancellation, long? before = null) => store.ListAsync(limit, cancellation, before);
    }
}
