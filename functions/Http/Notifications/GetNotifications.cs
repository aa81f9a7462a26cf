using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Links;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Notifications;

/// <summary><c>GET /api/notifications?incident=</c> or <c>?state=dead</c>.</summary>
internal sealed class GetNotifications(IncidentReader incidents, INotificationStore notifications)
{
    [Function(nameof(GetNotifications))]
    [Access]
    [Describe("incidents", "一件舆情的全部通知及其送达状态，或各单位未能送达的通知")]
    [Query("incident", "舆情 id；不填时 state 必填")]
    [Query("state", "dead：列出已放弃的通知，不能与 incident 同用")]
    [Query("unit", "只与 state 同用：通知所属单位，可多个（逗号分隔）")]
    [Query("limit", "只与 state 同用：每页条数，1 到 200，默认 50")]
    [Query("cursor", "只与 state 同用：上一页返回的 next")]
    [Answer(200, typeof(NotificationListJson), Text = "一件舆情的通知，从早到晚，地址只显示一部分；或已放弃的通知，最新的在前，不含地址。")]
    [Answer(404, Text = "没有这件舆情。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/notifications")] HttpRequest request)
    {
        var query = new QueryReader(request.Query);
        var id = query.Text("incident");
        var state = query.List("state", ["dead"]);
        var units = query.List("unit");
        var limit = query.Whole("limit", 1, 200, 50);
        var cursor = query.Text("cursor");
        if (id is null && state is null)
            query.Fail("incident", "必填，除非 state=dead。");
        if (id is not null && state is not null)
            query.Fail("state", "不能与 incident 同用。");
        query.ThrowIfFailed();
        return id is null ? await ListDeadAsync(request, units, limit, cursor) : await ListAsync(request, id);
    }

    private async Task<IResult> ListAsync(HttpRequest request, string id)
    {
        await incidents.FindAsync(request, id);
        var list = await notifications.ListAsync(id, request.HttpContext.RequestAborted);
        return Answers.Ok(new NotificationListJson([.. list.Select(NotificationJson.From)]));
    }

    private async Task<IResult> ListDeadAsync(HttpRequest request, IReadOnlyCollection<string>? units, int limit, string? cursor)
    {
        var page = await notifications.ListDeadAsync(request.Caller().Sight, units, limit, cursor, request.HttpContext.RequestAborted);
        return Answers.Ok(new NotificationListJson([.. page.Items.Select(NotificationJson.WithoutAddress)], page.Next));
    }
}

/// <summary>The notifications of an incident, oldest first; or a page of dead ones, newest first.</summary>
internal sealed record NotificationListJson(IReadOnlyList<NotificationJson> Items, string? Next = null);

/// <summary>A contact that was given up, without its address.</summary>
internal sealed record TriedContactJson(string Channel, int Attempts, string? Error);

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
    IReadOnlyList<TriedContactJson> Tried,
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
        [.. (from.Tried ?? []).Select(tried => new TriedContactJson(tried.Channel, tried.Attempts, tried.Error))],
        LinkIssuer.Mask(from.Text, from.Link), from.Drill, from.Urgent, from.State, from.Attempts, from.Error, from.QueuedAt, from.SentAt, from.NextAttemptAt);

    /// <summary>Leaves the address out altogether.</summary>
    public static NotificationJson WithoutAddress(Notification from) => From(from) with { Address = null };

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
