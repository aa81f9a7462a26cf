using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Yuqing.Functions.Http.Links;

/// <summary><c>POST /l/{token}</c>: does the one thing that the link is for.</summary>
internal sealed class ActByLink(LinkDesk desk)
{
    [Function(nameof(ActByLink))]
    [Public("The token is the authority: signed, expiring, for one act of one person.")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "l/{token}")] HttpRequest request, [DurableClient] DurableTaskClient client, string token) =>
        desk.ActAsync(client, request, token);
}
