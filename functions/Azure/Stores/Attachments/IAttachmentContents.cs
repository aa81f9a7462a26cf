namespace Yuqing.Functions.Azure.Stores.Attachments;

/// <summary>
/// Where the contents of attachments lie, each under a name that is used once. Throws
/// <see cref="Functions.Register.RegisterUnavailableException"/> when the service cannot be reached, and from
/// <see cref="OpenAsync"/> also when the content is gone.
/// </summary>
internal interface IAttachmentContents
{
    /// <summary>Makes the place for contents unless it is there.</summary>
    Task EnsureAsync(CancellationToken cancellation);

    /// <summary>Stores a content whole or not at all.</summary>
    Task PutAsync(string name, Stream content, string mediaType, CancellationToken cancellation);

    /// <summary>Opens a content; the caller disposes it.</summary>
    Task<Stream> OpenAsync(string name, CancellationToken cancellation);

    /// <summary>Removes a content, if it is there.</summary>
    Task DeleteAsync(string name, CancellationToken cancellation);
}
