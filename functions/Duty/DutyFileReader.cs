using System.Text.Json;
using YamlDotNet.RepresentationModel;
using Yuqing.Functions.Duty.Rosters;
using Yuqing.Orchestrations.Calendars;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Duty;

/// <summary>Builds units, people and rosters from a directory document; see <c>demo/county.yaml</c> and docs/rosters.md for its form.</summary>
internal sealed class DutyFileReader(DutyFile file)
{
    private readonly Dictionary<string, Person> _people = [];
    private readonly List<UnitDuty> _units = [];
    private readonly HashSet<string> _changes = [];

    /// <summary>Reads YAML.</summary>
    /// <exception cref="DutyFileException">It is wrong; the message names lines.</exception>
    public static DutyDirectory Read(string name, string text, Func<WorkingCalendar>? calendar = null)
    {
        var file = new DutyFile(name);
        return new DutyFileReader(file).Read(file.Parse(text), calendar);
    }

    /// <summary>Reads an object that was parsed as JSON.</summary>
    /// <exception cref="DutyFileException">It is wrong; the message names paths.</exception>
    public static DutyDirectory Read(string name, JsonElement json, Func<WorkingCalendar>? calendar = null)
    {
        var file = new DutyFile(name);
        return new DutyFileReader(file).Read(file.Parse(json), calendar);
    }

    /// <summary>Reads a file of the disk.</summary>
    /// <exception cref="DutyFileException">It is missing or wrong; the message names file and lines.</exception>
    public static DutyDirectory Load(string path, Func<WorkingCalendar>? calendar = null) => Read(path, TextOf(path), calendar);

    /// <summary>The text of a file.</summary>
    /// <exception cref="DutyFileException">It cannot be read.</exception>
    public static string TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DutyFileException([$"{path}: {error.Message} Set Yuqing:Directory to a file that can be read."]);
        }
    }

    private DutyDirectory Read(YamlMappingNode? root, Func<WorkingCalendar>? calendar)
    {
        if (root is not null)
            ReadRoot(root);
        file.ThrowIfWrong();
        return new DutyDirectory([.. _people.Values], _units, calendar);
    }

    private void ReadRoot(YamlMappingNode root)
    {
        file.AllowOnly(root, "people", "units");
        foreach (var person in file.Mappings(root, "people"))
            ReadPerson(person);
        foreach (var unit in file.Mappings(root, "units"))
            ReadUnit(unit);
        if (_units.Count == 0)
            file.Error(root, "There must be at least one unit.", "至少要有一个单位。");
    }

    private void ReadPerson(YamlMappingNode node)
    {
        file.AllowOnly(node, "id", "name", "phone", "language", "contacts");
        var contacts = file.Mappings(node, "contacts").Select(ReadContact).ToList();
        var person = new Person(file.Required(node, "id"), file.Required(node, "name"), contacts)
        {
            Phone = file.Optional(node, "phone"),
            Language = file.Optional(node, "language") is null ? null : file.OneOf(node, "language", Person.Chinese, Person.English),
        };
        if (!_people.TryAdd(person.Id, person))
            file.Error(node, $"The person \"{person.Id}\" is there twice.", $"人员编号“{person.Id}”重复。");
    }

    private ContactMethod ReadContact(YamlMappingNode node)
    {
        file.AllowOnly(node, "channel", "address", "allowDrills", "urgency");
        var urgency = file.OneOf(node, "urgency", "all", "urgent", "normal");
        return new ContactMethod(
            file.Required(node, "channel"), file.Optional(node, "address"), file.Flag(node, "allowDrills"), Enum.Parse<ContactUrgency>(urgency, ignoreCase: true));
    }

    private void ReadUnit(YamlMappingNode node)
    {
        file.AllowOnly(node, "id", "title", "policy", "numberPrefix", "duty");
        var unit = new Unit(
            file.Required(node, "id"), file.Required(node, "title"), file.Required(node, "policy"), file.Required(node, "numberPrefix"));
        if (unit.NumberPrefix.Length > 0 && !unit.NumberPrefix.All(char.IsAsciiLetterOrDigit))
            file.Error(node, $"The number prefix \"{unit.NumberPrefix}\" may hold Latin letters and digits only.", $"编号前缀“{unit.NumberPrefix}”只能用拉丁字母和数字。");
        if (_units.Any(other => other.Unit.NumberPrefix == unit.NumberPrefix))
            file.Error(node, $"The number prefix \"{unit.NumberPrefix}\" already belongs to another unit; numbers would clash.", $"编号前缀“{unit.NumberPrefix}”已为另一单位所用，编号会冲突。");
        if (_units.Any(other => other.Unit.Id == unit.Id))
            file.Error(node, $"The unit \"{unit.Id}\" is there twice.", $"单位编号“{unit.Id}”重复。");
        var reader = new RosterReader(file, _people, _changes, unit.Title);
        var rosters = new List<Roster>();
        foreach (var duty in file.Mappings(node, "duty"))
        {
            var roster = reader.Read(duty);
            if (rosters.Any(other => other.Role == roster.Role))
                file.Error(duty, $"The duty role \"{roster.Role}\" of {unit.Id} is there twice.", $"值班角色“{DutyRoles.Title(roster.Role)}”重复。");
            rosters.Add(roster);
        }
        _units.Add(new UnitDuty(unit, rosters));
    }
}
