using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Attachments;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Attachments;

/// <summary><c>POST /api/incidents/{id}/attachments?name=</c>.</summary>
internal sealed class AddAttachment(AttachmentDesk desk)
{
    [Function(nameof(AddAttachment))]
    [Access(Roles.DutyOfficer, Roles.Office, Roles.Leader, Roles.Assessor, Roles.Administrator)]
    [Describe("files", "上传附件（批示扫描件、证据）；请求体即文件内容，不超过 10 MB", Upload = [AttachmentTypes.Pdf, AttachmentTypes.Png, AttachmentTypes.Jpeg, AttachmentTypes.Docx, AttachmentTypes.Xlsx])]
    [Query("name", "文件名，必填")]
    [Answer(201, typeof(AttachmentJson), Text = "已保存。")]
    [Answer(200, typeof(AttachmentJson), Text = "这件舆情已有内容相同的附件。")]
    [Answer(409, Text = "附件数量已达上限。")]
    public Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/incidents/{id}/attachments")] HttpRequest request, string id) =>
        desk.AddAsync(request, id);
}
