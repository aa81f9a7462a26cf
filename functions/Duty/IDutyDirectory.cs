namespace Yuqing.Functions.Duty;

/// <summary>Units, people and who is on duty. Asked at each rung, never frozen into an incident.</summary>
public interface IDutyDirectory
{
    /// <summary>All units.</summary>
    IReadOnlyList<Unit> Units { get; }

    /// <summary>A unit, or null.</summary>
    Unit? FindUnit(string unitId);

    /// <summary>A person, or null.</summary>
    Person? FindPerson(string personId);

    /// <summary>Who holds a duty role of a unit at an instant; empty when nobody does.</summary>
    IReadOnlyList<Person> OnDuty(string unitId, string dutyRole, DateTimeOffset at);
}

/// <summary>A unit that answers the public.</summary>
/// <param name="Id">Id in reports and URLs.</param>
/// <param name="Title">Chinese name.</param>
/// <param name="Policy">Id of its policy.</param>
/// <param name="NumberPrefix">Prefix of incident numbers, such as HNGL.</param>
public sealed record Unit(string Id, string Title, string Policy, string NumberPrefix);

/// <summary>An official. Citizens are never here.</summary>
/// <param name="Id">Id in rosters and records.</param>
/// <param name="Name">Name as the roster shows it.</param>
/// <param name="Contacts">Ways to reach the person, the preferred one first.</param>
public sealed record Person(string Id, string Name, IReadOnlyList<ContactMethod> Contacts)
{
    /// <summary>Chinese.</summary>
    public const string Chinese = "zh";

    /// <summary>English.</summary>
    public const string English = "en";

    /// <summary>Language of messages to the person: <c>zh</c> or <c>en</c>; null = the installation's.</summary>
    public string? Language { get; init; }

    /// <summary>Telephone number as the roster prints it, for people to call; messages go to <see cref="Contacts"/>. Null when not given.</summary>
    public string? Phone { get; init; }
}

/// <summary>One way to reach a person, in order of preference.</summary>
/// <param name="Channel">Channel name.</param>
/// <param name="Address">Address within the channel; null where the channel needs none.</param>
/// <param name="AllowDrills">Whether exercises may use it.</param>
/// <param name="Urgency">Which messages may use it.</param>
public sealed record ContactMethod(string Channel, string? Address, bool AllowDrills, ContactUrgency Urgency = ContactUrgency.All)
{
    /// <summary>Whether a message may use it.</summary>
    public bool Takes(bool urgent) => Urgency == ContactUrgency.All || (Urgency == ContactUrgency.Urgent) == urgent;
}

/// <summary>Which messages may use a contact.</summary>
public enum ContactUrgency
{
    /// <summary>All messages.</summary>
    All,

    /// <summary>Urgent ones only.</summary>
    Urgent,

    /// <summary>Only those that are not urgent.</summary>
    Normal,
}
