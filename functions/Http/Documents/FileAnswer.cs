using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Yuqing.Functions.Http.Documents;

/// <summary>A file that is written while it is sent, to be saved by the client under a name.</summary>
internal sealed class FileAnswer(string name, string mediaType, Func<Stream, CancellationToken, Task> write) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        response.ContentType = mediaType;
        response.Headers.ContentDisposition = disposition.ToString();
        var output = new OutgoingStream(response.Body);
        await using var closing = output.ConfigureAwait(false);
        await write(output, httpContext.RequestAborted);
        await output.FlushAsync(httpContext.RequestAborted);
    }
}
