using Functions.Tests.Register;
using Microsoft.Extensions.Options;
using Yuqing.Functions;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Embedded.Attachments;
using Yuqing.Functions.Register;

namespace Functions.Tests.Attachments;

public sealed class FileAttachmentStoreTests : AttachmentStoreContract, IDisposable
{
    private readonly DirectoryInfo _data = System.IO.Directory.CreateTempSubdirectory("attachments-");
    private readonly RegisterDatabase _database;
    private readonly ChangeFeed _changes;
    private readonly FileAttachmentStore _store;

    public FileAttachmentStoreTests()
    {
        _database = RegisterFixture.Open(_data.FullName, AttachmentRows.Part);
        _changes = new ChangeFeed(_database, Time);
        Register = new SqliteIncidentRegister(_database, _changes, new TwoUnits(), Time);
        _store = new FileAttachmentStore(_database, Options.Create(new YuqingOptions { DataDirectory = _data.FullName }), Time);
        Time.SetUtcNow(DateTimeOffset.UtcNow.AddMinutes(1));
    }

    protected override IAttachmentStore Store => _store;

    protected override IIncidentRegister Register { get; }

    public void Dispose()
    {
        _store.Dispose();
        _changes.Dispose();
        _database.Dispose();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Add_RefusedOrCut_LeavesNoFile()
    {
        var incident = await OpenAsync();
        await AddAsync(incident, AttachmentFiles.Png);
        await Assert.ThrowsAsync<IOException>(() => Store.AddAsync(New(incident), new BrokenStream(AttachmentFiles.Pdf()), CancellationToken.None));

        Assert.Empty(Files());
    }

    [Fact]
    public async Task Sweep_WhatCrashesLeft_IsRemovedOnceItIsOld()
    {
        var incident = await OpenAsync();
        var kept = (await AddAsync(incident, AttachmentFiles.Pdf())).Stored!;
        var orphan = Place(new string('a', 64));
        var unfinished = Path.Combine(_data.FullName, "attachments", "unfinished", "half");
        foreach (var file in new[] { orphan, unfinished })
        {
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "left over");
        }

        Assert.Equal(0, await _store.SweepAsync(CancellationToken.None));
        Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(2, await _store.SweepAsync(CancellationToken.None));

        Assert.Equal([Place(kept.Sha256)], Files());
        Assert.Equal(AttachmentFiles.Pdf(), await ReadAsync(kept));
    }

    [Fact]
    public async Task Open_ContentIsGone_IsUnavailable()
    {
        var stored = (await AddAsync(await OpenAsync(), AttachmentFiles.Pdf())).Stored!;
        File.Delete(Place(stored.Sha256));

        await Assert.ThrowsAsync<RegisterUnavailableException>(() => _store.OpenAsync(stored, CancellationToken.None));
    }

    private string Place(string sha256) => Path.Combine(_data.FullName, "attachments", sha256[..2], sha256);

    private string[] Files()
    {
        var root = Path.Combine(_data.FullName, "attachments");
        return System.IO.Directory.Exists(root) ? System.IO.Directory.GetFiles(root, "*", SearchOption.AllDirectories) : [];
    }
}
