using System.Globalization;
using YamlDotNet.RepresentationModel;
using Yuqing.Functions.Duty.Rosters;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Functions.Duty;

/// <summary>Reads the roster of one duty role from a directory document.</summary>
/// <param name="file">The document.</param>
/// <param name="people">Everybody known.</param>
/// <param name="changes">Ids of overrides and swaps read so far.</param>
/// <param name="unit">Title of the unit, for messages.</param>
internal sealed class RosterReader(DutyFile file, Dictionary<string, Person> people, HashSet<string> changes, string unit)
{
    private const int MaxSwappedDays = 31;
    private const string DayFormat = "yyyy-MM-dd";
    private static readonly string[] InstantFormats = ["yyyy-MM-dd HH:mm zzz", "yyyy-MM-dd'T'HH:mm zzz", "yyyy-MM-dd'T'HH:mm:ss zzz"];

    private string _role = "";

    /// <summary>Reads one entry of "duty"; mistakes go to the file.</summary>
    public Roster Read(YamlMappingNode node)
    {
        file.AllowOnly(node, "role", "people", "every", "start", "together", "handOver", "daysOff", "planned", "overrides", "swaps");
        var role = file.Required(node, "role");
        if (role.Length > 0 && !DutyRoles.Exists(role))
            file.Error(node, $"There is no duty role \"{role}\".", $"没有值班角色“{role}”。");
        _role = role;
        var planned = ReadPlanned(node);
        TimeOnly? handOver = ReadHandOver(node);
        var regular = planned.Count > 0 && !DutyFile.Has(node, "people") ? null : ReadRotation(node, ref handOver);
        var daysOff = file.Mapping(node, "daysOff") is { } off ? ReadDaysOff(off, ref handOver) : null;
        return new Roster(role)
        {
            HandOver = handOver ?? Roster.OfficeHandOver,
            Regular = regular,
            DaysOff = daysOff,
            Planned = planned,
            Overrides = [.. file.Mappings(node, "overrides").Select(ReadOverride).OfType<DutyOverride>()],
            Swaps = [.. file.Mappings(node, "swaps").Select(ReadSwap).OfType<DutySwap>()],
        };
    }

    private TimeOnly? ReadHandOver(YamlMappingNode node)
    {
        if (file.Optional(node, "handOver") is not { } text)
            return null;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        file.Error(node, "handOver", "\"handOver\" must be a time of the day in Chinese time, such as 08:30.", "交接时刻应为北京时间，如 08:30。");
        return null;
    }

    private Rotation ReadDaysOff(YamlMappingNode node, ref TimeOnly? handOver)
    {
        file.AllowOnly(node, "people", "every", "start", "together");
        return ReadRotation(node, ref handOver);
    }

    private Rotation ReadRotation(YamlMappingNode node, ref TimeOnly? handOver)
    {
        var named = file.Values(node, "people").SelectMany(FindPerson).ToList();
        if (named.Count == 0)
            file.Error(node, "\"people\" must name at least one person.", "至少要有一人（people）。");
        var every = file.Optional(node, "every");
        var start = file.Optional(node, "start");
        if (every is null && start is null)
        {
            if (DutyFile.Has(node, "together"))
                file.Error(node, "together", "\"together\" needs \"every\"; without it all people listed hold the role together.", "每班几人（together）须与轮值周期（every）同用；没有周期时所列人员同时担任。");
            return new Rotation(named, 0, default);
        }
        var days = every switch { "day" => 1, "week" => 7, _ => 0 };
        if (days == 0)
            file.Error(node, "\"every\" must be day or week, together with \"start\".", "轮值周期（every）应为 day 或 week，并写明首次交接（start）。");
        if (!DateTime.TryParseExact(start, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
            file.Error(node, "\"start\" must be the first hand-over in Chinese time, such as 2026-01-05 08:30.", "首次交接（start）应为北京时间，如 2026-01-05 08:30。");
        else if (handOver is { } given && given != TimeOnly.FromDateTime(first))
            file.Error(node, "start", "\"start\" must be at the same time of the day as every other hand-over of this role.", "首次交接（start）的时刻应与这个角色其他的交接时刻相同。");
        else
            handOver = TimeOnly.FromDateTime(first);
        return new Rotation(named, Math.Max(days, 1), DateOnly.FromDateTime(first), ReadTogether(node, named.Count));
    }

    private int ReadTogether(YamlMappingNode node, int count)
    {
        if (file.Optional(node, "together") is not { } text)
            return 1;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var together) && together > 0 && count % together == 0)
            return together;
        file.Error(node, "together", $"\"together\" says how many have a turn together: it must divide the number of people ({count}).", $"每班人数（together）应能整除轮值人数（{count}）。");
        return 1;
    }

    private Dictionary<DateOnly, IReadOnlyList<string>> ReadPlanned(YamlMappingNode node)
    {
        var planned = new Dictionary<DateOnly, IReadOnlyList<string>>();
        if (file.Mapping(node, "planned") is not { } days)
            return planned;
        foreach (var key in days.Children.Keys.OfType<YamlScalarNode>())
        {
            var named = file.Values(days, key.Value ?? "").SelectMany(FindPerson).ToList();
            if (!TryDay(key.Value, out var day))
                file.Error(key, $"\"{key.Value}\" must be a date such as 2026-11-21.", $"“{key.Value}”应为日期，如 2026-11-21。");
            else if (named.Count == 0)
                file.Error(key, $"{key.Value} must name at least one person.", $"{key.Value} 至少要有一人。");
            else
                planned[day] = named;
        }
        return planned;
    }

    private DutyOverride? ReadOverride(YamlMappingNode node)
    {
        file.AllowOnly(node, "id", "from", "to", "people", "insteadOf", "reason");
        var id = ReadId(node);
        var (from, to) = (ReadInstant(node, "from"), ReadInstant(node, "to"));
        var named = file.Values(node, "people").SelectMany(FindPerson).ToList();
        if (named.Count == 0)
            file.Error(node, "people", "\"people\" must name at least one person.", "至少要有一人（people）。");
        if (from >= to)
            file.Error(node, "to", "\"to\" must be later than \"from\".", "结束应晚于开始。");
        var insteadOf = file.Optional(node, "insteadOf");
        if (insteadOf is not null && !people.ContainsKey(insteadOf))
            file.Error(node, "insteadOf", NoPerson(insteadOf), NoPersonInChinese(insteadOf));
        return from is null || to is null ? null : new DutyOverride(id, from.Value, to.Value, named, insteadOf, file.Optional(node, "reason"));
    }

    private DutySwap? ReadSwap(YamlMappingNode node)
    {
        file.AllowOnly(node, "id", "one", "other", "reason");
        var id = ReadId(node);
        if (ReadShift(node, "one") is not { } one || ReadShift(node, "other") is not { } other)
            return null;
        if (one.Day < other.Day.AddDays(other.Days) && other.Day < one.Day.AddDays(one.Days))
            file.Error(node, "other", "The two shifts must not overlap.", "两个班次不能重叠。");
        return new DutySwap(id, one, other, file.Optional(node, "reason"));
    }

    private SwappedShift? ReadShift(YamlMappingNode node, string key)
    {
        if (file.Mapping(node, key) is not { } shift)
        {
            file.Error(node, key, $"\"{key}\" must name a day and a person.", $"“{key}”应写明日期和人员。");
            return null;
        }
        file.AllowOnly(shift, "day", "days", "person");
        var person = file.Required(shift, "person");
        if (person.Length > 0 && !people.ContainsKey(person))
            file.Error(shift, "person", NoPerson(person), NoPersonInChinese(person));
        var days = 1;
        if (file.Optional(shift, "days") is { } text
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out days) && days is > 0 and <= MaxSwappedDays))
            file.Error(shift, "days", $"\"days\" must be a number from 1 to {MaxSwappedDays}.", $"天数（days）应为 1 到 {MaxSwappedDays}。");
        if (TryDay(file.Required(shift, "day"), out var day))
            return new SwappedShift(day, Math.Clamp(days, 1, MaxSwappedDays), person);
        file.Error(shift, "day", "\"day\" must be a date such as 2026-11-21.", "应为日期，如 2026-11-21。");
        return null;
    }

    private string ReadId(YamlMappingNode node)
    {
        var id = file.Required(node, "id");
        if (id.Length > 0 && !changes.Add(id))
            file.Error(node, "id", $"The id \"{id}\" is there twice.", $"编号“{id}”重复。");
        return id;
    }

    private DateTimeOffset? ReadInstant(YamlMappingNode node, string key)
    {
        var text = file.Required(node, key);
        // A space before the offset, because a text without one gets that of China in the same form.
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            || DateTimeOffset.TryParseExact($"{text} +08:00", InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant))
            return instant.InChina();
        if (text.Length > 0)
            file.Error(node, key, $"\"{key}\" must be a time such as 2026-01-05 08:30 (in Chinese time) or 2026-01-05T08:30:00+08:00.", "应为时间，如 2026-01-05 08:30（北京时间）或 2026-01-05T08:30:00+08:00。");
        return null;
    }

    private static bool TryDay(string? text, out DateOnly day) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is > 1 and < 9999;

    private IEnumerable<string> FindPerson(YamlScalarNode id)
    {
        if (people.ContainsKey(id.Value!))
            return [id.Value!];
        file.Error(id, NoPerson(id.Value!), NoPersonInChinese(id.Value!));
        return [];
    }

    private static string NoPerson(string id) => $"There is no person \"{id}\" under people.";

    private string NoPersonInChinese(string id) => $"人员中没有“{id}”，而{unit}的{DutyRoles.Title(_role)}安排里有。";
}
