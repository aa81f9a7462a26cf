using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Links;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Http.Notifications;

/// <summary><c>GET /api/notifications?incident=</c>.</summary>
internal sealed class GetNotifications(IncidentReader incidents, INotificationStore notifications)
{
    [Function(nameof(GetNotifications))]
    [Access]
    [Describe("incidents", "一件舆情的全部通知及其送达状态")]
    [Query("incident", "舆情 id，必填")]
    [Answer(200, typeof(NotificationListJson), Text = "通知，从早到晚；地址只显示一部分。")]
    [Answer(404, Text = "没有这件舆情。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/notifications")] HttpRequest request)
    {
        var id = request.Query["incident"].ToString();
        if (id.Length == 0)
            return ApiProblem.Field("incident", "必填。");
        await incidents.FindAsync(request, id);
        var list = await notifications.ListAsync(id, request.HttpContext.RequestAborted);
        return Answers.Ok(new NotificationListJson([.. list.Select(NotificationJson.From)]));
    }
}

/// <summary>The notifications of an incident, oldest first.</summary>
internal sealed record NotificationListJson(IReadOnlyList<NotificationJson> Items);

/// <summary>A notification as the API shows it.</summary>
internal sealed record NotificationJson(
    string Id,
    string Incident,
    string? Obligation,
    string Reason,
    int Rung,
    string Role,
    string Person,
    string PersonName,
    string Channel,
    string? Address,
    string Text,
    bool Drill,
    bool Urgent,
    NotificationState State,
    int Attempts,
    string? Error,
    DateTimeOffset QueuedAt,
    DateTimeOffset? SentAt,
    DateTimeOffset? NextAttemptAt)
{
    /// <summary>Hides most of the address, and of the text the link by which the recipient alone may act.</summary>
    public static NotificationJson From(Notification from) => new(
        from.Id, from.Incident, from.Obligation, from.Reason, from.Rung, from.Role, from.Person, from.PersonName, from.Channel, Mask(from.Address),
        LinkIssuer.Mask(from.Text, from.Link), from.Drill, from.Urgent, from.State, from.Attempts, from.Error, from.QueuedAt, from.SentAt, from.NextAttemptAt);

    /// <summary>
    /// Of a link only the site stays (robot links hold their secret in path or query), of anything else the last two characters.
    /// </summary>
    public static string? Mask(string? address)
    {
        if (string.IsNullOrEmpty(address))
            return address;
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return $"{uri.Scheme}://{uri.Host}/…";
        return address.Length <= 4 ? "…" : "…" + address[^2..];
    }
}
