using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Documents.Tables;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Documents;

/// <summary><c>GET /api/units/{unit}/ledger?from=&amp;to=</c>.</summary>
internal sealed class GetLedger(LedgerTable ledger, IDutyDirectory directory, ActAudit audit, TimeProvider time)
{
    [Function(nameof(GetLedger))]
    [Access]
    [Describe("files", "一个单位的舆情台账和监测记录（Excel）")]
    [Query("from", "登记日期不早于，如 2026-01-01；默认今年 1 月 1 日")]
    [Query("to", "登记日期不晚于（含当日），默认今天")]
    [Answer(200, File = WorkbookParts.MediaType, Text = "台账。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/units/{unit}/ledger")] HttpRequest request, string unit)
    {
        var caller = request.Caller();
        if (!caller.Sees(unit) || directory.FindUnit(unit) is not { } found)
            return ApiProblem.NotFound("没有这个单位。");
        var now = time.Now();
        var query = new QueryReader(request.Query);
        var today = DateOnly.FromDateTime(now.DateTime);
        var (from, to) = (query.Day("from") ?? new DateOnly(today.Year, 1, 1), query.Day("to") ?? today);
        if (from > to)
            query.Fail("from", "不得晚于 to。");
        query.ThrowIfFailed();
        await audit.ActedAsync(
            caller, "ledger.export", unit, new Dictionary<string, string> { ["from"] = $"{from:yyyy-MM-dd}", ["to"] = $"{to:yyyy-MM-dd}" }, request.HttpContext.RequestAborted);
        var range = new LedgerQuery(unit, from.InChina(), to.AddDays(1).InChina(), caller.Sees, now);
        return new FileAnswer(
            $"{found.Title}舆情台账{from:yyyyMMdd}-{to:yyyyMMdd}.xlsx", WorkbookParts.MediaType, (output, cancellation) => ledger.WriteAsync(range, output, cancellation));
    }
}
