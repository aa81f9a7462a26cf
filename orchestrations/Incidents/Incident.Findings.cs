using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>Candidate findings: one per kind and incident, however many clocks lapse; the assessor decides on them.</summary>
public sealed partial record Incident
{
    internal Incident RaiseFinding(string kind, string obligation, DateTimeOffset at)
    {
        if (Findings.Any(finding => finding.Kind == kind && finding.Status == FindingStatus.Candidate))
            return this;
        var raised = new FindingView(kind, obligation, at, FindingStatus.Candidate);
        var facts = new Dictionary<string, string> { ["finding"] = kind };
        return (this with { Findings = [.. Findings.Where(finding => finding.Kind != kind), raised] })
            .Record("finding", at, $"拟记考核事项：{FindingStatus.Title(kind)}，待考核人员确认。", obligation: obligation, data: facts);
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
            .Where(o => o is { BreachedAt: not null, BornOverdue: false } && next.RuleOf(o).Finding == finding.Kind)
            .OrderBy(o => o.BreachedAt)
            .FirstOrDefault();
        var replaced = heir is null
            ? finding with { Status = FindingStatus.Withdrawn }
            : finding with { Obligation = heir.Id, At = heir.BreachedAt!.Value };
        return next with { Findings = [.. next.Findings.Select(f => f == finding ? replaced : f)] };
    }
}

/// <summary>Values of <see cref="FindingView.Status"/>, and titles of kinds.</summary>
public static class FindingStatus
{
    /// <summary>Raised by a clock.</summary>
    public const string Candidate = "candidate";

    /// <summary>Its cause fell away.</summary>
    public const string Withdrawn = "withdrawn";

    /// <summary>Chinese title of a kind of finding; the kind itself when it is unknown.</summary>
    public static string Title(string kind) => kind switch
    {
        "late-report" => "迟报",
        "late-response" => "回应逾期",
        "late-handling" => "处置逾期",
        _ => kind,
    };
}
