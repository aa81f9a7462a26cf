using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>Levels: triage, confirmation of a provisional level, changes both ways.</summary>
internal static class Grading
{
    public static Step Classify(Incident incident, Signal signal)
    {
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
        var next = incident with { LevelProvisional = false, Category = signal.Fields.GetValueOrDefault("category") ?? incident.Category };
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
        return level == incident.Level
            ? Problem.Of(ProblemKind.Conflict, "事项已经是这个等级。")
            : MoveTo(incident with { LevelProvisional = false }, level, signal);
    }

    /// <summary>New obligations count from the change; what no longer applies is waived; what still does keeps its due time.</summary>
    private static Incident MoveTo(Incident incident, string to, Signal signal)
    {
        var at = Incident.China(signal.AcceptedAt);
        var from = incident.Policy.FindLevel(incident.Level)!;
        var level = incident.Policy.FindLevel(to)!;
        var next = (incident with { Level = to }).Record(
            "level-changed", at, $"{Actors.Name(signal)} 将等级由{from.Title}调整为{level.Title}。", signal.Actor, data: Facts(from.Id, to, signal));
        next = Completion.FinishAllBy(next, signal with { Obligation = null });
        foreach (var obligation in next.Obligations.Where(o => o.IsPending).ToList())
            next = Adapt(next, obligation, at);
        next = next.OpenWhere(rule => rule.Opens.On == Openings.Level && next.Applies(rule), Occasion.Event(Anchoring.LevelAssigned, at));
        return Rank(incident.Policy, to) < Rank(incident.Policy, from.Id) ? next.Owe(NoticeReasons.LevelChanged) : next;
    }

    private static Incident Adapt(Incident incident, Obligation obligation, DateTimeOffset at)
    {
        var id = incident.RuleOf(obligation).Id;
        var rule = incident.Policy.Obligations.FirstOrDefault(other => other.Id == id && incident.Applies(other));
        return rule is null ? incident.Waive(obligation.Id, at, "等级调整后不再适用") : incident.Put(obligation.Under(rule));
    }

    private static Problem? CheckLevel(Incident incident, Signal signal, bool required)
    {
        var errors = new FieldErrors();
        var level = signal.Fields.GetValueOrDefault("level");
        if ((level is not null || required) && incident.Policy.FindLevel(level) is null)
            errors.Add("level", $"等级须为 {string.Join('、', incident.Policy.Levels.Select(known => known.Id))} 之一。");
        if (signal.Fields.TryGetValue("category", out var category) && incident.Policy.Categories.All(known => known.Id != category))
            errors.Add("category", $"类别须为 {string.Join('、', incident.Policy.Categories.Select(known => known.Id))} 之一。");
        return errors.ToProblem("等级或类别有误，请更正。");
    }

    private static int Rank(PolicySlice policy, string level) => policy.Levels.ToList().FindIndex(known => known.Id == level);

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
