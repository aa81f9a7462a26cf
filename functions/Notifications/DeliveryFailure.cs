using System.Globalization;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Notifications;

/// <summary>What the incident's timeline says of a person whom no contact reached.</summary>
internal static class DeliveryFailure
{
    /// <summary>The line; its id follows from the notification and its replays, so that repeating it adds nothing.</summary>
    public static TimelineEntry Line(Notification notification, int attempts, string error, DateTimeOffset now)
    {
        IReadOnlyList<string> channels = [.. (notification.Tried ?? []).Select(tried => tried.Channel), notification.Channel];
        var (person, role) = (notification.PersonName, DutyRoles.Title(notification.Role));
        return new TimelineEntry(
            notification.Replays == 0 ? $"delivery-failed:{notification.Id}" : $"delivery-failed:{notification.Id}:{notification.Replays}",
            now,
            "delivery-failed",
            "system",
            notification.Obligation,
            $"未能通知{person}（{role}）：{(channels.Count > 1 ? "先后经 " : "")}{string.Join("、", channels)} 渠道共尝试 {attempts - notification.AttemptsReplayed} 次，均未成功。",
            new Dictionary<string, string>
            {
                ["notification"] = notification.Id,
                ["person"] = notification.Person,
                ["role"] = notification.Role,
                ["channel"] = string.Join(',', channels),
                ["attempts"] = (attempts - notification.AttemptsReplayed).ToString(CultureInfo.InvariantCulture),
                ["error"] = error,
            });
    }
}
