using Yuqing.Functions.Duty;
using Yuqing.Functions.Links;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Notifications;

/// <summary>Turns a request into notifications of the people who are on duty now, and puts them on the queue.</summary>
internal sealed class Notifier(
    IDutyDirectory directory,
    ContactChoice contacts,
    INotificationStore store,
    INotificationQueue queue,
    LinkIssuer links,
    NotificationWriter writer,
    TimeProvider time)
{
    private static readonly string[] KnownRoles = ["duty-officer", "leader-on-duty", "office", "deputy-leader", "leader", "superior"];

    /// <summary>
    /// Writes one notification for each person and enqueues those that are not delivered yet. Repeating a request changes
    /// nothing for those already told, and picks up where a crash left off. In quiet hours a notice that is not urgent waits
    /// in the queue until they end.
    /// </summary>
    public async Task<NotifyResult> NotifyAsync(NotifyRequest request, CancellationToken cancellation)
    {
        var now = time.Now();
        var recipients = new List<Recipient>();
        var missing = new List<string>();
        foreach (var role in request.Roles)
        {
            var reachable = directory.OnDuty(request.Unit, role, now).Select(person => Reach(person, role, request)).OfType<Recipient>().ToList();
            recipients.AddRange(reachable);
            if (reachable.Count == 0)
                missing.Add(role);
        }

        foreach (var id in request.People)
        {
            if (directory.FindPerson(id) is { } person && Reach(person, RoleNow(request.Unit, person, now), request) is { } recipient)
                recipients.Add(recipient);
            else
                missing.Add(id);
        }

        var people = recipients.DistinctBy(recipient => recipient.Person.Id).ToList();
        var purpose = people.Count == 0 ? null : await links.PurposeOfAsync(request, cancellation).ConfigureAwait(false);
        await QueueAsync([.. people.Select(recipient => Build(request, recipient, purpose, now))], cancellation).ConfigureAwait(false);
        return new NotifyResult([.. people.Select(to => new NotifiedPerson(to.Person.Id, to.Person.Name, to.Role))], missing);
    }

    private async Task QueueAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation)
    {
        if (notifications.Count == 0)
            return;
        var open = await store.AddAsync(notifications, cancellation).ConfigureAwait(false);
        await Task.WhenAll(open.Select(
            stored => queue.EnqueueAsync(new NotificationMessage(stored.Id, stored.Attempts + 1), stored.NextAttemptAt, cancellation))).ConfigureAwait(false);
    }

    private Recipient? Reach(Person person, string role, NotifyRequest request) =>
        contacts.First(person, request.Urgent, request.Drill) is { } contact ? new Recipient(person, role, contact) : null;

    private string RoleNow(string unit, Person person, DateTimeOffset now) =>
        KnownRoles.FirstOrDefault(role => directory.OnDuty(unit, role, now).Any(holder => holder.Id == person.Id)) ?? DutyRoles.ToldBefore;

    private Notification Build(NotifyRequest request, Recipient to, LinkPurpose? purpose, DateTimeOffset now)
    {
        var notification = new Notification
        {
            Id = IdOf(request, to.Person),
            Incident = request.IncidentId,
            Number = request.Number,
            Unit = request.Unit,
            Obligation = request.Obligation,
            Reason = request.Reason,
            Rung = request.Rung,
            Role = to.Role,
            Person = to.Person.Id,
            PersonName = to.Person.Name,
            Channel = to.Contact.Channel,
            Address = to.Contact.Address,
            Text = "",
            Link = "",
            Facts = new NoticeFacts(request.ObligationTitle, request.Skipped.Count == 0 ? null : request.Skipped, request.QuietHours),
            DueAt = request.DueAt,
            Drill = request.Drill,
            Urgent = request.Urgent,
            QueuedAt = now,
        };
        var waitsUntil = QuietTime.WaitOf(notification, now);
        var link = links.AddressOf(request, purpose, to.Person.Id, to.Role, waitsUntil ?? now);
        return writer.Write(notification with { Link = link, NextAttemptAt = waitsUntil }, waitsUntil ?? now);
    }

    private static string IdOf(NotifyRequest request, Person person) => TextHash.Of($"{request.IncidentId}\n{request.Key}\n{person.Id}", bytes: 16);

    private sealed record Recipient(Person Person, string Role, ContactMethod Contact);
}
