using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Assessment;
using Yuqing.Functions.Documents.Tables;
using Yuqing.Functions.Http.Documents;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Assessment;

/// <summary><c>GET /api/assessment/export?month=</c>.</summary>
internal sealed class ExportAssessment(AssessmentDesk desk, ActAudit audit)
{
    [Function(nameof(ExportAssessment))]
    [Access(Roles.Office, Roles.Leader, Roles.Assessor, Roles.Administrator)]
    [Describe("assessment", "月考核通报（Excel）")]
    [Query("month", "月份，如 2026-11；默认本月")]
    [Query("unit", "单位，可多个（逗号分隔）")]
    [Answer(200, File = WorkbookParts.MediaType, Text = "通报和明细两张表。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/assessment/export")] HttpRequest request)
    {
        var (month, assessment) = await desk.ReadAsync(request);
        await audit.ActedAsync(request.Caller(), "assessment.export", $"{month:yyyy-MM}", null, request.HttpContext.RequestAborted);
        return new FileAnswer(
            $"月考核通报{month:yyyy-MM}.xlsx", WorkbookParts.MediaType, (output, cancellation) => AssessmentReader.WriteAsync(assessment, output, cancellation));
    }
}
