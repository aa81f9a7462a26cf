using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>Levels: triage, confirmation of a provisional level, changes both ways.</summary>
internal static class Grading
{
    /// <summary>Cause of a raised level, and kind of the finding that it leaves.</summary>
    private const string Mishandled = "mishandled";

    public static Step Classify(Incident incident, Signal signal)
    {
        if (incident.Status != IncidentStatus.Triage && signal.Fields.ContainsKey("category") && !signal.Fields.ContainsKey("level"))
            return Classifying.Change(incident, signal);
        if (incident.Status != IncidentStatus.Triage)
            return Problem.Of(ProblemKind.Conflict, "事项已定级，如需调整请用“change-level”。");
        if (CheckLevel(incident, signal, required: true) is { } problem)
            return problem;
        var level = incident.Policy.FindLevel(signal.Fields["level"])!;
        var at = Incident.China(signal.AcceptedAt);
        var next = (incident with
        {
            Level = level.Id,
            Category = signal.Fields.GetValueOrDefault("category") ?? incident.Category,
            Status = IncidentStatus.Open,
        }).Record("level-changed", at, $"{Actors.Name(signal)} 定为{level.Title}，各时限按制度规定的起点计算。", signal.Actor, data: Facts(null, level.Id, signal));
        next = Completion.FinishAllBy(next, signal with { Obligation = null });
        return next.OpenWhere(next.AppliesNow, new Occasion(Anchoring.Report, at, next.AcceptedAt));
    }

    public static Step Confirm(Incident incident, Signal signal)
    {
        if (!incident.LevelProvisional)
            return Problem.Of(ProblemKind.Conflict, incident.Level is null ? "事项尚未定级，请用“classify”。" : "等级已经确认。");
        if (CheckLevel(incident, signal, required: false) is { } problem)
            return problem;
        var next = Classifying.Move(incident with { LevelProvisional = false }, signal);
        if (signal.Fields.TryGetValue("level", out var level) && level != incident.Level)
            return MoveTo(next, level, signal);
        var title = incident.Policy.FindLevel(incident.Level)!.Title;
        var facts = Facts(null, incident.Level!, signal);
        next = next.Record("level-confirmed", signal.AcceptedAt, $"{Actors.Name(signal)} 确认为{title}。", signal.Actor, data: facts);
        return Completion.FinishAllBy(next, signal with { Obligation = null });
    }

    public static Step Change(Incident incident, Signal signal)
    {
        if (incident.Level is null)
            return Problem.Of(ProblemKind.Conflict, "事项尚未定级，请用“classify”。");
        if (CheckLevel(incident, signal, required: true) is { } problem)
            return problem;
        var level = signal.Fields["level"];
        if (level == incident.Level)
            return Problem.Of(ProblemKind.Conflict, "事项已经是这个等级。");
        var raised = Rank(incident.Policy, level) < Rank(incident.Policy, incident.Level);
        if (signal.Fields.TryGetValue("cause", out var cause) && (cause != Mishandled || !raised))
            return Problem.Field("cause", $"只有升级时可写原因，且须为 {Mishandled}（处置不当）。");
        var next = MoveTo(incident with { LevelProvisional = false }, level, signal);
        return cause is null ? next : next.RaiseFinding(Mishandled, "", Incident.China(signal.AcceptedAt));
    }

    /// <summary>New obligations count from the change; what no longer applies is waived; what still does keeps its due time.</summary>
    private static Incident MoveTo(Incident incident, string to, Signal signal)
    {
        var at = Incident.China(signal.AcceptedAt);
        var from = incident.Policy.FindLevel(incident.Level)!;
        var level = incident.Policy.FindLevel(to)!;
        var next = (incident with { Level = to }).Record(
            "level-changed", at, $"{Actors.Name(signal)} 将等级由{from.Title}调整为{level.Title}{Because(signal)}。", signal.Actor, data: Facts(from.Id, to, signal));
        next = Completion.FinishAllBy(next, signal with { Obligation = null });
        foreach (var obligation in next.Obligations.Where(o => o.IsPending).ToList())
            next = next.Adapt(obligation, at, "等级调整后不再适用");
        next = next.OpenWhere(rule => rule.Opens.On == Openings.Level && next.Applies(rule), Occasion.Event(Anchoring.LevelAssigned, at));
        next = next.OpenWhere(
            rule => rule.Opens.On == Openings.LevelChanged && next.Applies(rule) && HadOutcome(next, rule.Opens),
            Occasion.Event(Anchoring.LevelChanged, at));
        return Rank(incident.Policy, to) < Rank(incident.Policy, from.Id) ? next.Owe(NoticeReasons.LevelChanged) : next;
    }

    private static Problem? CheckLevel(Incident incident, Signal signal, bool required)
    {
        var errors = new FieldErrors();
        var level = signal.Fields.GetValueOrDefault("level");
        if ((level is not null || required) && incident.Policy.FindLevel(level) is null)
            errors.Add("level", $"等级须为 {string.Join('、', incident.Policy.Levels.Select(known => known.Id))} 之一。");
        if (signal.Fields.TryGetValue("category", out var category) && incident.Policy.Categories.All(known => known.Id != category))
            errors.Add("category", $"类别须为 {string.Join('、', incident.Policy.Categories.Select(known => known.Id))} 之一。");
        return errors.ToProblem("等级或类别有误，请更正。") ?? Classifying.CheckVerified(incident, signal);
    }

    /// <summary>Whether what the opening refers to was done, with one of its outcomes.</summary>
    private static bool HadOutcome(Incident incident, OpeningRule opens) =>
        opens.Of is not { } of
        || (incident.Find(of) is { Status: ObligationStatus.Done or ObligationStatus.Late } done
            && (opens.Outcomes is null || opens.Outcomes.Contains(done.Given?.GetValueOrDefault("outcome") ?? "")));

    private static string Because(Signal signal) => signal.Fields.GetValueOrDefault("cause") == Mishandled ? "（因处置不当升级）" : "";

    private static int Rank(PolicySlice policy, string? level) => policy.Levels.ToList().FindIndex(known => known.Id == level);

    private static Dictionary<string, string> Facts(string? from, string to, Signal signal)
    {
        var facts = Evidence.Given(null, signal.Fields);
        facts["level"] = to;
        if (from is not null)
            facts["from"] = from;
        if (signal.OnBehalfOf is { } leader)
            facts["onBehalfOf"] = leader;
        return facts;
    }
}
