namespace Yuqing.Functions.Attachments;

/// <summary>
/// Files that belong to incidents: scans of written instructions, evidence. A file is never changed and, within its incident,
/// known by its content. Throws <see cref="Register.RegisterUnavailableException"/> when it cannot store or read now.
/// </summary>
public interface IAttachmentStore
{
    /// <summary>
    /// Stores a file, reading <paramref name="content"/> as it comes and never more of it than allowed. Durable when the task
    /// completes; a refused or broken-off upload leaves nothing. The same content again gives the file stored first.
    /// </summary>
    Task<AttachmentOutcome> AddAsync(NewAttachment attachment, Stream content, CancellationToken cancellation);

    /// <summary>Whether an incident has this file.</summary>
    Task<bool> ExistsAsync(string incidentId, string id, CancellationToken cancellation);

    /// <summary>A file's description, or null.</summary>
    Task<Attachment?> FindAsync(string incidentId, string id, CancellationToken cancellation);

    /// <summary>An incident's files, oldest first.</summary>
    Task<IReadOnlyList<Attachment>> ListAsync(string incidentId, CancellationToken cancellation);

    /// <summary>The content; the caller disposes it.</summary>
    Task<Stream> OpenAsync(Attachment attachment, CancellationToken cancellation);
}

/// <summary>A file about to be stored.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Name">Cleaned file name.</param>
/// <param name="MediaType">What it is said to be; its content must fit.</param>
/// <param name="UploadedBy">Id of the person or machine client.</param>
/// <param name="UploadedByName">Name to show.</param>
public sealed record NewAttachment(string Incident, string Name, string MediaType, string UploadedBy, string UploadedByName)
{
    /// <summary>When it was first stored, of one that comes from another installation; null = now.</summary>
    public DateTimeOffset? UploadedAt { get; init; }
}

/// <summary>A stored file.</summary>
/// <param name="Id">Unique within the incident: the beginning of <paramref name="Sha256"/>.</param>
/// <param name="Incident">The incident.</param>
/// <param name="Name">File name to show and to save under.</param>
/// <param name="MediaType">One of <see cref="AttachmentTypes.All"/>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Of the content, lower-case hexadecimal.</param>
/// <param name="UploadedBy">Id of the person or machine client.</param>
/// <param name="UploadedByName">Name to show.</param>
/// <param name="UploadedAt">When it was stored.</param>
public sealed record Attachment(
    string Id, string Incident, string Name, string MediaType, long Size, string Sha256, string UploadedBy, string UploadedByName, DateTimeOffset UploadedAt)
{
    /// <summary>Id of the file with this hash.</summary>
    public static string IdOf(string sha256) => sha256[..32];
}

/// <summary>What became of a file: exactly one of the two is set.</summary>
/// <param name="Stored">The file as stored.</param>
/// <param name="Refused">Why it was not.</param>
/// <param name="Repeated">The incident had this content already.</param>
public sealed record AttachmentOutcome(Attachment? Stored, AttachmentRefusal? Refused, bool Repeated = false);

/// <summary>Why a file is refused.</summary>
public enum AttachmentRefusal
{
    /// <summary>No content.</summary>
    Empty,

    /// <summary>More than <see cref="AttachmentLimits.MaxBytes"/>.</summary>
    TooLarge,

    /// <summary>The content is not of the stated media type.</summary>
    OtherType,

    /// <summary>The incident has <see cref="AttachmentLimits.MaxPerIncident"/> files.</summary>
    TooMany,
}

/// <summary>How much is taken.</summary>
public static class AttachmentLimits
{
    /// <summary>Largest file, bytes: 10 MB, enough for a scan of several pages.</summary>
    public const int MaxBytes = 10 * 1024 * 1024;

    /// <summary>Most files of one incident.</summary>
    public const int MaxPerIncident = 50;
}
