using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yuqing.Functions.Channels;
using Yuqing.Functions.Duty;

namespace Yuqing.Functions.Watch;

/// <summary>Who is told of an alarm, and on which contacts.</summary>
internal sealed class AlarmRecipients(IDutyDirectory directory, ChannelSet channels, IOptions<YuqingOptions> options, ILogger<AlarmRecipients> logger)
{
    private const string Office = "office";
    private const string DutyOfficer = "duty-officer";
    private const int Most = 20;

    /// <summary>Once so many rounds reached nobody of the unit, the operators are told as well.</summary>
    private const int TriesAlone = 2;

    /// <summary>A pause of the watchdog is over when it is noticed, and the operators' business alone: nobody else is told.</summary>
    public bool AreWanted(Alarm alarm) => alarm.Kind != AlarmKinds.WatchdogLate || options.Value.Watchdog.Operators.Count > 0;

    /// <summary>
    /// The unit's office and duty officer, without the latter when the matter is kept from them or the roster has a gap; for what concerns the
    /// installation the operators, who also stand in when the unit has nobody who can be reached.
    /// </summary>
    public IReadOnlyList<Person> Of(Alarm alarm, DateTimeOffset now)
    {
        IReadOnlyList<Person> ofUnit = alarm.Unit is not { } unit ? []
            : alarm.Guarded || alarm.Kind == AlarmKinds.RosterGap ? directory.OnDuty(unit, Office, now)
            : [.. directory.OnDuty(unit, Office, now), .. directory.OnDuty(unit, DutyOfficer, now)];
        var people = Reachable(ofUnit, alarm);
        return people.Count > 0 && alarm.Tries < TriesAlone ? people : [.. people.Concat(Reachable(Operators(now), alarm)).DistinctBy(person => person.Id).Take(Most)];
    }

    /// <summary>The contacts that this installation can use, in the person's order.</summary>
    public IEnumerable<ContactMethod> ContactsOf(Person person, bool urgent) =>
        person.Contacts.Where(contact => contact.Takes(urgent) && channels.Has(contact.Channel));

    private List<Person> Reachable(IEnumerable<Person> people, Alarm alarm) =>
        [.. people.DistinctBy(person => person.Id).Where(person => ContactsOf(person, alarm.Urgent).Any()).Take(Most)];

    private IEnumerable<Person> Operators(DateTimeOffset now)
    {
        var named = new List<Person>();
        foreach (var (position, id) in options.Value.Watchdog.Operators.Index())
        {
            if (directory.FindPerson(id) is { } person)
                named.Add(person);
            else
                WatchLog.UnknownOperator(logger, position);
        }

        return named.Count > 0 ? named : directory.Units.SelectMany(unit => directory.OnDuty(unit.Id, Office, now));
    }
}
