using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http.Links;

/// <summary><c>GET /l/{token}</c>: shows what the link is for and changes nothing, so that scanners and previews do no harm.</summary>
internal sealed class ShowLink(LinkDesk desk)
{
    [Function(nameof(ShowLink))]
    [Public("The token is the authority; the page holds nothing of the matter.")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "l/{token}")] HttpRequest request, string token) =>
        desk.ShowAsync(request, token);
}
