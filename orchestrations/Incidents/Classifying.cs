using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>Categories and flags: which of the policy's obligations a matter calls for besides its level.</summary>
internal static class Classifying
{
    /// <summary>The category that a report gets: one that must be verified counts as not verified at first.</summary>
    public static string? OnReport(string? category, PolicySlice policy) =>
        policy.Categories.FirstOrDefault(known => known.Id == category)?.Until ?? category;

    /// <summary>A person changes the category of a graded incident.</summary>
    public static Step Change(Incident incident, Signal signal)
    {
        var category = signal.Fields["category"];
        if (Rule(incident, category) is null)
            return Problem.Field("category", $"类别须为 {string.Join('、', incident.Policy.Categories.Select(known => known.Id))} 之一。");
        if (category == incident.Category)
            return Problem.Of(ProblemKind.Conflict, "事项已经是这个类别。");
        return CheckVerified(incident, signal) is { } problem
            ? problem
            : Move(Completion.FinishAllBy(incident, signal with { Obligation = null }), signal);
    }

    /// <summary>Gives the incident the category of a signal, if it has one and it is another, with all consequences.</summary>
    public static Incident Move(Incident incident, Signal signal)
    {
        if (signal.Fields.GetValueOrDefault("category") is not { } category || category == incident.Category)
            return incident;
        var at = Incident.China(signal.AcceptedAt);
        var left = Rule(incident, incident.Category);
        var text = $"{signal.ActorName ?? signal.Actor} 将类别{(left is null ? "" : $"由{left.Title}")}调整为{Rule(incident, category)!.Title}。";
        var facts = Evidence.Given(null, signal.Fields);
        facts["category"] = category;
        if (left is not null)
            facts["from"] = left.Id;
        var next = (incident with { Category = category })
            .Record("category-changed", at, text, signal.Actor, data: facts)
            .Reconsider(incident, Anchoring.CategoryAssigned, at, "类别调整后不再适用");
        return left?.Until is null ? next : OpenCorrection(next, left.Id, at);
    }

    /// <summary>A category that must be verified is set by those whom the policy names, on stated grounds.</summary>
    public static Problem? CheckVerified(Incident incident, Signal signal)
    {
        var category = signal.Fields.GetValueOrDefault("category");
        if (category == incident.Category || Rule(incident, category) is not { } rule || rule is { Until: null, By: null or { Count: 0 } })
            return null;
        if (rule.By is { Count: > 0 } by && !signal.ActorRoles.Any(role => role == Roles.Administrator || by.Contains(role)))
            return Problem.Of(ProblemKind.Forbidden, $"您的角色不能认定“{rule.Title}”。");
        return string.IsNullOrWhiteSpace(signal.Fields.GetValueOrDefault("evidence"))
            ? Problem.Field("evidence", $"认定“{rule.Title}”须写明核实依据。")
            : null;
    }

    /// <summary>Sets or clears a flag.</summary>
    public static Step Flag(Incident incident, Signal signal)
    {
        var id = signal.Fields.GetValueOrDefault("flag");
        if (incident.Policy.Flags.FirstOrDefault(known => known.Id == id) is not { } flag)
            return Problem.Field("flag", $"标记须为 {string.Join('、', incident.Policy.Flags.Select(known => known.Id))} 之一。");
        if (!bool.TryParse(signal.Fields.GetValueOrDefault("on", "true"), out var on))
            return Problem.Field("on", "须为 true 或 false。");
        if (on == incident.Flags.Contains(flag.Id))
            return Problem.Of(ProblemKind.Conflict, on ? $"“{flag.Title}”已经标记。" : $"“{flag.Title}”没有标记。");
        var at = Incident.China(signal.AcceptedAt);
        var facts = Evidence.Given(null, signal.Fields);
        facts["flag"] = flag.Id;
        return (incident with { Flags = on ? [.. incident.Flags, flag.Id] : [.. incident.Flags.Where(other => other != flag.Id)] })
            .Record(on ? "flag-set" : "flag-cleared", at, $"{signal.ActorName ?? signal.Actor} {(on ? "标记" : "取消标记")}“{flag.Title}”。", signal.Actor, data: facts)
            .Reconsider(incident, Anchoring.FlagSet, at, "标记取消后不再适用");
    }

    private static Incident OpenCorrection(Incident incident, string reversed, DateTimeOffset at) => incident.OpenWhere(
        rule => rule.Opens.On == Openings.CategoryReversed && rule.Opens.Of == reversed && incident.Applies(rule),
        Occasion.Event(Anchoring.CategoryReversed, at));

    private static CategoryRule? Rule(Incident incident, string? category) => incident.Policy.Categories.FirstOrDefault(known => known.Id == category);
}
