using System.Collections.Concurrent;
using Functions.Tests.Attachments;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Azure.Stores.Attachments;
using Yuqing.Functions.Register;

namespace Tables.Tests;

[Collection(nameof(TableEmulator))]
public sealed class TableAttachmentStoreTests(TableEmulator emulator) : AttachmentStoreContract, IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly MemoryContents _contents = new();
    private TableRegister _tables = null!;
    private TableAttachmentStore _store = null!;
    private string _prefix = "";

    protected override IAttachmentStore Store => _store;

    protected override IIncidentRegister Register => _tables.Register;

    public async Task InitializeAsync()
    {
        _tables = await TableRegister.CreateAsync(emulator, Time);
        _prefix = emulator.NewName();
        var tables = new AttachmentTables(emulator.Service, _prefix);
        await tables.EnsureAsync(None);
        _store = new TableAttachmentStore(tables, _contents, Time);
    }

    public async Task DisposeAsync() => await _tables.DisposeAsync();

    [Fact]
    public async Task Add_RefusedRepeatedOrCut_LeavesNoContent()
    {
        var incident = await OpenAsync();
        await AddAsync(incident, AttachmentFiles.Png);
        await Assert.ThrowsAsync<IOException>(() => Store.AddAsync(New(incident), new BrokenStream(AttachmentFiles.Pdf()), None));
        Assert.Empty(_contents.Names);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AddAsync(incident, AttachmentFiles.Pdf())));

        Assert.Single(_contents.Names);
        Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, await _store.SweepAsync(None));
    }

    [Fact]
    public async Task Sweep_ContentWithoutARow_IsRemovedOnceItIsOld()
    {
        var incident = await OpenAsync();
        var kept = (await AddAsync(incident, AttachmentFiles.Pdf("kept"))).Stored!;
        _contents.AfterPut = () => throw new InvalidOperationException("The process dies.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => AddAsync(incident, AttachmentFiles.Pdf("lost")));
        _contents.AfterPut = () => { };

        Assert.Equal(2, _contents.Names.Count);
        Assert.Equal(0, await _store.SweepAsync(None));
        Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, await _store.SweepAsync(None));
        Assert.Single(_contents.Names);
        Assert.Equal(AttachmentFiles.Pdf("kept"), await ReadAsync(kept));
    }

    [Fact]
    public async Task Add_AgainAfterAnOutage_IsStoredAndTheSweepTakesWhatIsLeft()
    {
        var incident = await OpenAsync();
        var first = await AddAsync(incident, AttachmentFiles.Pdf());
        _contents.AfterPut = () => throw new RegisterUnavailableException("The service has gone away.");
        await Assert.ThrowsAsync<RegisterUnavailableException>(() => AddAsync(incident, AttachmentFiles.Pdf("two")));
        _contents.AfterPut = () => { };

        var second = await AddAsync(incident, AttachmentFiles.Pdf("two"));
        Time.Advance(TimeSpan.FromHours(2));

        Assert.False(second.Repeated);
        Assert.Equal(1, await _store.SweepAsync(None));
        Assert.Equal([first.Stored!.Id, second.Stored!.Id], (await Store.ListAsync(incident, None)).Select(one => one.Id));
        Assert.Equal(AttachmentFiles.Pdf("two"), await ReadAsync(second.Stored));
    }

    [Fact]
    public async Task Add_AnswerLost_KeepsTheContentThatItsRowNames()
    {
        var incident = await OpenAsync();
        var lost = new LostAnswers { Next = 1 };
        var store = new TableAttachmentStore(new AttachmentTables(lost.Over(emulator, retries: 2), _prefix), _contents, Time);

        var added = await store.AddAsync(New(incident), new MemoryStream(AttachmentFiles.Pdf()), None);

        Assert.True(lost.Next < 0, "Nothing got lost.");
        Assert.False(added.Repeated);
        Assert.Equal(AttachmentFiles.Pdf(), await ReadAsync(added.Stored!));
        Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, await _store.SweepAsync(None));
        Assert.Single(_contents.Names);
    }

    [Fact]
    public async Task Add_LineBreaksOnceAtAnyRequest_IsStoredOnce()
    {
        using var line = new BreakingLine();
        var store = new TableAttachmentStore(new AttachmentTables(line.Connect(emulator, retries: 2), _prefix), _contents, Time);
        var incident = "";
        await line.AtEachRequestAsync(
            async name => incident = await OpenAsync(name),
            name => store.AddAsync(New(incident), new MemoryStream(AttachmentFiles.Pdf(name)), None),
            async name => Assert.Equal(AttachmentFiles.Pdf(name), await ReadAsync(Assert.Single(await Store.ListAsync(incident, None)))),
            heals: true);
    }

    [Fact]
    public async Task Find_IdThatIsNoKey_IsNull() => Assert.Null(await Store.FindAsync(await OpenAsync(), "a/b?c", None));

    internal sealed class MemoryContents : IAttachmentContents
    {
        private readonly ConcurrentDictionary<string, byte[]> _contents = new();

        public Action AfterPut { get; set; } = () => { };

        public IReadOnlyCollection<string> Names => [.. _contents.Keys];

        public Task EnsureAsync(CancellationToken cancellation) => Task.CompletedTask;

        public async Task PutAsync(string name, Stream content, string mediaType, CancellationToken cancellation)
        {
            var copy = new MemoryStream();
            await content.CopyToAsync(copy, cancellation);
            Assert.True(_contents.TryAdd(name, copy.ToArray()), "A name is used once.");
            AfterPut();
        }

        public Task<Stream> OpenAsync(string name, CancellationToken cancellation) => Task.FromResult<Stream>(new MemoryStream(_contents[name]));

        public Task DeleteAsync(string name, CancellationToken cancellation)
        {
            _contents.TryRemove(name, out _);
            return Task.CompletedTask;
        }
    }
}
