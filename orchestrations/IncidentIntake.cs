using System.Globalization;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations;

/// <summary>What is asked before something is accepted: pure, so that it can run inside the accepting transaction.</summary>
public static class IncidentIntake
{
    private const int TitleLimit = 300;
    private const int SummaryLimit = 10_000;

    /// <summary>Checks a report against the unit's policy. Every mistake is named by its field.</summary>
    /// <param name="now">When the report is about to be accepted.</param>
    /// <returns>The mistakes, or null.</returns>
    public static Problem? CheckReport(IncidentReport report, PolicySlice policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(policy);
        var errors = new FieldErrors();
        errors.Text("title", report.Title, TitleLimit, required: true);
        errors.Text("externalId", report.ExternalId, 200, required: true);
        errors.Text("summary", report.Summary, SummaryLimit);
        errors.Text("url", report.Url, Limits.Text);
        errors.Text("platform", report.Platform, 100);
        if (report.Level is not null && policy.FindLevel(report.Level) is null)
            errors.Add("level", $"没有等级“{report.Level}”，可用：{string.Join('、', policy.Levels.Select(level => level.Id))}。");
        CheckCategory(errors, report, policy);
        foreach (var flag in report.Flags.Where(flag => policy.Flags.All(known => known.Id != flag)))
            errors.Add("flags", $"没有标记“{flag}”，可用：{string.Join('、', policy.Flags.Select(known => known.Id))}。");
        if (report.OccurredAt is null && report.DiscoveredAt is null)
            errors.Add("discoveredAt", "发现时间（discoveredAt）和发生时间（occurredAt）至少填一个。");
        CheckTime(errors, "occurredAt", report.OccurredAt, policy.Intake, now);
        if (report is { OccurredAt: { } occurred, DiscoveredAt: { } discovered } && occurred > discovered + policy.Intake.MaxAhead.Value)
            errors.Add("occurredAt", $"发生时间 {Clocks.Show(occurred)} 晚于发现时间 {Clocks.Show(discovered)}，请核对。");
        CheckTime(errors, "discoveredAt", report.DiscoveredAt, policy.Intake, now);
        CheckTime(errors, "postedAt", report.PostedAt, policy.Intake, now);
        CheckTime(errors, "handedOffAt", report.HandedOffAt, policy.Intake, now);
        CheckScale(errors, report, policy.Intake);
        return errors.ToProblem("报告未被接受，请按字段提示更正后重新报送。");
    }

    /// <summary>
    /// The picture that is written in the accepting transaction, so that every clock shows at once. The orchestration's
    /// own first turn produces the same lines under the same ids.
    /// </summary>
    public static IncidentProjection Open(IncidentSeed seed, PolicySlice policy) => Incident.Open(seed, policy).Project(seed);

    /// <summary>Whether the incident, as last pictured, would take a signal: the rules of <see cref="Incident.Apply"/>.</summary>
    /// <param name="stateJson">State of the register's latest picture.</param>
    /// <param name="signal">The signal; its <see cref="Signal.AcceptedAt"/> must be set, its sequence number need not.</param>
    /// <param name="ahead">Signals accepted since that picture, in order: they will be applied first and so count already.</param>
    /// <returns>Why not, or null.</returns>
    public static Problem? CheckSignal(string stateJson, PolicySlice policy, Signal signal, params IReadOnlyList<Signal> ahead)
    {
        ArgumentNullException.ThrowIfNull(signal);
        if (signal.AcceptedAt == default)
            throw new ArgumentException("The time of acceptance decides what is on time and must be set.", nameof(signal));
        return ahead.Aggregate(Incident.Load(stateJson, policy), (incident, earlier) => incident.Apply(earlier)).Check(signal);
    }

    private static void CheckCategory(FieldErrors errors, IncidentReport report, PolicySlice policy)
    {
        if (report.Category is not { } id)
            return;
        var reportable = policy.Categories.Where(category => category.Reportable).Select(category => category.Id).ToList();
        if (policy.Categories.All(category => category.Id != id))
            errors.Add("category", $"没有类别“{id}”，可用：{string.Join('、', reportable)}。");
        else if (!reportable.Contains(id))
            errors.Add("category", $"类别“{id}”须由有权限的人员认定，报告可用：{string.Join('、', reportable)}。");
    }

    private static void CheckTime(FieldErrors errors, string field, DateTimeOffset? at, IntakeRule intake, DateTimeOffset now)
    {
        if (at > now + intake.MaxAhead.Value)
            errors.Add(field, $"时间 {Clocks.Show(at.Value)} 比现在晚 {Words(intake.MaxAhead)}以上，请核对。");
        if (at < now - intake.MaxAge.Value)
            errors.Add(field, $"时间 {Clocks.Show(at.Value)} 早于 {Words(intake.MaxAge)}前，不再受理，请核对。");
    }

    private static void CheckScale(FieldErrors errors, IncidentReport report, IntakeRule intake)
    {
        if (!(report.TimeScale >= 1) || !double.IsFinite(report.TimeScale))
            errors.Add("drill.timeScale", "时间倍率（timeScale）不得小于 1。");
        else if (report.TimeScale > intake.MaxTimeScale)
            errors.Add("drill.timeScale", $"时间倍率（timeScale）不得大于 {intake.MaxTimeScale.ToString(CultureInfo.InvariantCulture)}。");
        else if (report.TimeScale != 1 && !report.Drill)
            errors.Add("drill.timeScale", "只有演练可以设时间倍率。");
    }

    private static string Words(Duration duration) => duration.Value switch
    {
        { TotalDays: >= 1 } span => $"{span.TotalDays:0.#} 天",
        { TotalHours: >= 1 } span => $"{span.TotalHours:0.#} 小时",
        var span => $"{span.TotalMinutes:0.#} 分钟",
    };

    /// <summary>The signal types that somebody may usefully send to an incident now, for pages that show buttons.</summary>
    /// <param name="units">Units of that person; null = all.</param>
    public static IReadOnlyList<string> Offered(
        IncidentView view, PolicySlice policy, IReadOnlyCollection<string> roles, IReadOnlyCollection<string>? units, DateTimeOffset now) =>
        Offers.Of(view, policy, roles, units, now);
}
