using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>
/// Findings: one per kind, incident and unit, however many clocks lapse. A clock only raises a candidate; the assessor decides.
/// A clock's finding is held against the unit that had to act, which is the lead unit at that time unless the obligation names another.
/// </summary>
public sealed partial record Incident
{
    internal Incident RaiseFinding(string kind, string obligation, DateTimeOffset at)
    {
        var unit = Find(obligation)?.Unit ?? LeadUnit;
        if (FindFinding(kind, unit) is { Status: not FindingStatus.Withdrawn })
            return this;
        var facts = new Dictionary<string, string> { ["finding"] = kind, ["unit"] = unit };
        return Put(new FindingView(kind, obligation, at, FindingStatus.Candidate, unit))
            .Record("finding", at, $"拟记考核事项：{FindingTitle(kind)}，待考核人员确认。", obligation: obligation.Length == 0 ? null : obligation, data: facts);
    }

    /// <summary>A breach turned out to be none: its finding goes to the next obligation that gave cause for it, or is withdrawn.</summary>
    internal Incident WithdrawBreach(string id, DateTimeOffset at, string reason)
    {
        var obligation = Find(id)!;
        if (obligation.BreachedAt is null)
            return this;
        var next = Put(obligation with { BreachedAt = null, NextRungAt = null })
            .Record("breach-withdrawn", at, $"“{RuleOf(obligation).Title}”的超时记录撤销：{reason}。", obligation: id);
        if (Findings.FirstOrDefault(f => f.Obligation == id && f.Status == FindingStatus.Candidate) is not { } finding)
            return next;
        var heir = next.Obligations
            .Where(o => o is { BreachedAt: not null, BornOverdue: false } && next.RuleOf(o).Finding == finding.Kind && (o.Unit ?? LeadUnit) == (finding.Unit ?? Unit))
            .OrderBy(o => o.BreachedAt)
            .FirstOrDefault();
        return next.Put(heir is null
            ? finding with { Status = FindingStatus.Withdrawn }
            : finding with { Obligation = heir.Id, At = heir.BreachedAt!.Value });
    }

    /// <summary>Writes down that the system took an obligation's candidate finding back, if it did.</summary>
    internal Incident TellOfWithdrawal(Incident before, Obligation obligation, DateTimeOffset at) =>
        before.Findings.FirstOrDefault(f => f.Obligation == obligation.Id && f.Status == FindingStatus.Candidate) is { } finding
        && FindFinding(finding.Kind, finding.Unit ?? Unit) is { Status: FindingStatus.Withdrawn }
            ? Record(
                "finding-withdrawn", at, $"拟记考核事项撤销：{FindingTitle(finding.Kind)}，起因的逾期已更正。", obligation: obligation.Id,
                data: new Dictionary<string, string> { ["finding"] = finding.Kind })
            : this;

    /// <summary>
    /// A back-entry was refused: the breach that it withdrew counts again, with its finding, and neither is written down a
    /// second time. One entered within the second before the breach was recorded leads to its first record.
    /// </summary>
    internal Incident ReinstateBreach(string id)
    {
        var obligation = Find(id)!;
        if (obligation.BreachedAt is not null)
            return this;
        var due = obligation.Deadline!.Value;
        if (obligation.AcceptedAt < due + Grace)
            return RecordBreach(id);
        var next = Put(obligation with { BreachedAt = due });
        if (RuleOf(obligation).Finding is not { } kind)
            return next;
        return Findings.FirstOrDefault(f => f.Kind == kind && f.Obligation == id && f is { Status: FindingStatus.Withdrawn, By: null }) is { } withdrawn
            ? next.Put(withdrawn with { Status = FindingStatus.Candidate, At = due })
            : next.RaiseFinding(kind, id, due);
    }

    internal FindingView? FindFinding(string kind, string unit) => Findings.FirstOrDefault(finding => finding.Kind == kind && (finding.Unit ?? Unit) == unit);

    /// <summary>Adds a finding, or replaces the one of its kind and unit.</summary>
    internal Incident Put(FindingView finding) => this with
    {
        Findings = [.. Findings.Where(other => other.Kind != finding.Kind || (other.Unit ?? Unit) != (finding.Unit ?? Unit)), finding],
    };

    /// <summary>The policy's title of a kind of finding, else the common one.</summary>
    internal string FindingTitle(string kind) => Policy.Assessment.FirstOrDefault(rule => rule.Finding == kind)?.Title ?? FindingStatus.Title(kind);

    /// <summary>What a kind of finding costs at the incident's level; null when the policy sets no points for it.</summary>
    internal PointsRule? PointsOf(string kind)
    {
        var points = Policy.Assessment.FirstOrDefault(rule => rule.Finding == kind)?.Points ?? [];
        return points.FirstOrDefault(rule => Level is not null && rule.Levels?.Contains(Level) == true)
            ?? points.FirstOrDefault(rule => rule.Levels is null or { Count: 0 });
    }

    /// <summary>A finding shows the points of the present level until the assessor has decided; then those of that moment.</summary>
    private FindingView ToView(FindingView finding) =>
        (finding.By is null ? PointsOf(finding.Kind) : null) is { } points
            ? finding with { Points = points.Lead, IndirectPoints = points.Indirect }
            : finding;
}

/// <summary>Values of <see cref="FindingView.Status"/>, and kinds with their titles.</summary>
public static class FindingStatus
{
    /// <summary>Raised by a clock or by an act that gave cause for it.</summary>
    public const string Candidate = "candidate";

    /// <summary>Decided by the assessor.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>Its cause fell away, or the assessor took it back.</summary>
    public const string Withdrawn = "withdrawn";

    private static readonly Dictionary<string, string> Titles = new()
    {
        ["late-report"] = "迟报",
        ["late-response"] = "回应逾期",
        ["late-handling"] = "处置逾期",
        ["no-handling-report"] = "未按时报告处置情况",
        ["omitted-report"] = "漏报",
        ["concealed-report"] = "瞒报",
        ["falsified-report"] = "谎报",
        ["mishandled"] = "处置不当",
        ["unauthorised-release"] = "擅自发布",
        ["leak"] = "泄密",
        ["poor-monitoring"] = "监测不力",
    };

    /// <summary>Whether the product knows a kind.</summary>
    public static bool Exists(string kind) => Titles.ContainsKey(kind);

    /// <summary>Chinese title of a kind of finding; the kind itself when it is unknown.</summary>
    public static string Title(string kind) => Titles.GetValueOrDefault(kind, kind);
}
