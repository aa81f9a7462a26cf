using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Security;
using Yuqing.Functions.Watch;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Alarms;

/// <summary><c>GET /api/alarms</c>.</summary>
internal sealed class ListAlarms(IAlarmStore alarms)
{
    private const string OpenState = "open";
    private const string AllStates = "all";

    [Function(nameof(ListAlarms))]
    [Access(Roles.Office, Roles.DutyOfficer)]
    [Describe("alarms", "看门狗的告警，最新的在前；全系统的告警只对管理员显示")]
    [Query("state", "open（默认）：未解除的；all：包括已解除的")]
    [Query("limit", "每页条数，1 到 200，默认 50")]
    [Query("cursor", "上一页返回的 next")]
    [Answer(200, typeof(AlarmListJson), Text = "告警。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/alarms")] HttpRequest request)
    {
        var query = new QueryReader(request.Query);
        var states = query.List("state", [OpenState, AllStates]);
        if (states?.Count > 1)
            query.Fail("state", "只能选择一个。");
        var limit = query.Whole("limit", 1, 200, 50);
        var cursor = query.Text("cursor");
        query.ThrowIfFailed();
        var (sight, cancellation) = (AlarmJson.SightOf(request.Caller()), request.HttpContext.RequestAborted);
        var page = await alarms.ListAsync(sight, openOnly: states?.Contains(AllStates) != true, limit, cursor, cancellation);
        return Answers.Ok(new AlarmListJson(
            [.. page.Items.Select(AlarmJson.Of)],
            page.Next,
            await alarms.CountOpenAsync(sight, cancellation),
            await alarms.LastRoundAsync(cancellation)));
    }
}
