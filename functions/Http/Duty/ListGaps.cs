using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Duty;

/// <summary><c>GET /api/duty/gaps</c>.</summary>
internal sealed class ListGaps(LiveDutyDirectory live, RosterGaps gaps)
{
    [Function(nameof(ListGaps))]
    [Access]
    [Describe("duty", "今后 14 天的值班空缺：无人值班，或值班人员没有可用的联系方式")]
    [Answer(200, typeof(GapListJson), Text = "空缺，按单位、角色和时间。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/duty/gaps")] HttpRequest request)
    {
        var (caller, directory) = (request.Caller(), (await live.LatestAsync(request.HttpContext.RequestAborted)).Directory);
        var shown = new PersonView(directory, caller);
        return Answers.Ok(new GapListJson(
            [.. gaps.All().Where(gap => caller.Sees(gap.Unit)).Select(gap => GapJson.Of(gap, shown, directory.FindUnit(gap.Unit)?.Title ?? gap.Unit))]));
    }
}
