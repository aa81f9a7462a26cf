using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Attachments;

namespace Yuqing.Functions.Http.Documents;

/// <summary><c>GET /api/incidents/{id}/documents/{obligation}?recipient=</c>.</summary>
internal sealed class GetDocument(DocumentDesk desk)
{
    [Function(nameof(GetDocument))]
    [Access]
    [Describe("files", "由事实表生成一项任务的公文（快报、内参、情况报告、协调函）草稿")]
    [Query("recipient", "主送机关的 id；不填则主送全部接收单位")]
    [Query("copy", "份号，六位数字")]
    [Query("marking", "处理标记，如“内部资料”；不得标国家秘密密级")]
    [Query("urgency", "紧急程度：特急 或 加急")]
    [Answer(200, File = AttachmentTypes.Docx, Text = "Word 文件；缺少的事实以【待填：…】标出，个数在响应头 X-Blanks。")]
    [Answer(409, Text = "这项任务没有公文。")]
    public Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/incidents/{id}/documents/{obligation}")] HttpRequest request, string id, string obligation) =>
        desk.GetAsync(request, id, obligation);
}
