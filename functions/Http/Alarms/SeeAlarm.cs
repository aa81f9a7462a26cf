using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Security;
using Yuqing.Functions.Watch;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Alarms;

/// <summary><c>POST /api/alarms/{id}/seen</c>.</summary>
internal sealed class SeeAlarm(IAlarmStore alarms, ActAudit audit, TimeProvider time)
{
    [Function(nameof(SeeAlarm))]
    [Access(Roles.Office)]
    [Describe("alarms", "表示已知悉一条告警；先知悉者为准，重复提交无影响")]
    [Answer(200, typeof(AlarmJson), Text = "已记录。")]
    [Answer(404, Text = "没有这条告警。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/alarms/{id}/seen")] HttpRequest request, string id)
    {
        var (caller, cancellation) = (request.Caller(), request.HttpContext.RequestAborted);
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || await alarms.FindAsync(number, AlarmJson.SightOf(caller), cancellation) is not { } alarm)
            return ApiProblem.NotFound("没有这条告警。");
        if (alarm.SeenAt is not null)
            return Answers.Ok(AlarmJson.Of(alarm));
        await audit.ActedAsync(caller, "alarm.seen", id, new Dictionary<string, string> { ["kind"] = alarm.Kind, ["subject"] = alarm.Subject }, cancellation);
        return await alarms.SeeAsync(number, caller.Id, time.Now(), cancellation) is { } seen
            ? Answers.Ok(AlarmJson.Of(seen))
            : ApiProblem.NotFound("没有这条告警。");
    }
}
