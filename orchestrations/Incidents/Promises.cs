using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>What was promised to the public becomes a clock until it was kept and checked (承诺、回访).</summary>
internal static class Promises
{
    /// <summary>Most promises of one incident: they stay in its state.</summary>
    private const int Most = 12;

    /// <summary>How much of a promise the state keeps; the timeline has it in full.</summary>
    private const int Kept = 120;

    /// <summary>One more promise, by a signal of its own.</summary>
    public static Step Promise(Incident incident, Signal signal) =>
        Make(incident, signal, signal.Fields.GetValueOrDefault("text"), signal.Fields.GetValueOrDefault("promisedAt"), "text");

    /// <summary>Takes a promise on record and opens what the policy asks for it.</summary>
    /// <param name="text">What was promised.</param>
    /// <param name="promisedAt">For when: an instant, or a date, which means the end of that day.</param>
    /// <param name="textField">Field that the text came in, for messages.</param>
    public static Step Make(Incident incident, Signal signal, string? text, string? promisedAt, string textField = "promise")
    {
        var errors = new FieldErrors();
        errors.Text(textField, text, Limits.Text, required: true);
        var due = Clocks.ReadDue(promisedAt);
        if (due is null)
            errors.Add("promisedAt", "请填写承诺的日期（如 2026-12-01）或带时区的时间。");
        else if (due <= signal.AcceptedAt)
            errors.Add("promisedAt", $"承诺的时间 {Clocks.Show(due.Value)} 已过。");
        if (errors.ToProblem("承诺未被登记，请按字段提示更正。") is { } problem)
            return problem;
        var number = incident.NextNumber(Openings.Promised);
        if (number > Most)
            return Problem.Of(ProblemKind.Conflict, $"本事项已登记 {Most} 项承诺，不能再增加。");
        var at = Incident.China(signal.AcceptedAt);
        var facts = new Dictionary<string, string> { ["promise"] = text!.Trim(), ["promisedAt"] = due!.Value.ToString("O") };
        if (signal.Fields.GetValueOrDefault("statement") is { } statement)
            facts["statement"] = statement;
        var occasion = Occasion.Event(Anchoring.Promised, at) with { Due = due, Text = Limits.Cut(text.Trim(), Kept) };
        return incident
            .Record("promised", at, $"公开承诺于 {Clocks.Show(due.Value)} 前：{Limits.Cut(text.Trim(), Limits.Reason)}", signal.Actor, data: facts)
            .OpenNumbered(Openings.Promised, occasion, number);
    }
}
