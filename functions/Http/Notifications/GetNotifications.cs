using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Yuqing.Functions.Http.Incidents;
using Yuqing.Functions.Http.Requests;
using Yuqing.Functions.Links;
using Yuqing.Functions.Notifications;
using Yuqing.Functions.Security;

namespace Yuqing.Functions.Http.Notifications;

/// <summary><c>GET /api/notifications</c>: what went out and what is to go out.</summary>
internal sealed class GetNotifications(IncidentReader incidents, INotificationStore notifications, NotificationWriter writer, TimeProvider time)
{
    private static readonly Dictionary<string, NotificationState> States = Enum.GetValues<NotificationState>().ToDictionary(state => state.ToString().ToLowerInvariant());

    [Function(nameof(GetNotifications))]
    [Access]
    [Describe("incidents", "一件舆情的全部通知及其送达状态，或各单位已发出、待发出的通知")]
    [Query("incident", "舆情 id；不能与其他参数同用")]
    [Query("state", "queued、sent、delivered、failed、dead（已放弃）、withdrawn（已撤回，不再发送），可多个（逗号分隔）")]
    [Query("unit", "通知所属单位，可多个（逗号分隔）")]
    [Query("person", "接收人 id，可多个（逗号分隔）")]
    [Query("limit", "每页条数，1 到 200，默认 50")]
    [Query("cursor", "上一页返回的 next")]
    [Answer(200, typeof(NotificationListJson), Text = "一件舆情的通知，从早到晚，地址只显示一部分；或各单位的通知，最新的在前，不含地址。")]
    [Answer(404, Text = "没有这件舆情。")]
    public async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/notifications")] HttpRequest request)
    {
        var query = new QueryReader(request.Query);
        var id = query.Text("incident");
        var states = query.List("state", States.Keys);
        var units = query.List("unit");
        var people = query.List("person");
        var limit = query.Whole("limit", 1, 200, 50);
        var cursor = query.Text("cursor");
        foreach (var (name, given) in new[] { ("state", states), ("unit", units), ("person", people) })
        {
            if (id is not null && given is not null)
                query.Fail(name, "不能与 incident 同用。");
        }

        query.ThrowIfFailed();
        return id is not null
            ? await ListAsync(request, id)
            : await ListAsync(request, new NotificationQuery(request.Caller().Sight, states?.Select(state => States[state]).ToList(), units, people, limit, cursor));
    }

    private async Task<IResult> ListAsync(HttpRequest request, string id)
    {
        await incidents.FindAsync(request, id);
        var list = await notifications.ListAsync(id, request.HttpContext.RequestAborted);
        return Answers.Ok(new NotificationListJson([.. list.Select(one => NotificationJson.From(writer.Show(one, time.Now())))]));
    }

    private async Task<IResult> ListAsync(HttpRequest request, NotificationQuery query)
    {
        var page = await notifications.ListAsync(query, request.HttpContext.RequestAborted);
        return Answers.Ok(new NotificationListJson([.. page.Items.Select(one => NotificationJson.WithoutAddress(writer.Show(one, time.Now())))], page.Next));
    }
}

/// <summary>The notifications of an incident, oldest first; or a page of those of several, newest first.</summary>
internal sealed record NotificationListJson(IReadOnlyList<NotificationJson> Items, string? Next = null);

/// <summary>A contact that was given up, without its address.</summary>
internal sealed record TriedContactJson(string Channel, int Attempts, string? Error);

/// <summary>A notification as the API shows it.</summary>
/// <param name="Bundle">Id of the message that carried it together with others; null when it went alone.</param>
/// <param name="HeldSince">Since when the limit of messages to its person has held it back.</param>
/// <param name="DiedAt">When it was given up on every contact.</param>
internal sealed record NotificationJson(
    string Id,
    string Incident,
    string Number,
    string Unit,
    string? Obligation,
    string? ObligationTitle,
    DateTimeOffset? DueAt,
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
    DateTimeOffset? NextAttemptAt,
    string? Bundle,
    DateTimeOffset? HeldSince,
    DateTimeOffset? DiedAt)
{
    /// <summary>Hides most of the address, and of the text the link by which the recipient alone may act.</summary>
    public static NotificationJson From(Notification from) => new(
        from.Id, from.Incident, from.Number, from.Unit, from.Obligation, from.Facts?.Title, from.DueAt, from.Reason, from.Rung, from.Role, from.Person, from.PersonName, from.Channel, Mask(from.Address),
        [.. (from.Tried ?? []).Select(tried => new TriedContactJson(tried.Channel, tried.Attempts, tried.Error))],
        LinkIssuer.Mask(from.Text, from.Link), from.Drill, from.Urgent, from.State, from.Attempts, from.Error, from.QueuedAt, from.SentAt, from.NextAttemptAt,
        from.Bundle, from.HeldSince, from.DiedAt);

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
