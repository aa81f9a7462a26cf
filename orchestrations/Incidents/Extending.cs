using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>More time for an obligation: asked for before due, with a reason and a date, and decided by those whom the policy names.</summary>
internal static class Extending
{
    public static Step Request(Incident incident, Signal signal)
    {
        if (Completion.Target(incident, signal, out var obligation) is { } problem)
            return problem;
        if (Refusal(incident, obligation, signal) is { } refusal)
            return refusal;
        var reason = signal.Fields.GetValueOrDefault("reason");
        if (string.IsNullOrWhiteSpace(reason))
            return Problem.Field("reason", "请写明延期的理由。");
        if (Until(incident, obligation, signal, out var until) is { } wrong)
            return wrong;
        var at = Incident.China(signal.AcceptedAt);
        var asked = new ExtensionView(ExtensionStatus.Requested, until, Limits.Cut(reason.Trim(), 2 * Limits.Excerpt), signal.Actor, at);
        var facts = new Dictionary<string, string> { ["until"] = until.ToString("O"), ["reason"] = reason.Trim() };
        return incident.Put(obligation with { Extension = asked })
            .Record(
                "extension-requested", at, $"{signal.ActorName ?? signal.Actor} 申请将“{incident.TitleOf(obligation)}”延期至 {Clocks.Show(until)}：{reason.Trim()}",
                signal.Actor, obligation.Id, facts)
            .Owe(NoticeReasons.Extension, obligation.Id);
    }

    public static Step Decide(Incident incident, Signal signal)
    {
        var id = signal.Obligation ?? incident.Obligations.FirstOrDefault(IsAsked)?.Id;
        if (id is null)
            return Problem.Of(ProblemKind.Conflict, "目前没有待审批的延期申请。");
        if (Completion.Target(incident, signal with { Obligation = id }, out var obligation) is { } problem)
            return problem;
        var title = incident.TitleOf(obligation);
        if (!IsAsked(obligation))
            return Problem.Of(ProblemKind.Conflict, $"“{title}”没有待审批的延期申请。");
        if (incident.RuleOf(obligation).Extension is not { } rule)
            return Problem.Of(ProblemKind.Conflict, $"等级调整后，“{title}”不再可以延期。");
        if (!signal.ActorRoles.Any(role => role == Roles.Administrator || rule.By.Contains(role)))
            return Problem.Of(ProblemKind.Forbidden, $"您的角色不能审批“{title}”的延期。");
        var decision = signal.Fields.GetValueOrDefault("decision");
        if (decision is not ("approve" or "reject"))
            return Problem.Field("decision", "须为 approve（同意）或 reject（不同意）。");
        if (decision == "approve" && obligation.Extension!.Until <= signal.AcceptedAt)
            return Problem.Of(ProblemKind.Conflict, $"申请的时间 {Clocks.Show(obligation.Extension.Until)} 已过，不能再同意。");
        var at = Incident.China(signal.AcceptedAt);
        var comment = signal.Fields.GetValueOrDefault("comment");
        var decided = obligation.Extension! with
        {
            Status = decision == "approve" ? ExtensionStatus.Approved : ExtensionStatus.Rejected,
            DecidedBy = signal.Actor,
            DecidedAt = at,
            Comment = comment is null ? null : Limits.Cut(comment.Trim(), Limits.Excerpt),
        };
        return decision == "approve"
            ? Grant(incident, obligation with { Extension = decided }, signal)
            : incident.Put(obligation with { Extension = decided })
                .Record("extension-rejected", at, $"“{title}”延期未获同意，原时限不变。", signal.Actor, obligation.Id, Facts(signal, decided))
                .Owe(NoticeReasons.ExtensionDecided, obligation.Id);
    }

    /// <summary>The new due time counts from now on: reminders start again, a breach between request and decision is taken back.</summary>
    private static Incident Grant(Incident incident, Obligation obligation, Signal signal)
    {
        var at = Incident.China(signal.AcceptedAt);
        var granted = obligation.Extension!;
        var next = incident
            .Put(obligation.CalledOff() with
            {
                Status = ObligationStatus.Extended,
                ExtendedTo = granted.Until,
                Extended = obligation.Extended + 1,
                OpenedAt = at,
                Reminded = 0,
            })
            .Record(
                "extended", at, $"“{incident.TitleOf(obligation)}”延期至 {Clocks.Show(granted.Until)}。", signal.Actor, obligation.Id, Facts(signal, granted))
            .WithdrawBreach(obligation.Id, at, "延期获同意")
            .AllClear(obligation.Id)
            .Owe(NoticeReasons.ExtensionDecided, obligation.Id);
        var rule = incident.RuleOf(obligation);
        return next.OpenFollowers(
            next.Find(obligation.Id)!, follower => follower.Opens.On == Openings.Extended && follower.Opens.Of == rule.Id,
            Occasion.Event(Anchoring.Extended, at));
    }

    /// <summary>Why this obligation cannot be extended now, whatever is asked for.</summary>
    private static Problem? Refusal(Incident incident, Obligation obligation, Signal signal)
    {
        var title = incident.TitleOf(obligation);
        if (incident.RuleOf(obligation).Extension is not { } rule || obligation.Deadline is not { } due)
            return Problem.Of(ProblemKind.Conflict, $"制度不允许“{title}”延期。");
        if (due < signal.AcceptedAt)
            return Problem.Of(ProblemKind.Conflict, $"“{title}”已过时限，不能再申请延期。");
        if (IsAsked(obligation))
            return Problem.Of(ProblemKind.Conflict, $"“{title}”的延期申请尚待审批。");
        if (obligation.Extended >= rule.Times)
            return Problem.Of(ProblemKind.Conflict, $"“{title}”最多延期 {rule.Times} 次。");
        if (incident.ExtensionLimitOf(obligation) is null)
            return Problem.Of(ProblemKind.Conflict, $"完成“{incident.Policy.Obligations.First(other => other.Id == rule.From).Title}”后才能申请延期。");
        return null;
    }

    /// <summary>The due time asked for. A date means the end of that day, on the last day allowed no later than the limit.</summary>
    private static Problem? Until(Incident incident, Obligation obligation, Signal signal, out DateTimeOffset until)
    {
        until = default;
        var text = signal.Fields.GetValueOrDefault("until");
        if (Clocks.ReadDue(text) is not { } asked)
            return Problem.Field("until", "请填写延期到哪一天（如 2026-12-01）或带时区的时间。");
        var limit = incident.ExtensionLimitOf(obligation)!.Value;
        until = Clocks.IsDate(text) && asked > limit && asked.Date == limit.Date ? limit : asked;
        if (until <= obligation.Deadline)
            return Problem.Field("until", $"须晚于现在的时限 {Clocks.Show(obligation.Deadline.Value)}。");
        return until > limit ? Problem.Field("until", $"最多延期至 {Clocks.Show(limit)}。") : null;
    }

    private static bool IsAsked(Obligation obligation) => obligation is { IsPending: true, Extension.Status: ExtensionStatus.Requested };

    private static Dictionary<string, string> Facts(Signal signal, ExtensionView decided)
    {
        var facts = Evidence.Given(null, signal.Fields);
        facts["until"] = decided.Until.ToString("O");
        if (signal.Fields.GetValueOrDefault("comment") is { } comment)
            facts["comment"] = comment;
        if (signal.OnBehalfOf is { } leader)
            facts["onBehalfOf"] = leader;
        return facts;
    }
}

/// <summary>Values of <see cref="ExtensionView.Status"/>.</summary>
internal static class ExtensionStatus
{
    public const string Requested = "requested";
    public const string Approved = "approved";
    public const string Rejected = "rejected";
}
