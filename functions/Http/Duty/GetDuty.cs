using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Duty;

/// <summary><c>GET /api/duty/{unit}</c>.</summary>
internal sealed class GetDuty(LiveDutyDirectory live, RosterGaps gaps, TimeProvider time)
{
    [Function(nameof(GetDuty))]
    [Access]
    [Describe("duty", "一个单位现在和今后 14 天的值班安排与空缺；电话和联系方式只给办公室和管理员")]
    [Answer(200, typeof(DutyJson), Text = "值班安排。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/duty/{unit}")] HttpRequest request, string unit)
    {
        var (caller, version) = (request.Caller(), await live.LatestAsync(request.HttpContext.RequestAborted));
        return Answers.Ok(DutyJson.Of(version, DutyEditor.Find(caller, version.Directory, unit), gaps.Of(unit), caller, time.Now()));
    }
}
