using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Register;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Monitoring;

/// <summary><c>GET /api/monitoring</c>.</summary>
internal sealed class ListMonitoring(IIncidentRegister register, IDutyDirectory directory, TimeProvider time)
{
    private const int DefaultDays = 30;
    private const int MostDays = 366;

    [Function(nameof(ListMonitoring))]
    [Access]
    [Describe("monitoring", "每日监测记录，最近的在前")]
    [Query("unit", "单位，可多个（逗号分隔）；缺省为全部可见单位")]
    [Query("from", "起始日期 yyyy-MM-dd，默认 30 天前")]
    [Query("to", "截止日期 yyyy-MM-dd（含），默认今天")]
    [Answer(200, typeof(MonitoringListJson), Text = "监测记录，最多 1000 条；以 signals 接口对 monitoring-record 提交 complete 完成。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/monitoring")] HttpRequest request)
    {
        var now = time.Now();
        var query = new QueryReader(request.Query);
        var units = query.List("unit");
        var to = Day(query, "to") ?? DateOnly.FromDateTime(now.DateTime);
        var from = Day(query, "from") ?? to.AddDays(-DefaultDays);
        if (from > to || to.DayNumber - from.DayNumber > MostDays)
            query.Fail("from", $"起始日期不得晚于截止日期，且相隔不超过 {MostDays} 天。");
        query.ThrowIfFailed();
        var asked = new MonitoringQuery(units ?? [.. directory.Units.Select(unit => unit.Id)], from, to, request.Caller().Sight);
        var records = await register.ListMonitoringAsync(asked, request.HttpContext.RequestAborted);
        return Answers.Ok(new MonitoringListJson([.. records.Select(record => MonitoringJson.From(record, directory, now))]));
    }

    private static DateOnly? Day(QueryReader query, string name)
    {
        if (query.Text(name) is not { } text)
            return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200)
            return day;
        query.Fail(name, "应为 yyyy-MM-dd 形式的日期。");
        return null;
    }
}
