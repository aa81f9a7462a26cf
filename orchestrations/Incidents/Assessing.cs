using System.Globalization;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>The assessor's decisions: adds a finding with evidence, confirms a candidate, takes one back.</summary>
internal static class Assessing
{
    private const string Add = "add";
    private const string Confirm = "confirm";
    private const string Withdraw = "withdraw";

    public static Step Decide(Incident incident, Signal signal)
    {
        var decision = signal.Value("decision");
        if (Check(incident, signal, decision) is { } wrong)
            return wrong;
        var kind = signal.Value("finding")!;
        if (decision == Add)
            return AddOne(incident, signal, kind);
        var unit = signal.Value("unit");
        var found = incident.Findings
            .Where(f => f.Kind == kind && (unit is null || (f.Unit ?? incident.Unit) == unit))
            .Where(f => f.Status == FindingStatus.Candidate || (decision == Withdraw && f.Status == FindingStatus.Confirmed))
            .ToList();
        return found.Count switch
        {
            1 => Conclude(incident, signal, found[0], decision == Confirm ? FindingStatus.Confirmed : FindingStatus.Withdrawn),
            0 => Problem.Of(ProblemKind.Conflict, $"没有可{(decision == Confirm ? "确认" : "撤销")}的考核事项“{incident.FindingTitle(kind)}”。"),
            _ => Problem.Field("unit", $"多个单位有此考核事项，请指明单位：{string.Join('、', found.Select(f => f.Unit ?? incident.Unit))}。"),
        };
    }

    private static Problem? Check(Incident incident, Signal signal, string? decision)
    {
        var errors = new FieldErrors();
        if (decision is not (Add or Confirm or Withdraw))
            errors.Add("decision", "须为 add（登记）、confirm（确认）或 withdraw（撤销）。");
        var kind = signal.Value("finding");
        if (kind is null || !(FindingStatus.Exists(kind) || incident.Policy.Assessment.Any(rule => rule.Finding == kind)))
            errors.Add("finding", "没有这种考核事项。");
        if (signal.Value("unit") is { } unit && !incident.UnitsInvolved.Contains(unit))
            errors.Add("unit", $"单位须为 {string.Join('、', incident.UnitsInvolved)} 之一。");
        if (signal.Obligation is not null && incident.Find(signal.Obligation) is null)
            errors.Add("obligation", $"本事项没有任务“{signal.Obligation}”。");
        errors.Text("lead", signal.Value("lead"), Limits.Department);
        errors.Text("indirect", signal.Value("indirect"), Limits.Department);
        if (decision == Add && signal.Value("evidence") is null)
            errors.Add("evidence", "登记考核事项须写明凭据。");
        if (decision == Withdraw && signal.Value("reason") is null && signal.Value("evidence") is null)
            errors.Add("reason", "撤销考核事项须写明理由。");
        return errors.ToProblem("考核事项未被接受，请按字段提示更正。");
    }

    private static Step AddOne(Incident incident, Signal signal, string kind)
    {
        var unit = signal.Value("unit") ?? incident.Find(signal.Obligation)?.Unit ?? incident.LeadUnit;
        return incident.FindFinding(kind, unit) switch
        {
            { Status: FindingStatus.Candidate } => Problem.Of(ProblemKind.Conflict, $"已有待确认的“{incident.FindingTitle(kind)}”，请用 confirm 确认。"),
            { Status: FindingStatus.Confirmed } => Problem.Of(ProblemKind.Conflict, $"该单位已记“{incident.FindingTitle(kind)}”，同一事项不重复记。"),
            _ => Conclude(
                incident, signal,
                new FindingView(kind, signal.Obligation ?? "", Incident.China(signal.PerformedAt ?? signal.AcceptedAt), FindingStatus.Candidate, unit),
                FindingStatus.Confirmed),
        };
    }

    private static Incident Conclude(Incident incident, Signal signal, FindingView finding, string status)
    {
        var points = incident.PointsOf(finding.Kind);
        var decided = finding with
        {
            Status = status,
            Unit = finding.Unit ?? incident.Unit,
            By = signal.Actor,
            Points = points?.Lead,
            IndirectPoints = points?.Indirect,
            Lead = signal.Value("lead") ?? finding.Lead,
            Indirect = signal.Value("indirect") ?? finding.Indirect,
        };
        var verb = status == FindingStatus.Withdrawn ? "撤销" : "确认";
        return incident.Put(decided).Record(
            $"finding-{status}", signal.AcceptedAt, $"{Actors.Name(signal)} {verb}考核事项：{incident.FindingTitle(finding.Kind)}（{incident.NameOf(decided.Unit!)}）。",
            signal.Actor, finding.Obligation.Length == 0 ? null : finding.Obligation, Facts(decided, signal));
    }

    private static Dictionary<string, string> Facts(FindingView finding, Signal signal)
    {
        var facts = Evidence.Given(null, signal.Fields);
        facts["finding"] = finding.Kind;
        facts["unit"] = finding.Unit!;
        Note("lead", finding.Lead);
        Note("indirect", finding.Indirect);
        Note("points", finding.Points?.ToString(CultureInfo.InvariantCulture));
        Note("indirectPoints", finding.IndirectPoints?.ToString(CultureInfo.InvariantCulture));
        return facts;

        void Note(string name, string? value)
        {
            if (value is not null)
                facts[name] = value;
        }
    }
}
