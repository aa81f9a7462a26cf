using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Duty;
using Yuqing.Functions.Notifications;

namespace Yuqing.Functions.Shifts;

/// <summary>
/// Queues the messages about reports. Each has an id made from report, purpose and person: repeating goes on where a crash left
/// off and tells nobody twice. Nothing here waits for quiet hours to end: who takes over is at work.
/// </summary>
internal sealed partial class ShiftMessenger(
    LiveDutyDirectory directory,
    ContactChoice contacts,
    INotificationStore notifications,
    INotificationQueue queue,
    IOptions<YuqingOptions> options,
    TimeProvider time,
    ILogger<ShiftMessenger> logger)
{
    /// <summary>Reason of the message about a hand-over.</summary>
    public const string HandOver = "handover";

    /// <summary>Reason of the reminder to confirm one.</summary>
    public const string Reminder = "handover-unconfirmed";

    /// <summary>Reason of the daily digest.</summary>
    public const string Digest = "digest";

    private const string Leader = "leader-on-duty";
    private const string Office = "office";

    /// <summary>Tells those who take over and the leaders on duty of a hand-over, or the office of a digest.</summary>
    public Task TellAsync(ShiftDocument document, CancellationToken cancellation)
    {
        var (report, now) = (document.Report, time.Now());
        return report.Kind == ShiftKinds.Digest
            ? SendAsync(report, Digest, urgent: false, OnDuty(report.Unit, Office, now), (unit, language, link) => ShiftText.Digest(report, unit, language, link), cancellation)
            : SendAsync(
                report,
                HandOver,
                report.Urgent,
                [.. People(report.TakesOver, ShiftComposer.Officer), .. People(report.Leaders, Leader)],
                (unit, language, link) => ShiftText.HandOver(document, unit, language, now, link),
                cancellation);
    }

    /// <summary>Reminds those who took over, and the leader on duty now, that nobody has confirmed.</summary>
    public Task RemindAsync(ShiftReport report, CancellationToken cancellation) => SendAsync(
        report,
        Reminder,
        report.Urgent,
        [.. People(report.TakesOver, ShiftComposer.Officer), .. OnDuty(report.Unit, Leader, time.Now())],
        (unit, language, link) => ShiftText.Reminder(report, unit, language, link),
        cancellation);

    private async Task SendAsync(
        ShiftReport report,
        string reason,
        bool urgent,
        IReadOnlyList<(Person Person, string Role)> people,
        Func<string, string, string, string> text,
        CancellationToken cancellation)
    {
        var link = $"{options.Value.PublicUrl}/shifts/{report.Id}";
        var unit = directory.FindUnit(report.Unit)?.Title ?? report.Unit;
        var installation = options.Value.Channels.Language == Channels.ChannelOptions.English ? Person.English : Person.Chinese;
        var messages = new List<Notification>();
        foreach (var (person, role) in people.DistinctBy(to => to.Person.Id))
        {
            if (contacts.First(person, urgent, drill: false) is { } contact)
                messages.Add(MessageTo(person, role, contact, report, reason, urgent, text(unit, person.Language ?? installation, link), link));
            else
                LogUnreachable(reason, report.Id, role, report.Unit);
        }

        if (messages.Count == 0)
            LogNobody(reason, report.Id, report.Unit);
        foreach (var open in await notifications.AddAsync(messages, cancellation).ConfigureAwait(false))
            await queue.EnqueueAsync(new NotificationMessage(open.Id, open.Attempts + 1), open.NextAttemptAt, cancellation).ConfigureAwait(false);
    }

    private Notification MessageTo(Person person, string role, ContactMethod contact, ShiftReport report, string reason, bool urgent, string text, string link) => new()
    {
        Id = TextHash.Of($"{report.Id}\n{reason}\n{person.Id}", bytes: 16),
        Incident = "shift:" + report.Unit,
        Number = report.Unit,
        Unit = report.Unit,
        Reason = reason,
        Role = role,
        Person = person.Id,
        PersonName = person.Name,
        Channel = contact.Channel,
        Address = contact.Address,
        Text = text,
        Link = link,
        Urgent = urgent,
        QueuedAt = time.Now(),
    };

    /// <summary>Those whom the report names; somebody who left the directory since is not told.</summary>
    private IEnumerable<(Person, string)> People(IEnumerable<ShiftPerson> named, string role) =>
        named.Select(person => directory.FindPerson(person.Id)).OfType<Person>().Select(person => (person, role));

    private List<(Person, string)> OnDuty(string unit, string role, DateTimeOffset now) =>
        [.. directory.OnDuty(unit, role, now).Select(person => (person, role))];

    [LoggerMessage(3261, LogLevel.Warning, "Message {Reason} of report {Report} cannot reach one {Role} of {Unit}: no contact that works")]
    private partial void LogUnreachable(string reason, string report, string role, string unit);

    [LoggerMessage(3262, LogLevel.Warning, "Message {Reason} of report {Report} reaches nobody in {Unit}")]
    private partial void LogNobody(string reason, string report, string unit);
}
