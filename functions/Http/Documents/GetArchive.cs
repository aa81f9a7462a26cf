using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Documents.Archive;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Documents;

/// <summary><c>GET /api/incidents/{id}/archive</c>.</summary>
internal sealed class GetArchive(IncidentReader incidents, IncidentArchive archive, ActAudit audit)
{
    private const string MediaType = "application/zip";

    [Function(nameof(GetArchive))]
    [Access]
    [Describe("files", "一件舆情的完整档案（ZIP，附清单）")]
    [Answer(200, File = MediaType, Text = "档案；清单 manifest.json 列出每个文件的字节数和 SHA-256。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/incidents/{id}/archive")] HttpRequest request, string id)
    {
        var stored = await incidents.FindAsync(request, id);
        var shown = await incidents.DescribeAsync(request, stored);
        var caller = request.Caller();
        await audit.ActedAsync(caller, "incident.archive", id, null, request.HttpContext.RequestAborted);
        return new FileAnswer(
            $"{stored.View.Number}档案.zip", MediaType, (output, cancellation) => archive.WriteAsync(stored, shown, caller.Id, output, cancellation));
    }
}
