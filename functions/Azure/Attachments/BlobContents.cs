using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Yuqing.Functions.Azure.Connections;
using Yuqing.Functions.Azure.Register;
using Yuqing.Functions.Azure.Stores.Attachments;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Azure.Attachments;

/// <summary>Contents of attachments in a private container of blobs.</summary>
internal sealed class BlobContents(BlobServiceClient service) : IAttachmentContents
{
    /// <summary>Name of the container.</summary>
    public const string ContainerName = "attachments";

    private readonly BlobContainerClient _container = service.GetBlobContainerClient(ContainerName);

    /// <summary>The account that the connection names.</summary>
    public static BlobServiceClient Open(Connection connection) => connection.Text is { } text
        ? new BlobServiceClient(text)
        : new BlobServiceClient(connection.AddressOf("blobServiceUri"), connection.Credential());

    /// <inheritdoc/>
    public Task EnsureAsync(CancellationToken cancellation) => Permission.RequireAsync(
        "Storage Blob Data Contributor", () => _container.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: cancellation));

    /// <inheritdoc/>
    public Task PutAsync(string name, Stream content, string mediaType, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        var options = new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = mediaType } };
        return await _container.GetBlobClient(name).UploadAsync(content, options, cancellation).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(string name, CancellationToken cancellation) => Outages.Guard(async () =>
    {
        try
        {
            return await _container.GetBlobClient(name).OpenReadAsync(cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            throw new RegisterUnavailableException($"The content {name} is gone from the container {ContainerName}.", failure);
        }
    });

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellation) => Outages.Guard(async () =>
        await _container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellation).ConfigureAwait(false));
}
