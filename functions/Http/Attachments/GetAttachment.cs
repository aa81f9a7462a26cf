using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Yuqing.Functions.Http.Attachments;

/// <summary><c>GET /api/incidents/{id}/attachments/{attachmentId}</c>.</summary>
internal sealed class GetAttachment(AttachmentDesk desk)
{
    [Function(nameof(GetAttachment))]
    [Access]
    [Describe("files", "下载附件")]
    [Answer(200, File = "application/octet-stream", Text = "文件内容，类型同上传时。")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/incidents/{id}/attachments/{attachmentId}")] HttpRequest request, string id, string attachmentId) =>
        desk.GetAsync(request, id, attachmentId);
}
