using System.Security.Cryptography;
using Azure.Data.Tables;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Azure.Stores.Attachments;

/// <summary>
/// Attachments whose descriptions lie in a table and whose contents lie elsewhere. A file is there as soon as its row is: the
/// content is stored before, under a name of its own, and noted as unfinished until the row decides. What a crash leaves behind
/// is found by that note.
/// </summary>
internal sealed class TableAttachmentStore(AttachmentTables tables, IAttachmentContents contents, TimeProvider time) : IAttachmentStore, IAttachmentSweeper
{
    private const string Position = "Position";
    private const string Content = "Content";
    private const string Description = "Attachment";
    private const string Incident = "Incident";
    private const string File = "File";
    private const string Begun = "Begun";
    private const int BufferSize = 64 * 1024;

    /// <summary>Whatever is younger may still be waiting for its row.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public async Task<AttachmentOutcome> AddAsync(NewAttachment attachment, Stream content, CancellationToken cancellation)
    {
        using var received = await ReceiveAsync(content, cancellation).ConfigureAwait(false);
        if (Judge(received, attachment.MediaType) is { } refused)
            return new AttachmentOutcome(null, refused);
        received.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(received, cancellation).ConfigureAwait(false));
        var stored = new Attachment(
            Attachment.IdOf(sha256), attachment.Incident, attachment.Name, attachment.MediaType, received.Length, sha256,
            attachment.UploadedBy, attachment.UploadedByName, attachment.UploadedAt ?? time.Now());
        return await Outages.Guard(() => KeepAsync(stored, received, cancellation)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string incidentId, string id, CancellationToken cancellation) =>
        await FindAsync(incidentId, id, cancellation).ConfigureAwait(false) is not null;

    /// <inheritdoc/>
    public Task<Attachment?> FindAsync(string incidentId, string id, CancellationToken cancellation) => Outages.Guard(async () =>
        await RowAsync(incidentId, id, cancellation).ConfigureAwait(false) is { } row ? Read(row) : null);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Attachment>> ListAsync(string incidentId, CancellationToken cancellation) =>
        Outages.Guard<IReadOnlyList<Attachment>>(async () =>
        {
            var rows = new List<TableEntity>();
            var partition = AttachmentTables.PartitionOf(incidentId);
            var query = tables.Files.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ne {AttachmentTables.Counter}"), cancellationToken: cancellation);
            await foreach (var row in query.ConfigureAwait(false))
                rows.Add(row);
            return [.. rows.OrderBy(row => row.GetInt32(Position)).Select(Read)];
        });

    /// <inheritdoc/>
    public async Task<Stream> OpenAsync(Attachment attachment, CancellationToken cancellation)
    {
        var row = await Outages.Guard(() => RowAsync(attachment.Incident, attachment.Id, cancellation)).ConfigureAwait(false)
            ?? throw new RegisterUnavailableException($"The attachment {attachment.Id} has no description.");
        return await contents.OpenAsync(row.GetString(Content), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<int> SweepAsync(CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var removed = 0;
        var before = (time.GetUtcNow() - Grace).UtcTicks;
        var query = tables.Files.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {AttachmentTables.Unfinished} and Begun lt {before}"), cancellationToken: cancellation);
        await foreach (var note in query.ConfigureAwait(false))
        {
            var row = await RowAsync(note.GetString(Incident), note.GetString(File), cancellation).ConfigureAwait(false);
            var name = NameOf(note);
            if (row?.GetString(Content) == name)
            {
                await ForgetAsync(note, cancellation).ConfigureAwait(false);
                continue;
            }

            await DropAsync(note, cancellation).ConfigureAwait(false);
            removed++;
        }

        return removed;
    });

    private async Task<AttachmentOutcome> KeepAsync(Attachment stored, MemoryStream received, CancellationToken cancellation)
    {
        // Most repetitions and all that is too many need no content.
        if (await JudgeAsync(stored, null, cancellation).ConfigureAwait(false) is { Outcome: { } known })
            return known;
        var note = new TableEntity(AttachmentTables.Unfinished, Guid.NewGuid().ToString("N"))
        {
            [Incident] = stored.Incident,
            [File] = stored.Id,
            [Begun] = time.GetUtcNow().UtcTicks,
        };
        // Not an addition: the client repeats it when the answer gets lost.
        await tables.Files.UpsertEntityAsync(note, TableUpdateMode.Replace, cancellation).ConfigureAwait(false);
        received.Position = 0;
        await contents.PutAsync(NameOf(note), received, stored.MediaType, cancellation).ConfigureAwait(false);
        var outcome = await WriteAsync(stored, NameOf(note), cancellation).ConfigureAwait(false);
        await TidyAsync(note, isKept: outcome is { Stored: not null, Repeated: false }).ConfigureAwait(false);
        return outcome;
    }

    /// <summary>The outcome stands already: what cannot be tidied up now is left to the sweep.</summary>
    private async Task TidyAsync(TableEntity note, bool isKept)
    {
        try
        {
            await Outages.Guard(async () =>
            {
                await (isKept ? ForgetAsync(note, CancellationToken.None) : DropAsync(note, CancellationToken.None)).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
        }
        catch (RegisterUnavailableException)
        {
            // The note is still there, and the sweep follows it.
        }
    }

    /// <summary>Row and count in one transaction: two at once cannot both be the last that is allowed, nor both be the first of a content.</summary>
    private async Task<AttachmentOutcome> WriteAsync(Attachment stored, string content, CancellationToken cancellation)
    {
        var partition = AttachmentTables.PartitionOf(stored.Incident);
        while (true)
        {
            var (outcome, counter) = await JudgeAsync(stored, content, cancellation).ConfigureAwait(false);
            if (outcome is not null)
                return outcome;
            var position = (counter?.GetInt32(Position) ?? 0) + 1;
            var next = new TableEntity(partition, AttachmentTables.Counter) { [Position] = position };
            var row = new TableEntity(partition, stored.Id) { [Position] = position, [Content] = content, [Description] = RegisterJson.Write(stored) };
            TableTransactionAction[] changes =
            [
                RegisterTables.Put(next, counter?.ETag),
                new TableTransactionAction(TableTransactionActionType.Add, row),
            ];
            if (await RegisterTables.TryCommitAsync(tables.Files, changes, cancellation).ConfigureAwait(false))
                return new AttachmentOutcome(stored, null);
        }
    }

    /// <summary>
    /// What decides already, if anything does. A row that names the very content of this call is its own: the answer to its
    /// transaction got lost, and the client's repetition was refused.
    /// </summary>
    private async Task<(AttachmentOutcome? Outcome, TableEntity? Counter)> JudgeAsync(Attachment stored, string? content, CancellationToken cancellation)
    {
        var partition = AttachmentTables.PartitionOf(stored.Incident);
        // The count first: a file that is added in between makes the transaction fail, and both are read again.
        var counter = await RegisterTables.FindAsync(tables.Files, partition, AttachmentTables.Counter, cancellation).ConfigureAwait(false);
        if (await RowAsync(stored.Incident, stored.Id, cancellation).ConfigureAwait(false) is { } known)
            return (new AttachmentOutcome(Read(known), null, Repeated: known.GetString(Content) != content), counter);
        return counter?.GetInt32(Position) >= AttachmentLimits.MaxPerIncident
            ? (new AttachmentOutcome(null, AttachmentRefusal.TooMany), counter)
            : (null, counter);
    }

    private Task<TableEntity?> RowAsync(string incidentId, string id, CancellationToken cancellation) => IsKey(id) && IsKey(incidentId)
        ? RegisterTables.FindAsync(tables.Files, AttachmentTables.PartitionOf(incidentId), id, cancellation)
        : Task.FromResult<TableEntity?>(null);

    /// <summary>Ids come from addresses and may be anything; the service refuses some characters in keys.</summary>
    private static bool IsKey(string id) => id.Length is > 0 and <= 64 && id.All(char.IsAsciiHexDigit);

    private async Task DropAsync(TableEntity note, CancellationToken cancellation)
    {
        await contents.DeleteAsync(NameOf(note), cancellation).ConfigureAwait(false);
        await ForgetAsync(note, cancellation).ConfigureAwait(false);
    }

    private async Task ForgetAsync(TableEntity note, CancellationToken cancellation) =>
        await tables.Files.DeleteEntityAsync(note.PartitionKey, note.RowKey, cancellationToken: cancellation).ConfigureAwait(false);

    private static string NameOf(TableEntity note) => $"{note.GetString(Incident)}/{note.RowKey}";

    private static Attachment Read(TableEntity row) => RegisterJson.Read<Attachment>(row.GetString(Description));

    /// <summary>In memory: 10 MB at most, and what a person waits for while it is sent.</summary>
    private static async Task<MemoryStream> ReceiveAsync(Stream content, CancellationToken cancellation)
    {
        var received = new MemoryStream();
        var buffer = new byte[BufferSize];
        int read;
        while (received.Length <= AttachmentLimits.MaxBytes && (read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
            received.Write(buffer, 0, read);
        return received;
    }

    private static AttachmentRefusal? Judge(Stream content, string mediaType) => content.Length switch
    {
        0 => AttachmentRefusal.Empty,
        > AttachmentLimits.MaxBytes => AttachmentRefusal.TooLarge,
        _ => AttachmentTypes.Fits(content, mediaType) ? null : AttachmentRefusal.OtherType,
    };
}
