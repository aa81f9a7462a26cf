using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Duty;

/// <summary><c>GET /api/duty</c>.</summary>
internal sealed class ListDuty(LiveDutyDirectory live, RosterGaps gaps, TimeProvider time)
{
    [Function(nameof(ListDuty))]
    [Access]
    [Describe("duty", "各单位现在由谁值班、下次交接的时间和今后 14 天的空缺；电话只给办公室和管理员")]
    [Answer(200, typeof(DutyListJson), Text = "可见的单位，按目录的顺序。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/duty")] HttpRequest request)
    {
        var (caller, directory, now) = (request.Caller(), (await live.LatestAsync(request.HttpContext.RequestAborted)).Directory, time.Now());
        return Answers.Ok(new DutyListJson(
            now, [.. directory.Duties.Where(unit => caller.Sees(unit.Unit.Id)).Select(unit => UnitOnDutyJson.Of(directory, unit, gaps.Of(unit.Unit.Id), caller, now))]));
    }
}
