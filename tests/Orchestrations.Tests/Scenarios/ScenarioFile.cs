using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Tests.Scenarios;

/// <summary>
/// The scenarios of one policy, as written in YAML: data that tests run and docs/scenarios.md shows. Times are of
/// <see cref="Day"/> in Asia/Shanghai (<c>09:30</c>), days after it (<c>+1 09:30</c>), or full dates (<c>2026-02-27 15:00</c>).
/// </summary>
internal sealed record ScenarioFile(string Policy, DateOnly Day, IReadOnlyList<Scenario> Scenarios)
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerOptions.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>All files, in order of the policies.</summary>
    public static IReadOnlyList<ScenarioFile> All { get; } =
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Scenarios"), "*.yaml")
            .Select(Read)
            .OrderBy(file => TestPolicy.All.ToList().FindIndex(policy => policy.Id == file.Policy)),
    ];

    /// <summary>The policy that the scenarios are about.</summary>
    public PolicySlice Slice => TestPolicy.All.Single(policy => policy.Id == Policy);

    private static ScenarioFile Read(string path)
    {
        var errors = new List<PolicyError>();
        var file = YamlFile.Read(new PolicySource(Path.GetFileName(path), File.ReadAllText(path)), errors);
        return errors.Count > 0
            ? throw new PolicyLoadException(errors)
            : file!.Root.Deserialize<ScenarioFile>(Strict) ?? throw new FormatException($"{path} is empty.");
    }
}

/// <summary>One story: what is given, and what then happens in order.</summary>
/// <param name="Path">on-time, late, missed, extended, level-changed, reopened or special.</param>
/// <param name="Day">The day its times are of, when not that of the file.</param>
internal sealed record Scenario(string Id, string Path, string Title, string En, GivenReport Given, IReadOnlyList<ScenarioStep> Steps, DateOnly? Day = null)
{
    public override string ToString() => Id;
}

/// <summary>The report.</summary>
/// <param name="Calendars">Years whose calendar is there; null = 2026.</param>
/// <param name="Vacant">Duty roles that nobody holds.</param>
/// <param name="Monitoring">Instead of a report: the monitoring record owed at this time of the day.</param>
internal sealed record GivenReport(
    string? Level = null, bool Provisional = false, string? Category = null, string? Platform = null, IReadOnlyList<string>? Flags = null,
    string? Occurred = null, string? Discovered = null, string? Posted = null, string? HandedOff = null, string? Accepted = null,
    double Scale = 1, IReadOnlyList<int>? Calendars = null, IReadOnlyList<string>? Vacant = null, string? Monitoring = null);

/// <summary>At a time: what somebody does (if anything), and what must then be so.</summary>
/// <param name="By">Who acts: a role, with a number when there are several (<c>office-2</c>); <c>system</c>.</param>
/// <param name="Does">Type of signal.</param>
/// <param name="Of">The obligation.</param>
/// <param name="With">Fields; a value like <c>"@+3 17:00"</c> is a time.</param>
/// <param name="Performed">When it was done, if earlier.</param>
/// <param name="For">The leader for whom it is recorded.</param>
/// <param name="Units">Units whose matters the actor handles; null = all.</param>
/// <param name="Refused">Part of the reason why it is refused.</param>
/// <param name="Due">Due times by obligation.</param>
/// <param name="Status">Statuses by obligation.</param>
/// <param name="Absent">Obligations that do not exist.</param>
/// <param name="Told">Who is told what since the step before: <c>reminder phone-report → duty-officer</c>. Exactly these.</param>
/// <param name="Findings">All findings: <c>late-report candidate</c>.</param>
/// <param name="Incident">Status of the incident.</param>
/// <param name="Missing">All that closing still needs.</param>
/// <param name="Transfers">Statuses by transfer.</param>
/// <param name="Statements">Statuses by statement.</param>
/// <param name="Received">Recipients that have a receipt, by obligation.</param>
/// <param name="ProvisionalDue">Obligations whose due time rests on a calendar that is missing.</param>
/// <param name="Note">A remark for the reader.</param>
internal sealed record ScenarioStep(
    string At, string? By = null, string? Does = null, string? Of = null, Dictionary<string, JsonNode?>? With = null, string? Performed = null,
    string? For = null, IReadOnlyList<string>? Units = null, string? Refused = null, Dictionary<string, string?>? Due = null,
    Dictionary<string, string>? Status = null, IReadOnlyList<string>? Absent = null, IReadOnlyList<string>? Told = null,
    IReadOnlyList<string>? Findings = null, string? Incident = null, string? Level = null, string? Category = null, string? Lead = null,
    bool? Restricted = null, IReadOnlyList<string>? Missing = null, Dictionary<string, string>? Transfers = null,
    Dictionary<string, string>? Statements = null, Dictionary<string, IReadOnlyList<string>>? Received = null,
    IReadOnlyList<string>? ProvisionalDue = null, string? Note = null)
{
    /// <summary>Obligations that this step says something about.</summary>
    public IEnumerable<string> Mentioned =>
    [
        .. (Due ?? []).Keys, .. (Status ?? []).Keys, .. Of is null ? (string[])[] : [Of],
        .. (Told ?? []).Select(Notice.Parse).Select(told => told.Obligation ?? ""),
    ];
}

/// <summary>Somebody is told something.</summary>
internal sealed record Notice(string Reason, string? Obligation, string Roles)
{
    /// <summary>Reads <c>breach phone-report → duty-officer, office</c>.</summary>
    public static Notice Parse(string text)
    {
        var sides = text.Split('→', StringSplitOptions.TrimEntries);
        var words = sides[0].Split(' ', 2, StringSplitOptions.TrimEntries);
        return new Notice(words[0], words.Length > 1 ? words[1] : null, string.Join(", ", sides[1].Split(',', StringSplitOptions.TrimEntries)));
    }

    public override string ToString() => $"{Reason}{(Obligation is null ? "" : " ")}{Obligation} → {Roles}";
}

/// <summary>Times of a scenario.</summary>
internal sealed class ScenarioTimes(DateOnly day)
{
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>The day that times without a date are of.</summary>
    public DateOnly Day => day;

    /// <summary>Reads a time.</summary>
    public DateTimeOffset Parse(string text)
    {
        if (DateTime.TryParseExact(text, ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var full))
            return new DateTimeOffset(full, China);
        var parts = text.Split(' ');
        var days = parts.Length == 1 ? 0 : int.Parse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var time = TimeSpan.Parse(parts[^1], CultureInfo.InvariantCulture);
        return new DateTimeOffset(day.AddDays(days), TimeOnly.MinValue, China) + time;
    }

    /// <summary>As a reader sees it: the date only when it is another day.</summary>
    public string Show(DateTimeOffset at)
    {
        var local = at.ToOffset(China);
        var pattern = local.Second == 0 ? "HH:mm" : "HH:mm:ss";
        var days = DateOnly.FromDateTime(local.DateTime).DayNumber - day.DayNumber;
        return days switch
        {
            0 => local.ToString(pattern, CultureInfo.InvariantCulture),
            1 => "次日 " + local.ToString(pattern, CultureInfo.InvariantCulture),
            _ => local.ToString("M 月 d 日 " + pattern, CultureInfo.InvariantCulture),
        };
    }
}
