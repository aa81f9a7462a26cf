using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Notifications;

/// <summary>
/// Writes texts at the moment they are needed, in the language of whoever reads them: what waited must not say the time that was
/// left when it was queued.
/// </summary>
internal sealed class NotificationWriter(IDutyDirectory directory, IOptions<YuqingOptions> options)
{
    /// <summary>The notification with its text as of an instant.</summary>
    public Notification Write(Notification notification, DateTimeOffset now)
    {
        var language = LanguageOf(notification.Person);
        return notification.Facts is { } facts
            ? notification with { Language = language, Text = NotificationText.Of(notification, now, language, [.. (facts.Skipped ?? []).Select(id => NameOf(id, language))]) }
            : notification with { Language = language };
    }

    /// <summary>The notification as lists show it: with the text that went out last or, while it waits, the one that would go out now.</summary>
    public Notification Show(Notification notification, DateTimeOffset now) =>
        notification.State is NotificationState.Queued or NotificationState.Failed ? Write(notification, now) : notification;

    /// <summary>One message for several notifications of one person, with one link: to the list of what is open.</summary>
    /// <param name="id">Its id, the same at each attempt.</param>
    /// <param name="lead">The one whose contact it goes to.</param>
    /// <param name="carried">All of them, in the order in which they are to be read.</param>
    /// <param name="room">Most bytes of text (UTF-8) that its channel carries; 0 for a summary alone, null for all.</param>
    public Notification Bundle(string id, Notification lead, IReadOnlyList<Notification> carried, int? room, DateTimeOffset now)
    {
        var language = LanguageOf(lead.Person);
        var english = language == ChannelOptions.English;
        var units = carried.Select(one => one.Unit).Distinct().ToList();
        var link = $"{options.Value.PublicUrl}/{(units is [var unit] ? "?unit=" + Uri.EscapeDataString(unit) : "")}";
        var count = english ? $"{carried.Count} notices" : $"共 {carried.Count} 条通知";
        var mark = (lead.Drill, english) switch { (false, _) => "", (_, true) => EnglishNotificationText.DrillMark, _ => NotificationText.DrillMark };
        var text = room == 0
            ? $"{mark}{count}{Nearest(carried, english, now)}{(english ? ". Sign in: " : "，请登录查看 ")}{link}"
            : List($"{mark}{count}{(english ? ":" : "：")}", [.. carried.Select(one => OutgoingText.WithoutLink(Write(one, now)))], link, room, english);
        return lead with
        {
            Id = id,
            Number = count,
            Obligation = null,
            Reason = "bundle",
            Rung = 0,
            DueAt = carried.Min(one => one.DueAt),
            Language = language,
            Text = text,
            Link = link,
            Carries = [.. carried.Select(one => one.Id)],
        };
    }

    private static string Nearest(IReadOnlyList<Notification> carried, bool english, DateTimeOffset now)
    {
        if (carried.Where(one => one.DueAt is not null).MinBy(one => one.DueAt) is not { DueAt: { } due } nearest)
            return "";
        return english ? $", nearest {nearest.Number} due {EnglishNotificationText.Time(due, now)}" : $"，最近到期 {nearest.Number} {NotificationText.Time(due, now)}";
    }

    private static string List(string heading, IReadOnlyList<string> lines, string link, int? room, bool english)
    {
        for (var shown = lines.Count; ; shown--)
        {
            var rest = lines.Count - shown;
            var more = rest == 0 ? "" : english ? $"\n… and {rest} more" : $"\n……另有 {rest} 条";
            var numbered = string.Concat(lines.Take(shown).Select((line, index) => string.Create(CultureInfo.InvariantCulture, $"\n{index + 1}. {line}")));
            var text = $"{heading}{numbered}{more}\n{link}";
            if (shown == 0 || room is null || Encoding.UTF8.GetByteCount(text) <= room)
                return text;
        }
    }

    private string LanguageOf(string person) => directory.FindPerson(person)?.Language switch
    {
        Person.English => ChannelOptions.English,
        Person.Chinese => ChannelOptions.Chinese,
        _ => options.Value.Channels.Language,
    };

    private string NameOf(string id, string language)
    {
        if (DutyRoles.Exists(id))
            return language == ChannelOptions.English ? EnglishNotificationText.TitleOf(id) : DutyRoles.Title(id);
        return directory.FindPerson(id)?.Name ?? id;
    }
}
