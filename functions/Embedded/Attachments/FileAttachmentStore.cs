using Microsoft.Extensions.Options;
using Yuqing.Functions.Attachments;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Embedded.Attachments;

/// <summary>Files in the data directory, their descriptions in the register's file.</summary>
internal sealed class FileAttachmentStore(RegisterDatabase database, IOptions<YuqingOptions> options, TimeProvider time) : IAttachmentStore, IAttachmentSweeper, IDisposable
{
    /// <summary>Whatever is younger may still be waiting for its row.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private readonly AttachmentFolder _folder = new(options.Value.DataDirectory);

    /// <summary>Held from a file's move to its row, so that the sweep does not take it for forgotten.</summary>
    private readonly SemaphoreSlim _keeping = new(1);

    /// <inheritdoc/>
    public async Task<AttachmentOutcome> AddAsync(NewAttachment attachment, Stream content, CancellationToken cancellation)
    {
        using var file = await _folder.ReceiveAsync(content, cancellation);
        if (Judge(file, attachment.MediaType) is { } refused)
            return new AttachmentOutcome(null, refused);
        await _keeping.WaitAsync(cancellation);
        try
        {
            _folder.Keep(file);
            return await database.WriteAsync(
                connection =>
                {
                    var stored = new Attachment(
                        Attachment.IdOf(file.Sha256), attachment.Incident, attachment.Name, attachment.MediaType, file.Size, file.Sha256,
                        attachment.UploadedBy, attachment.UploadedByName, attachment.UploadedAt ?? time.Now());
                    if (AttachmentRows.Find(connection, stored.Incident, stored.Id) is { } known)
                        return new AttachmentOutcome(known, null, Repeated: true);
                    if (AttachmentRows.Count(connection, stored.Incident) >= AttachmentLimits.MaxPerIncident)
                        return new AttachmentOutcome(null, AttachmentRefusal.TooMany);
                    AttachmentRows.Insert(connection, stored);
                    return new AttachmentOutcome(stored, null);
                },
                CancellationToken.None);
        }
        finally
        {
            _keeping.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string incidentId, string id, CancellationToken cancellation) =>
        await FindAsync(incidentId, id, cancellation) is not null;

    /// <inheritdoc/>
    public Task<Attachment?> FindAsync(string incidentId, string id, CancellationToken cancellation) =>
        database.ReadAsync(connection => AttachmentRows.Find(connection, incidentId, id), cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Attachment>> ListAsync(string incidentId, CancellationToken cancellation) =>
        database.ReadAsync<IReadOnlyList<Attachment>>(connection => AttachmentRows.List(connection, incidentId), cancellation);

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(Attachment attachment, CancellationToken cancellation) => Task.FromResult(_folder.Open(attachment.Sha256));

    /// <inheritdoc/>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var olderThan = time.GetUtcNow() - Grace;
        var removed = _folder.DeleteUnfinished(olderThan);
        foreach (var sha256 in _folder.Contents(olderThan).ToArray())
        {
            await _keeping.WaitAsync(cancellation);
            try
            {
                if (await database.ReadAsync(connection => AttachmentRows.Holds(connection, sha256), cancellation))
                    continue;
                _folder.Delete(sha256);
                removed++;
            }
            finally
            {
                _keeping.Release();
            }
        }
        return removed;
    }

    /// <inheritdoc/>
    public void Dispose() => _keeping.Dispose();

    private static AttachmentRefusal? Judge(UnfinishedFile file, string mediaType) => file.Size switch
    {
        0 => AttachmentRefusal.Empty,
        > AttachmentLimits.MaxBytes => AttachmentRefusal.TooLarge,
        _ => AttachmentTypes.Fits(file.Content, mediaType) ? null : AttachmentRefusal.OtherType,
    };
}
