using System.Globalization;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Notifications;

/// <summary>
/// Tells the incident of a person whom no contact reached: a line in its timeline and, of an alarm, a signal on which it goes on to
/// the next rung. All ids follow from the notification and its replays, so that repeating it changes nothing.
/// </summary>
internal sealed class UnreachedPerson(IIncidentRegister register)
{
    private const string Person = "person";
    private const string Notified = "notification";

    /// <summary>Records it; true when the incident has a signal to look at.</summary>
    public async Task<bool> ReportAsync(Notification notification, int attempts, string error, DateTimeOffset now, CancellationToken cancellation)
    {
        // What concerns no incident (a gap in a roster) has no timeline.
        if (await register.GetAsync(notification.Incident, cancellation).ConfigureAwait(false) is null)
            return false;
        await register.AppendTimelineAsync(notification.Incident, Line(notification, attempts, error, now), cancellation).ConfigureAwait(false);
        if (notification.Obligation is null || notification.Reason is not (NoticeReasons.Breach or NoticeReasons.Escalation))
            return false;
        var outcome = await register.AcceptSignalAsync(
            notification.Incident, SignalOf(notification), (incident, _, _) => Needless(incident, notification.Obligation), cancellation).ConfigureAwait(false);
        return outcome.Accepted is not null;
    }

    private static string IdOf(string kind, Notification notification) => notification.Replays == 0
        ? $"{kind}:{notification.Id}"
        : string.Create(CultureInfo.InvariantCulture, $"{kind}:{notification.Id}:{notification.Replays}");

    private static Signal SignalOf(Notification notification) => new()
    {
        SignalId = IdOf(SignalTypes.Unreachable, notification),
        Type = SignalTypes.Unreachable,
        Actor = "system",
        Obligation = notification.Obligation,
        Fields = new Dictionary<string, string>
        {
            [Person] = notification.Person,
            ["rung"] = notification.Rung.ToString(CultureInfo.InvariantCulture),
            [Notified] = notification.Id,
        },
    };

    /// <summary>There is nobody to climb to any more: the signal would only begin a new generation of what is over.</summary>
    private static Problem? Needless(StoredIncident incident, string obligation) =>
        incident.Final || incident.View.Obligations.Any(known => known.Id == obligation && known.Status is not (ObligationStatus.Pending or ObligationStatus.Extended))
            ? Problem.Of(ProblemKind.Conflict, "任务已经了结。")
            : null;

    private static TimelineEntry Line(Notification notification, int attempts, string error, DateTimeOffset now)
    {
        IReadOnlyList<string> channels = [.. (notification.Tried ?? []).Select(tried => tried.Channel), notification.Channel];
        var (person, role) = (notification.PersonName, DutyRoles.Title(notification.Role));
        return new TimelineEntry(
            IdOf("delivery-failed", notification),
            now,
            "delivery-failed",
            "system",
            notification.Obligation,
            $"未能通知{person}（{role}）：{(channels.Count > 1 ? "先后经 " : "")}{string.Join("、", channels)} 渠道共尝试 {attempts - notification.AttemptsReplayed} 次，均未成功。",
            new Dictionary<string, string>
            {
                [Notified] = notification.Id,
                [Person] = notification.Person,
                ["role"] = notification.Role,
                ["channel"] = string.Join(',', channels),
                ["attempts"] = (attempts - notification.AttemptsReplayed).ToString(CultureInfo.InvariantCulture),
                ["error"] = error,
            });
    }
}
