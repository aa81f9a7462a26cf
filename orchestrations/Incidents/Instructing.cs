using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>交办: a superior's task with its own due time. It cannot be returned, and no due time moves back because of it.</summary>
internal static class Instructing
{
    private static readonly string[] Particulars = ["text", "dueAt", "issuedBy", "documentNo"];
    private static readonly TimeSpan LongestTask = TimeSpan.FromDays(366);

    public static Step Instruct(Incident incident, Signal signal)
    {
        var errors = new FieldErrors();
        if (signal.Value("text") is null)
            errors.Add("text", "请写明交办内容。");
        errors.Text("issuedBy", signal.Value("issuedBy"), Limits.Name);
        var due = Evidence.Instant(signal.Value("dueAt"));
        if (due is null)
            errors.Add("dueAt", "交办时限须为带时区的时间，如 2026-11-21T18:00:00+08:00。");
        else if (due <= signal.AcceptedAt)
            errors.Add("dueAt", "交办时限须晚于现在。");
        else if (due - signal.AcceptedAt > LongestTask)
            errors.Add("dueAt", "交办时限不得超过一年。");
        if (errors.ToProblem("交办未被接受，请按字段提示更正。") is { } wrong)
            return wrong;
        var until = Incident.China(due!.Value);
        return signal.Obligation is null ? Open(incident, signal, until) : Hasten(incident, signal, until);
    }

    private static Step Open(Incident incident, Signal signal, DateTimeOffset due)
    {
        if (!incident.Policy.Obligations.Any(rule => rule.Opens.On == Openings.Instructed && incident.Applies(rule)))
            return Problem.Field("obligation", "本制度此时没有交办任务，请指明要提前时限的任务。");
        var number = incident.NextNumber(Openings.Instructed);
        if (number > Limits.Tasks)
            return Problem.Of(ProblemKind.Conflict, $"一个事项最多交办 {Limits.Tasks} 次。");
        var at = Incident.China(signal.AcceptedAt);
        var occasion = Occasion.Event(Anchoring.Instructed, at) with { Due = due, Text = Limits.Cut(signal.Value("text")!, Limits.TaskText) };
        var next = Record(incident, signal, null, due).OpenNumbered(Openings.Instructed, occasion, number);
        return incident.Policy.Obligations
            .Where(rule => rule.Opens.On == Openings.Instructed && incident.Applies(rule) && rule.NotifyOnOpen.Count == 0)
            .Aggregate(next, (i, rule) => i.Owe(NoticeReasons.Instruction, Incident.Numbered(rule, number)));
    }

    /// <summary>The earlier due time wins; the task is on record either way.</summary>
    private static Step Hasten(Incident incident, Signal signal, DateTimeOffset due)
    {
        if (Completion.Target(incident, signal, out var obligation) is { } problem)
            return problem;
        var at = Incident.China(signal.AcceptedAt);
        return Record(incident, signal, obligation, due)
            .Retime(obligation, new Clock(Anchoring.Instructed, at, due, null), at)
            .Owe(NoticeReasons.Instruction, obligation.Id);
    }

    private static Incident Record(Incident incident, Signal signal, Obligation? obligation, DateTimeOffset due)
    {
        var issuer = signal.Value("issuedBy") ?? signal.OnBehalfOf ?? "上级";
        var about = obligation is null ? "" : $"“{incident.TitleOf(obligation)}”";
        var effect = obligation?.Deadline is { } present && present <= due ? $"原时限 {Clocks.Show(present)} 更早，仍按原时限" : $"须于 {Clocks.Show(due)} 前完成";
        var facts = signal.Values(Particulars);
        if (signal.OnBehalfOf is { } leader)
            facts["onBehalfOf"] = leader;
        return incident.Record("instructed", signal.AcceptedAt, $"{issuer}交办{about}：{signal.Value("text")}（{effect}）。", signal.Actor, obligation?.Id, facts);
    }
}
