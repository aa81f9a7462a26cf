using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty.Rosters;
using Yuqing.Functions.Duty.Storage;
using Yuqing.Functions.Notifications;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Duty;

/// <summary>
/// Raises an alarm about gaps ahead, once a day for each: a line in the log, and a message to the office of the unit. Told and
/// noted in this order, so that a crash in between repeats the alarm instead of losing it; the message itself goes out once.
/// </summary>
internal sealed partial class RosterAlarm(
    RosterGaps gaps,
    LiveDutyDirectory directory,
    IDutyStore store,
    ChannelSet channels,
    INotificationStore notifications,
    INotificationQueue queue,
    IOptions<YuqingOptions> options,
    TimeProvider time,
    ILogger<RosterAlarm> logger)
{
    private const string Reason = "roster-gap";

    /// <summary>One round.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var now = time.Now();
        foreach (var gap in gaps.All())
        {
            var key = string.Create(
                CultureInfo.InvariantCulture, $"{gap.Unit} {gap.Role} {gap.Kind} {(gap.From <= now ? "now" : gap.From.UtcDateTime.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture))}");
            await TellOfficeAsync(gap, key, now, cancellation).ConfigureAwait(false);
            if (await store.TellAsync(key, DateOnly.FromDateTime(now.DateTime), cancellation).ConfigureAwait(false))
                LogGap(gap.Unit, gap.Role, gap.Kind, gap.From, gap.To);
        }
    }

    private async Task TellOfficeAsync(DutyGap gap, string key, DateTimeOffset now, CancellationToken cancellation)
    {
        var messages = directory.OnDuty(gap.Unit, "office", now)
            .Select(person => (Person: person, Contact: person.Contacts.FirstOrDefault(contact => contact.Takes(urgent: false) && channels.Has(contact.Channel))))
            .Where(to => to.Contact is not null)
            .Select(to => MessageTo(to.Person, to.Contact!, gap, key, now))
            .ToList();
        foreach (var open in await notifications.AddAsync(messages, cancellation).ConfigureAwait(false))
            await queue.EnqueueAsync(new NotificationMessage(open.Id, open.Attempts + 1), open.NextAttemptAt, cancellation).ConfigureAwait(false);
    }

    private Notification MessageTo(Person person, ContactMethod contact, DutyGap gap, string key, DateTimeOffset now)
    {
        var link = $"{options.Value.PublicUrl}/duty/{gap.Unit}";
        var what = gap.Kind == GapKind.Nobody ? "无人值班" : "值班人员没有可用的联系方式";
        return new Notification
        {
            Id = IdOf(string.Create(CultureInfo.InvariantCulture, $"{key} {now:yyyyMMdd} {person.Id}")),
            Incident = "duty:" + gap.Unit,
            Number = gap.Unit,
            Unit = gap.Unit,
            Reason = Reason,
            Role = "office",
            Person = person.Id,
            PersonName = person.Name,
            Channel = contact.Channel,
            Address = contact.Address,
            Text = string.Create(
                CultureInfo.InvariantCulture,
                $"值班空缺 {directory.FindUnit(gap.Unit)?.Title}：{DutyRoles.Title(gap.Role)} {gap.From:M月d日 HH:mm} 至 {gap.To:M月d日 HH:mm} {what}，请安排 {link}"),
            Link = link,
            QueuedAt = now,
        };
    }

    private static string IdOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    [LoggerMessage(3241, LogLevel.Warning, "Roster gap: {Unit} has nobody to reach as {Role} ({Kind}) from {From} to {To}")]
    private partial void LogGap(string unit, string role, GapKind kind, DateTimeOffset from, DateTimeOffset to);
}
