using System.Globalization;
using YamlDotNet.RepresentationModel;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Duty;

/// <summary>Builds units, people and shifts from a directory file; see <c>demo/county.yaml</c> for its form.</summary>
internal sealed class DutyFileReader(DutyFile file)
{
    private readonly Dictionary<string, Unit> _units = [];
    private readonly Dictionary<string, Person> _people = [];
    private readonly List<Shift> _shifts = [];

    public static FileDutyDirectory Read(string name, string text)
    {
        var file = new DutyFile(name);
        var reader = new DutyFileReader(file);
        if (file.Parse(text) is { } root)
            reader.ReadRoot(root);
        file.ThrowIfWrong();
        return new FileDutyDirectory([.. reader._units.Values], reader._people, reader._shifts);
    }

    private void ReadRoot(YamlMappingNode root)
    {
        file.AllowOnly(root, "people", "units");
        foreach (var person in file.Mappings(root, "people"))
            ReadPerson(person);
        foreach (var unit in file.Mappings(root, "units"))
            ReadUnit(unit);
        if (_units.Count == 0)
            file.Error(root, "There must be at least one unit.");
    }

    private void ReadPerson(YamlMappingNode node)
    {
        file.AllowOnly(node, "id", "name", "contacts");
        var contacts = file.Mappings(node, "contacts").Select(ReadContact).ToList();
        var person = new Person(file.Required(node, "id"), file.Required(node, "name"), contacts);
        if (!_people.TryAdd(person.Id, person))
            file.Error(node, $"The person \"{person.Id}\" is there twice.");
    }

    private ContactMethod ReadContact(YamlMappingNode node)
    {
        file.AllowOnly(node, "channel", "address", "allowDrills");
        return new ContactMethod(file.Required(node, "channel"), file.Optional(node, "address"), file.Flag(node, "allowDrills"));
    }

    private void ReadUnit(YamlMappingNode node)
    {
        file.AllowOnly(node, "id", "title", "policy", "numberPrefix", "duty");
        var unit = new Unit(
            file.Required(node, "id"), file.Required(node, "title"), file.Required(node, "policy"), file.Required(node, "numberPrefix"));
        if (unit.NumberPrefix.Length > 0 && !unit.NumberPrefix.All(char.IsAsciiLetterOrDigit))
            file.Error(node, $"The number prefix \"{unit.NumberPrefix}\" may hold Latin letters and digits only.");
        if (_units.Values.Any(other => other.NumberPrefix == unit.NumberPrefix))
            file.Error(node, $"The number prefix \"{unit.NumberPrefix}\" already belongs to another unit; numbers would clash.");
        if (!_units.TryAdd(unit.Id, unit))
            file.Error(node, $"The unit \"{unit.Id}\" is there twice.");
        foreach (var duty in file.Mappings(node, "duty"))
            ReadDuty(unit, duty);
    }

    private void ReadDuty(Unit unit, YamlMappingNode node)
    {
        file.AllowOnly(node, "role", "people", "every", "start");
        var role = file.Required(node, "role");
        if (role.Length > 0 && !DutyRoles.Exists(role))
            file.Error(node, $"There is no duty role \"{role}\".");
        if (_shifts.Any(shift => shift.Unit == unit.Id && shift.Role == role))
            file.Error(node, $"The duty role \"{role}\" of {unit.Id} is there twice.");
        var people = file.Values(node, "people").SelectMany(FindPerson).ToList();
        if (people.Count == 0)
            file.Error(node, "\"people\" must name at least one person.");
        _shifts.Add(ReadTurns(unit, role, people, node));
    }

    private Shift ReadTurns(Unit unit, string role, List<Person> people, YamlMappingNode node)
    {
        var every = file.Optional(node, "every");
        var start = file.Optional(node, "start");
        if (every is null && start is null)
            return new Shift(unit.Id, role, [people], 0, default);
        var days = every switch { "day" => 1, "week" => 7, _ => 0 };
        if (days == 0)
            file.Error(node, "\"every\" must be day or week, together with \"start\".");
        if (!DateTimeOffset.TryParseExact($"{start} +08:00", "yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
            file.Error(node, "\"start\" must be the first hand-over in Chinese time, such as 2026-01-05 08:30.");
        return new Shift(unit.Id, role, [.. people.Select(person => (IReadOnlyList<Person>)[person])], days, first);
    }

    private IEnumerable<Person> FindPerson(YamlScalarNode id)
    {
        if (_people.TryGetValue(id.Value!, out var person))
            return [person];
        file.Error(id, $"There is no person \"{id.Value}\" under people.");
        return [];
    }
}
