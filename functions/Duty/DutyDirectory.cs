using Yuqing.Functions.Duty.Rosters;
using Yuqing.Orchestrations.Calendars;

namespace Yuqing.Functions.Duty;

/// <summary>A unit with its rosters.</summary>
internal sealed record UnitDuty(Unit Unit, IReadOnlyList<Roster> Rosters)
{
    /// <summary>The roster of a role, or null.</summary>
    public Roster? Find(string role) => Rosters.FirstOrDefault(roster => roster.Role == role);
}

/// <summary>
/// One version of units, people and rosters, never changed. Which days are worked is asked of the calendar that
/// <paramref name="calendar"/> gives at the time, because years arrive while the program runs.
/// </summary>
internal sealed class DutyDirectory(IReadOnlyList<Person> people, IReadOnlyList<UnitDuty> units, Func<WorkingCalendar>? calendar = null) : IDutyDirectory
{
    /// <summary>The roles that somebody must hold around the clock.</summary>
    public static readonly IReadOnlyList<string> WatchedRoles = ["duty-officer", "leader-on-duty"];

    private static readonly WorkingCalendar Weekdays = new([]);

    private readonly Dictionary<string, UnitDuty> _units = units.ToDictionary(unit => unit.Unit.Id);
    private readonly Dictionary<string, Person> _people = people.ToDictionary(person => person.Id);

    /// <inheritdoc/>
    public IReadOnlyList<Unit> Units { get; } = [.. units.Select(unit => unit.Unit)];

    /// <summary>Everybody.</summary>
    public IReadOnlyList<Person> People => people;

    /// <summary>All units with their rosters.</summary>
    public IReadOnlyList<UnitDuty> Duties => units;

    /// <summary>The working days that count now.</summary>
    public WorkingCalendar Calendar => calendar?.Invoke() ?? Weekdays;

    /// <inheritdoc/>
    public Unit? FindUnit(string unitId) => _units.GetValueOrDefault(unitId)?.Unit;

    /// <summary>A unit with its rosters, or null.</summary>
    public UnitDuty? FindDuty(string unitId) => _units.GetValueOrDefault(unitId);

    /// <inheritdoc/>
    public Person? FindPerson(string personId) => _people.GetValueOrDefault(personId);

    /// <inheritdoc/>
    public IReadOnlyList<Person> OnDuty(string unitId, string dutyRole, DateTimeOffset at) =>
        FindDuty(unitId)?.Find(dutyRole) is { } roster ? [.. roster.At(at, Calendar).Select(id => _people[id])] : [];

    /// <summary>The same directory with another list of one unit's rosters.</summary>
    public DutyDirectory With(UnitDuty changed) =>
        new(people, [.. units.Select(unit => unit.Unit.Id == changed.Unit.Id ? changed : unit)], calendar);

    /// <summary>Who holds a role between two instants.</summary>
    public IEnumerable<DutyStretch> Stretches(string unitId, string role, DateTimeOffset from, DateTimeOffset to) =>
        (FindDuty(unitId)?.Find(role) ?? new Roster(role)).Stretches(from, to, Calendar);

    /// <summary>When nobody holds <see cref="WatchedRoles"/>, or none of those who do can be reached.</summary>
    /// <param name="unitId">The unit.</param>
    /// <param name="from">From this instant.</param>
    /// <param name="to">To this one, not included.</param>
    /// <param name="works">Whether this installation can use a contact.</param>
    public IReadOnlyList<DutyGap> Gaps(string unitId, DateTimeOffset from, DateTimeOffset to, Func<ContactMethod, bool> works) =>
        [.. WatchedRoles.SelectMany(role => Stretches(unitId, role, from, to)
            .Where(stretch => Missing(stretch.People, works) is not null).Joined()
            .Select(stretch => new DutyGap(unitId, role, stretch.From, stretch.To, Missing(stretch.People, works)!.Value, stretch.People)))];

    /// <summary>What is missing when these people hold a role; null when a message would reach one of them.</summary>
    /// <param name="holders">Their ids.</param>
    /// <param name="works">Whether this installation can use a contact.</param>
    public GapKind? Missing(IReadOnlyList<string> holders, Func<ContactMethod, bool> works)
    {
        if (holders.Count == 0)
            return GapKind.Nobody;
        return holders.Any(id => _people[id].Contacts.Any(contact => contact.Takes(urgent: true) && works(contact))) ? null : GapKind.NoContact;
    }
}
