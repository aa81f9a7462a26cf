using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;

namespace Yuqing.Functions.Notifications;

/// <summary>Which of a person's contact methods is to be used: those meant for such a message whose channel this installation has, in the person's order.</summary>
internal sealed class ContactChoice(IDutyDirectory directory, ChannelSet channels)
{
    /// <summary>The first usable contact, or null.</summary>
    public ContactMethod? First(Person person, bool urgent, bool drill) => Usable(person, urgent, drill).FirstOrDefault();

    /// <summary>The first usable contact of the notification's person that it has not been tried on, or null. Asked anew each time: a number corrected meanwhile counts.</summary>
    public ContactMethod? Next(Notification notification) =>
        directory.FindPerson(notification.Person) is not { } person
            ? null
            : Usable(person, notification.Urgent, notification.Drill).FirstOrDefault(contact => !IsTried(notification, contact));

    private static bool IsTried(Notification notification, ContactMethod contact) =>
        IsSame(contact, notification.Channel, notification.Address)
        || (notification.Tried ?? []).Any(tried => IsSame(contact, tried.Channel, tried.Address));

    private static bool IsSame(ContactMethod contact, string channel, string? address) =>
        string.Equals(contact.Channel, channel, StringComparison.OrdinalIgnoreCase) && contact.Address == address;

    private IEnumerable<ContactMethod> Usable(Person person, bool urgent, bool drill) =>
        person.Contacts.Where(contact => channels.Has(contact.Channel) && (contact.AllowDrills || !drill) && contact.Takes(urgent));
}
