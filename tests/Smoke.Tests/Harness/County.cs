using System.Text;

namespace Smoke.Tests.Harness;

/// <summary>
/// Who is there and who is on duty. It begins with one unit, <c>road</c>, one holder of each duty role and a webhook contact
/// for everybody; a scenario changes what it is about.
/// </summary>
internal sealed class County
{
    private readonly Dictionary<string, (string Contacts, string More)> _people = [];
    private readonly Dictionary<string, (string Policy, Dictionary<string, string> Duty)> _units = [];
    private readonly string _gateway;

    public County(string gateway)
    {
        _gateway = gateway;
        foreach (var person in new[] { "chen", "li", "yang", "wang", "zhao", "gao", "sun", "zhou" })
            Person(person, "webhook");
        Unit("road");
        Duty("duty-officer", "people: [chen]").Duty("leader-on-duty", "people: [wang]").Duty("office", "people: [zhao]")
            .Duty("deputy-leader", "people: [sun]").Duty("leader", "people: [gao]").Duty("superior", "people: [zhou]");
    }

    /// <summary>Adds or changes somebody.</summary>
    /// <param name="contacts">
    /// <c>webhook</c>, <c>sms</c>, <c>smtp</c>, <c>wecom</c>, <c>dingtalk</c>, <c>feishu</c>, or <c>nowhere</c> (a webhook whose
    /// server does not exist) in order of preference; <c>sms:urgent</c> and <c>sms:normal</c> limit one, <c>sms!</c> allows drills.
    /// </param>
    public County Person(string id, params string[] contacts)
    {
        _people[id] = (string.Join(", ", contacts.Select(contact => Contact(id, contact))), _people.GetValueOrDefault(id).More ?? "");
        return this;
    }

    /// <summary>Adds a line to somebody's entry, such as <c>language: en</c>.</summary>
    public County With(string id, string line)
    {
        _people[id] = (_people[id].Contacts, _people[id].More + $"    {line}\n");
        return this;
    }

    /// <summary>Adds a unit, without anybody on duty.</summary>
    public County Unit(string id, string policy = "road")
    {
        _units[id] = (policy, []);
        return this;
    }

    /// <summary>Says who holds a role; <paramref name="roster"/> as in the directory file, null for nobody at all.</summary>
    public County Duty(string role, string? roster, string unit = "road")
    {
        if (roster is null)
            _units[unit].Duty.Remove(role);
        else
            _units[unit].Duty[role] = roster;
        return this;
    }

    /// <summary>The directory file.</summary>
    public string ToYaml()
    {
        var text = new StringBuilder("people:\n");
        foreach (var (id, (contacts, more)) in _people)
            text.Append($"  - id: {id}\n    name: {id}\n    contacts: [{contacts}]\n{more}");
        text.Append("units:\n");
        foreach (var (id, (policy, duty)) in _units)
        {
            text.Append($"  - id: {id}\n    title: {id}\n    policy: {policy}\n    numberPrefix: {id.ToUpperInvariant()[..Math.Min(4, id.Length)]}\n    duty:\n");
            foreach (var (role, roster) in duty)
                text.Append($"      - {{ role: {role}, {roster} }}\n");
        }

        return text.ToString();
    }

    private string Contact(string person, string contact)
    {
        var drills = contact.EndsWith('!');
        var parts = contact.TrimEnd('!').Split(':');
        var (channel, address) = parts[0] switch
        {
            "webhook" => ("webhook", $"{_gateway}/webhook/{person}"),
            "nowhere" => ("webhook", $"http://127.0.0.1:9/{person}"),
            "sms" => ("sms", Phones.Of(person)),
            "smtp" => ("smtp", $"{person}@mail.test"),
            var robot => (robot, $"group/@{person}"),
        };
        var urgency = parts.Length > 1 ? $", urgency: {parts[1]}" : "";
        return $"{{ channel: {channel}, address: \"{address}\"{urgency}, allowDrills: {(drills ? "true" : "false")} }}";
    }
}
