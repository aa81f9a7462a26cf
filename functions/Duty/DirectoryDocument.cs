using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;
using Yuqing.Functions.Duty.Rosters;
using Yuqing.Functions.Register;

namespace Yuqing.Functions.Duty;

/// <summary>Units, people and rosters in the form of the directory file: what the API shows and takes, and what is kept.</summary>
internal sealed record DirectoryDocument(
    [property: Description("人员")] IReadOnlyList<PersonEntry> People,
    [property: Description("单位及其值班安排")] IReadOnlyList<UnitEntry> Units)
{
    /// <summary>The document of a directory.</summary>
    public static DirectoryDocument Of(DutyDirectory directory) =>
        new([.. directory.People.Select(PersonEntry.Of)], [.. directory.Duties.Select(UnitEntry.Of)]);

    /// <summary>As JSON, as it is kept.</summary>
    public string ToJson() => RegisterJson.Write(this);

    /// <summary>As YAML, as the directory file is written.</summary>
    public string ToYaml() => new SerializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .ConfigureDefaultValuesHandling(DefaultValuesHandling.OmitDefaults | DefaultValuesHandling.OmitEmptyCollections)
        .WithQuotingNecessaryStrings()
        .DisableAliases()
        .WithIndentedSequences()
        .Build()
        .Serialize(this);
}

/// <summary>A person.</summary>
internal sealed record PersonEntry(string Id, string Name)
{
    [Description("电话，供人拨打；消息走 contacts")]
    public string? Phone { get; init; }

    [Description("消息语言：zh 或 en")]
    public string? Language { get; init; }

    [Description("联系方式，按优先顺序")]
    public IReadOnlyList<ContactEntry> Contacts { get; init; } = [];

    /// <summary>The entry of a person.</summary>
    public static PersonEntry Of(Person person) => new(person.Id, person.Name)
    {
        Phone = person.Phone,
        Language = person.Language,
        Contacts = [.. person.Contacts.Select(contact => new ContactEntry(
            contact.Channel,
            contact.Address,
            contact.AllowDrills,
            contact.Urgency == ContactUrgency.All ? null : contact.Urgency.ToString().ToLowerInvariant()))],
    };
}

/// <summary>A contact; urgency <c>all</c>, <c>urgent</c> or <c>normal</c>.</summary>
internal sealed record ContactEntry(string Channel, string? Address, bool AllowDrills, string? Urgency);

/// <summary>A unit.</summary>
internal sealed record UnitEntry(string Id, string Title, string Policy, string NumberPrefix, IReadOnlyList<RosterEntry> Duty)
{
    /// <summary>The entry of a unit.</summary>
    public static UnitEntry Of(UnitDuty unit) => new(
        unit.Unit.Id, unit.Unit.Title, unit.Unit.Policy, unit.Unit.NumberPrefix, [.. unit.Rosters.Select(RosterEntry.Of)]);
}

/// <summary>Who takes turns, as the file says it.</summary>
internal record RotationEntry
{
    [Description("人员编号，按轮值顺序；没有 every 时全体同时担任")]
    public IReadOnlyList<string>? People { get; init; }

    [Description("轮值周期：day 或 week")]
    public string? Every { get; init; }

    [Description("首次交接，北京时间，如 2026-01-05 08:30")]
    public string? Start { get; init; }

    [Description("每班几人")]
    public int? Together { get; init; }

    /// <summary>The entry of a rotation.</summary>
    public static RotationEntry Of(Rotation? rotation, TimeOnly handOver) => new()
    {
        People = rotation?.People,
        Every = rotation?.Days switch { 1 => "day", 7 => "week", _ => null },
        Start = rotation is { Days: > 0 } ? $"{Day(rotation.Start)} {handOver:HH\\:mm}" : null,
        Together = rotation is { Together: > 1 } ? rotation.Together : null,
    };

    /// <summary>A day as the file has it.</summary>
    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Who holds a role.</summary>
internal sealed record RosterEntry : RotationEntry
{
    /// <summary>Duty role.</summary>
    [JsonPropertyOrder(-1)]
    [YamlMember(Order = -1)]
    public required string Role { get; init; }

    [Description("交接时刻，如 08:30；已由 start 给出时不写")]
    public string? HandOver { get; init; }

    [Description("非工作日由谁值班；没有时与平日相同")]
    public RotationEntry? DaysOff { get; init; }

    [Description("按日期排定的班次：日期 → 人员编号")]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Planned { get; init; }

    [Description("临时替班")]
    public IReadOnlyList<OverrideEntry> Overrides { get; init; } = [];

    [Description("调班")]
    public IReadOnlyList<SwapEntry> Swaps { get; init; } = [];

    /// <summary>The entry of a roster.</summary>
    public static RosterEntry Of(Roster roster)
    {
        var turns = Of(roster.Regular, roster.HandOver);
        return new RosterEntry
        {
            Role = roster.Role,
            People = turns.People,
            Every = turns.Every,
            Start = turns.Start,
            Together = turns.Together,
            HandOver = turns.Start is null && roster.HandOver != Roster.OfficeHandOver ? roster.HandOver.ToString("HH:mm", CultureInfo.InvariantCulture) : null,
            DaysOff = roster.DaysOff is { } off ? Of(off, roster.HandOver) : null,
            Planned = roster.Planned.Count == 0 ? null : new SortedDictionary<string, IReadOnlyList<string>>(
                roster.Planned.ToDictionary(day => Day(day.Key), day => day.Value), StringComparer.Ordinal),
            Overrides = [.. roster.Overrides.Select(OverrideEntry.Of)],
            Swaps = [.. roster.Swaps.Select(SwapEntry.Of)],
        };
    }
}

/// <summary>Somebody instead of somebody else, or of everybody, for a while.</summary>
internal sealed record OverrideEntry(string Id, string From, string To, IReadOnlyList<string> People, string? InsteadOf, string? Reason)
{
    /// <summary>The entry of an override.</summary>
    public static OverrideEntry Of(DutyOverride exception) =>
        new(exception.Id, Instant(exception.From), Instant(exception.To), exception.People, exception.InsteadOf, exception.Reason);

    private static string Instant(DateTimeOffset at) => at.InChina().ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}

/// <summary>Two exchanged shifts.</summary>
internal sealed record SwapEntry(string Id, ShiftEntry One, ShiftEntry Other, string? Reason)
{
    /// <summary>The entry of a swap.</summary>
    public static SwapEntry Of(DutySwap swap) => new(swap.Id, ShiftEntry.Of(swap.One), ShiftEntry.Of(swap.Other), swap.Reason);
}

/// <summary>A person's shift: its first day and, when it is longer than one, its days.</summary>
internal sealed record ShiftEntry(string Day, int? Days, string Person)
{
    /// <summary>The entry of a shift.</summary>
    public static ShiftEntry Of(SwappedShift shift) => new(RotationEntry.Day(shift.Day), shift.Days == 1 ? null : shift.Days, shift.Person);
}
