using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Duty;

/// <summary><c>GET /api/duty/{unit}/calendar</c>.</summary>
internal sealed class GetDutyCalendar(LiveDutyDirectory live, RosterGaps gaps, TimeProvider time)
{
    private const int MaxDays = 62;
    private const int DefaultDays = 14;

    [Function(nameof(GetDutyCalendar))]
    [Access]
    [Describe("duty", "一个单位逐日的值班员与值班领导，及其来由（轮值、排班、替班、调班）；电话和联系方式只给办公室和管理员")]
    [Query("from", "第一天，如 2026-11-21；默认今天")]
    [Query("days", "天数，1 到 62，默认 14")]
    [Answer(200, typeof(DutyCalendarJson), Text = "逐日的班次、空缺与人员电话。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/duty/{unit}/calendar")] HttpRequest request, string unit)
    {
        var (caller, version, now) = (request.Caller(), await live.LatestAsync(request.HttpContext.RequestAborted), time.Now());
        var duty = DutyEditor.Find(caller, version.Directory, unit);
        var query = new QueryReader(request.Query);
        var from = query.Day("from") ?? DateOnly.FromDateTime(now.DateTime);
        var days = query.Whole("days", 1, MaxDays, DefaultDays);
        query.ThrowIfFailed();
        return Answers.Ok(DutyCalendarJson.Of(version, duty, from, days, gaps.Works, caller, now));
    }
}
