using Functions.Tests.Register;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Register;
using Yuqing.Testing;

namespace Functions.Tests.Attachments;

/// <summary>What every store of attachments keeps to. An adapter's tests derive from this.</summary>
public abstract class AttachmentStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;

    protected abstract IAttachmentStore Store { get; }

    protected abstract IIncidentRegister Register { get; }

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Add_File_CanBeFoundListedAndRead()
    {
        var incident = await OpenAsync();
        var stored = (await AddAsync(incident, AttachmentFiles.Pdf())).Stored!;

        Assert.Equal(("批示.pdf", AttachmentTypes.Pdf, "zhao", Time.GetUtcNow()), (stored.Name, stored.MediaType, stored.UploadedBy, stored.UploadedAt));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(AttachmentFiles.Pdf())), stored.Sha256);
        Assert.True(await Store.ExistsAsync(incident, stored.Id, None));
        Assert.Equal(stored, await Store.FindAsync(incident, stored.Id, None));
        Assert.Equal([stored], await Store.ListAsync(incident, None));
        Assert.Equal(AttachmentFiles.Pdf(), await ReadAsync(stored));
    }

    [Fact]
    public async Task Add_SameContentAgain_GivesTheFirst()
    {
        var incident = await OpenAsync();
        var first = await AddAsync(incident, AttachmentFiles.Pdf());
        Time.Advance(TimeSpan.FromMinutes(1));
        var again = await AddAsync(incident, AttachmentFiles.Pdf(), name: "又一份.pdf");

        Assert.Equal((false, true), (first.Repeated, again.Repeated));
        Assert.Equal(first.Stored, again.Stored);
        Assert.Single(await Store.ListAsync(incident, None));
        Assert.Equal(AttachmentFiles.Pdf(), await ReadAsync(again.Stored!));
    }

    [Fact]
    public async Task Add_SameContentInAnotherIncident_BelongsToBoth()
    {
        var (one, two) = (await OpenAsync("a"), await OpenAsync("b"));
        var first = (await AddAsync(one, AttachmentFiles.Pdf())).Stored!;

        Assert.False(await Store.ExistsAsync(two, first.Id, None));
        Assert.False((await AddAsync(two, AttachmentFiles.Pdf())).Repeated);
        Assert.True(await Store.ExistsAsync(two, first.Id, None));
    }

    [Fact]
    public async Task Add_ManyAtOnceOfOneContent_AreOneFile()
    {
        var incident = await OpenAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AddAsync(incident, AttachmentFiles.Pdf())));

        Assert.Single(outcomes, outcome => !outcome.Repeated);
        Assert.Equal(AttachmentFiles.Pdf(), await ReadAsync(Assert.Single(await Store.ListAsync(incident, None))));
    }

    [Fact]
    public async Task Add_MoreThanAllowed_IsRefusedAndLeavesNothing()
    {
        var incident = await OpenAsync();
        var largest = new byte[AttachmentLimits.MaxBytes];
        AttachmentFiles.Pdf().CopyTo(largest, 0);

        Assert.Equal(AttachmentRefusal.TooLarge, (await AddAsync(incident, [.. largest, 0])).Refused);
        Assert.Empty(await Store.ListAsync(incident, None));
        Assert.Equal(AttachmentLimits.MaxBytes, (await AddAsync(incident, largest)).Stored!.Size);
    }

    [Fact]
    public async Task Add_EmptyOrOfAnotherKind_IsRefused()
    {
        var incident = await OpenAsync();

        Assert.Equal(AttachmentRefusal.Empty, (await AddAsync(incident, [])).Refused);
        Assert.Equal(AttachmentRefusal.OtherType, (await AddAsync(incident, AttachmentFiles.Png)).Refused);
        Assert.Empty(await Store.ListAsync(incident, None));
    }

    [Fact]
    public async Task Add_MoreFilesThanAllowed_IsRefusedUnlessKnown()
    {
        var incident = await OpenAsync();
        for (var i = 0; i < AttachmentLimits.MaxPerIncident; i++)
            Assert.NotNull((await AddAsync(incident, AttachmentFiles.Pdf($"{i}"))).Stored);

        Assert.Equal(AttachmentRefusal.TooMany, (await AddAsync(incident, AttachmentFiles.Pdf("one more"))).Refused);
        Assert.True((await AddAsync(incident, AttachmentFiles.Pdf("0"))).Repeated);
        Assert.Equal(AttachmentLimits.MaxPerIncident, (await Store.ListAsync(incident, None)).Count);
    }

    [Fact]
    public async Task Add_SenderGoesAway_LeavesNothing()
    {
        var incident = await OpenAsync();

        await Assert.ThrowsAsync<IOException>(() => Store.AddAsync(New(incident), new BrokenStream(AttachmentFiles.Pdf()), None));
        Assert.Empty(await Store.ListAsync(incident, None));
    }

    [Fact]
    public async Task Find_Unknown_IsNull()
    {
        var incident = await OpenAsync();

        Assert.Null(await Store.FindAsync(incident, "nothing", None));
        Assert.Empty(await Store.ListAsync("0123", None));
    }

    protected async Task<string> OpenAsync(string externalId = "a") =>
        (await Register.AcceptReportAsync(Sample.Delivery(Sample.Report(externalId)), Sample.Open, None)).Incident.Seed.IncidentId;

    protected Task<AttachmentOutcome> AddAsync(string incident, byte[] content, string name = "批示.pdf") =>
        Store.AddAsync(New(incident) with { Name = name }, new MemoryStream(content), None);

    protected static NewAttachment New(string incident) => new(incident, "批示.pdf", AttachmentTypes.Pdf, "zhao", "赵琳");

    protected async Task<byte[]> ReadAsync(Attachment attachment)
    {
        await using var content = await Store.OpenAsync(attachment, None);
        var bytes = new MemoryStream();
        await content.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    /// <summary>Gives some bytes and then fails, as a connection that is cut does.</summary>
    protected sealed class BrokenStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new IOException("The connection was cut.");
    }
}
