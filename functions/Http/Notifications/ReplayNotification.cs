using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Security;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Http.Notifications;

/// <summary><c>POST /api/notifications/{id}/replay</c>.</summary>
internal sealed class ReplayNotification(INotificationStore notifications, NotificationReplay replay, NotificationWriter writer, IncidentReader incidents, ActAudit audit, TimeProvider time)
{
    [Function(nameof(ReplayNotification))]
    [Access(Roles.Office, Roles.Leader)]
    [Describe("incidents", "重新发送一条已放弃的通知，从该人员的首选联系方式重新开始")]
    [Answer(202, typeof(NotificationJson), Text = "已重新排队；不含地址。")]
    [Answer(404, Text = "没有这条通知。")]
    [Answer(409, Text = "通知没有被放弃，或该人员目前没有可用的联系方式。")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/notifications/{id}/replay")] HttpRequest request, string id)
    {
        var cancellation = request.HttpContext.RequestAborted;
        if (await notifications.GetAsync(id, cancellation) is not { } notification || !await IsSeenAsync(request, notification))
            return ApiProblem.NotFound("没有这条通知。");
        if (notification.State != NotificationState.Dead)
            return NotDead();
        if (replay.ContactOf(notification) is not { } contact)
            return ApiProblem.Conflict("该人员目前没有可用的联系方式，请先在通讯录中补上。");
        var facts = new Dictionary<string, string> { ["incident"] = notification.Incident, ["person"] = notification.Person };
        await audit.ActedAsync(request.Caller(), "notification.replay", id, facts, cancellation);
        return await replay.QueueAsync(notification, contact, cancellation) is { } queued
            ? Answers.Accepted(NotificationJson.WithoutAddress(writer.Show(queued, time.Now())))
            : NotDead();
    }

    private static ApiProblem NotDead() => ApiProblem.Conflict("只有已放弃的通知可以重新发送。");

    private async Task<bool> IsSeenAsync(HttpRequest request, Notification notification)
    {
        try
        {
            await incidents.FindAsync(request, notification.Incident);
            return true;
        }
        catch (ProblemException)
        {
            return false;
        }
    }
}
