using System.Globalization;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>The ladder by hand: somebody does not wait for it, or a rung of it turned out not to be reachable.</summary>
internal static class Escalating
{
    /// <summary>Tells the next rung now, before or after the due time; the last one again, though not more often than once a minute.</summary>
    public static Step Escalate(Incident incident, Signal signal)
    {
        if (signal.Obligation is { } id && incident.Find(id) is { IsPending: false } settled)
            return Problem.Of(ProblemKind.Conflict, $"“{incident.TitleOf(settled)}”已{Ended(settled)}，不能再升级通知。");
        if (Completion.Target(incident, signal, out var obligation) is { } problem)
            return problem;
        if (incident.RuleOf(obligation).Ladder is null)
            return Problem.Of(ProblemKind.Conflict, $"制度没有为“{incident.TitleOf(obligation)}”规定逐级通知，不能升级；可以用“supervise”（督办）催办。");
        var at = Incident.China(signal.AcceptedAt);
        if (incident.IsOnLastRung(obligation) && at < obligation.Present?.At + Incident.ShortestRepeat)
            return Problem.Of(ProblemKind.Conflict, $"“{incident.TitleOf(obligation)}”的最高一级在一分钟内刚通知过，请稍后再试。");
        return incident.EscalateNow(obligation.Id, at, signal.Actor, Actors.Name(signal), signal.Value("reason"));
    }

    /// <summary>The product could not reach somebody who was alarmed.</summary>
    public static Step Unreachable(Incident incident, Signal signal)
    {
        var errors = new FieldErrors();
        if (incident.Find(signal.Obligation) is not { } obligation)
            return Problem.Field("obligation", $"本事项没有任务“{signal.Obligation}”。");
        var person = signal.Value("person");
        var notification = signal.Value("notification");
        if (person is null)
            errors.Add("person", "请指明人员。");
        if (notification is null)
            errors.Add("notification", "请指明通知。");
        if (!int.TryParse(signal.Value("rung"), NumberStyles.None, CultureInfo.InvariantCulture, out var rung))
            errors.Add("rung", "须为级数。");
        return errors.ToProblem("无法记录未送达的通知。") is { } problem
            ? problem
            : incident.Unreachable(obligation, Limits.Cut(person!, Limits.Name), rung, notification!, Incident.China(signal.AcceptedAt));
    }

    private static string Ended(Obligation obligation) => obligation.Status switch
    {
        ObligationStatus.Done or ObligationStatus.Late => "完成",
        ObligationStatus.Lapsed => "随办结终止",
        _ => "免办",
    };
}
