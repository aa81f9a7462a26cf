using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http.Attachments;

/// <summary><c>GET /api/incidents/{id}/attachments</c>.</summary>
internal sealed class ListAttachments(AttachmentDesk desk)
{
    [Function(nameof(ListAttachments))]
    [Access]
    [Describe("files", "一件舆情的附件")]
    [Answer(200, typeof(AttachmentListJson), Text = "附件，从早到晚。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/incidents/{id}/attachments")] HttpRequest request, string id) =>
        desk.ListAsync(request, id);
}
