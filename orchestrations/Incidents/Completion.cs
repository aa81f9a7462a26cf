using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>Fulfilling obligations: complete, sign-off, checklist items, confirmation of a back-entry.</summary>
internal static class Completion
{
    /// <summary>Outcome of a confirmation that refuses what it was asked to confirm.</summary>
    private const string Rejected = "rejected";

    public static Step Complete(Incident incident, Signal signal)
    {
        if (Target(incident, signal, out var obligation) is { } problem)
            return problem;
        var rule = incident.RuleOf(obligation);
        if (!rule.CompletedBy.Contains(SignalTypes.Complete))
            return Problem.Field("type", $"“{rule.Title}”请用操作“{string.Join('、', rule.CompletedBy)}”完成。");
        if (rule.By.Count > 0 && !signal.ActorRoles.Any(role => role == Roles.Administrator || rule.By.Contains(role)))
            return Problem.Of(ProblemKind.Forbidden, $"您的角色不能办理“{rule.Title}”。");
        if (rule.Items.Where(item => obligation.Items?.ContainsKey(item.Id) != true).ToList() is { Count: > 0 } open)
            return Problem.Of(ProblemKind.Conflict, $"“{rule.Title}”还缺：{string.Join('、', open.Select(item => item.Title))}。");
        if (Receiving.CheckEvidence(obligation, rule, signal.Fields) is { } missing)
            return missing;
        if (rule.Recipients.Count > 0)
            return Receiving.Take(incident, obligation, signal, (next, act) => Finish(next, obligation.Id, act));
        return obligation.Subject is null ? Finish(incident, obligation.Id, signal) : ConfirmBackEntry(incident, obligation, signal);
    }

    public static Step SignOff(Incident incident, Signal signal)
    {
        var id = signal.Obligation ?? incident.Obligations.FirstOrDefault(o => o.IsPending && IsSignOff(incident, o))?.Id;
        if (id is null)
            return Problem.Of(ProblemKind.Conflict, "目前没有等待签批的事项。");
        if (Target(incident, signal with { Obligation = id }, out var obligation) is { } problem)
            return problem;
        var rule = incident.RuleOf(obligation);
        if (!IsSignOff(incident, obligation))
            return Problem.Field("obligation", $"“{rule.Title}”不需要签批。");
        if (CheckOutcome(rule, signal, required: true) is { } wrong)
            return wrong;
        if (signal.OnBehalfOf is null && !signal.ActorRoles.Any(role => role is Roles.Leader or Roles.Administrator))
            return Problem.Field("onBehalfOf", "请填写签批领导（代录）。");
        if (Evidence.Check(rule, signal.Fields) is { } missing)
            return missing;
        var outcome = signal.Fields["outcome"];
        return Finish(incident, id, signal).OpenWhere(
            next => next.Opens is { On: Openings.Outcome, Outcomes: { } outcomes } && next.Opens.Of == rule.Id && outcomes.Contains(outcome)
                && incident.Applies(next),
            Occasion.Event(Anchoring.SignedOff, Incident.China(signal.AcceptedAt)));
    }

    public static Step Checklist(Incident incident, Signal signal)
    {
        var item = signal.Fields.GetValueOrDefault("item");
        if (string.IsNullOrWhiteSpace(item))
            return Problem.Field("item", "请指明清单项。");
        var found = incident.Obligations.Where(o => signal.Obligation is null || o.Id == signal.Obligation)
            .Where(o => incident.RuleOf(o).Items.Any(known => known.Id == item))
            .OrderByDescending(o => o.IsPending).FirstOrDefault();
        if (found is null)
        {
            var nameless = signal.Obligation is not null && incident.Find(signal.Obligation) is null;
            return Problem.Field(nameless ? "obligation" : "item", $"没有清单项“{item}”。");
        }
        if (!found.IsPending)
            return Over(incident, found);
        if (!bool.TryParse(signal.Fields.GetValueOrDefault("done", "true"), out var done))
            return Problem.Field("done", "须为 true 或 false。");
        var items = new Dictionary<string, DoneItem>(found.Items ?? new Dictionary<string, DoneItem>());
        items.Remove(item);
        if (done)
            items[item] = new DoneItem(signal.Actor, Incident.China(signal.AcceptedAt));
        var rule = incident.RuleOf(found);
        var title = rule.Items.First(known => known.Id == item).Title;
        var next = incident.Put(found with { Items = items }).Record(
            "checklist", signal.AcceptedAt, $"{rule.Title}：{(done ? "完成" : "取消")}“{title}”。", signal.Actor, found.Id, Facts(signal, null));
        return rule.Items.All(known => items.ContainsKey(known.Id)) ? Finish(next, found.Id, signal) : next;
    }

    /// <summary>Fulfils whatever a signal of this type fulfils by itself (a classification the triage, say).</summary>
    public static Incident FinishAllBy(Incident incident, Signal signal) =>
        incident.Obligations
            .Where(o => o.IsPending && (signal.Obligation is null || signal.Obligation == o.Id))
            .Where(o => incident.RuleOf(o).CompletedBy.Contains(signal.Type))
            .Aggregate(incident, (next, obligation) => Finish(next, obligation.Id, signal));

    /// <summary>Fulfils one obligation by a signal that was found to fulfil it.</summary>
    public static Incident FinishBy(Incident incident, string id, Signal signal) => Finish(incident, id, signal);

    /// <summary>The obligation that a signal names, if it can still be fulfilled.</summary>
    public static Problem? Target(Incident incident, Signal signal, out Obligation obligation)
    {
        obligation = null!;
        if (signal.Obligation is null)
            return Problem.Field("obligation", "请指明任务（obligation）。");
        if (incident.Find(signal.Obligation) is not { } found)
            return Problem.Field("obligation", $"本事项没有任务“{signal.Obligation}”。");
        obligation = found;
        return found.IsPending ? null : Over(incident, found);
    }

    private static Problem Over(Incident incident, Obligation obligation) => Problem.Of(
        ProblemKind.Conflict,
        obligation.Status is ObligationStatus.Done or ObligationStatus.Late
            ? $"“{incident.TitleOf(obligation)}”已完成，无需重复登记。"
            : $"“{incident.TitleOf(obligation)}”已不再需要办理。");

    /// <summary>Decides between on time, back-entered (补录) and late, and draws the consequences.</summary>
    private static Incident Finish(Incident incident, string id, Signal signal)
    {
        var obligation = incident.Find(id)!;
        var rule = incident.RuleOf(obligation);
        var timing = Judge(incident, obligation, signal);
        var given = Evidence.Given(rule, signal.Fields);
        var next = timing == Timing.Late && obligation.BreachedAt is null ? incident.RecordBreach(id) : incident;
        next = next.Put(next.Find(id)! with
        {
            Status = timing == Timing.Late ? ObligationStatus.Late : ObligationStatus.Done,
            PerformedAt = signal.PerformedAt is { } performed ? Incident.China(performed) : null,
            AcceptedAt = Incident.China(signal.AcceptedAt),
            CompletedBy = signal.Actor,
            OnBehalfOf = signal.OnBehalfOf,
            BackEntered = timing == Timing.BackEntered,
            Given = given.Count == 0 ? null : Evidence.Kept(incident, given),
            NextRungAt = null,
        });
        next = next.Record(
            "completed", signal.AcceptedAt, Sentence(incident.TitleOf(obligation), signal, timing), signal.Actor, id, Facts(signal, given));
        if (timing != Timing.Late && !obligation.BornOverdue)
            next = next.WithdrawBreach(id, signal.AcceptedAt, timing == Timing.BackEntered ? "时限内已办，补录" : "时限内已受理");
        next = next.AllClear(id);
        if (timing == Timing.BackEntered)
            next = OpenConfirmation(next, id, signal.AcceptedAt);
        if (rule.Repeats)
            return StartAnew(next, id, signal.AcceptedAt);
        next = next.OpenFollowers(
            obligation, follower => follower.Opens.On == Openings.Completed && follower.Opens.Of == rule.Id,
            Occasion.Event(Anchoring.Completed, Incident.China(signal.AcceptedAt)));
        return rule.Concludes && !next.Missing().Any() ? Conclusion.Conclude(next, signal) : next;
    }

    private static Timing Judge(Incident incident, Obligation obligation, Signal signal)
    {
        if (obligation.DueInFact is not { } due || signal.AcceptedAt <= due)
            return Timing.OnTime;
        var entered = signal.PerformedAt <= due && signal.AcceptedAt <= due + incident.Scaled(incident.Policy.BackEntry.Limit);
        return entered ? Timing.BackEntered : Timing.Late;
    }

    private static Incident OpenConfirmation(Incident incident, string id, DateTimeOffset at) =>
        incident.Policy.Obligations.Where(rule => rule.Opens.On == Openings.BackEntry && incident.Applies(rule)).Aggregate(
            incident,
            (next, rule) => next.OpenOne(rule, Occasion.Event(Anchoring.BackEntered, Incident.China(at)), $"{rule.Id}:{id}", id));

    private static Incident StartAnew(Incident incident, string id, DateTimeOffset at)
    {
        var done = incident.Find(id)!;
        var rule = incident.RuleOf(done);
        var fresh = new Obligation
        {
            Id = id,
            Rule = done.Rule,
            OpenedAt = Incident.China(at),
            Unit = done.Unit,
            Text = done.Text,
            CompletedBy = done.CompletedBy,
        };
        return incident.Put(fresh.On(incident.ClockOf(rule, Occasion.Event(Anchoring.Completed, Incident.China(at))))).WarnIfProvisional(id, at);
    }

    private static Step ConfirmBackEntry(Incident incident, Obligation confirmation, Signal signal)
    {
        var subject = incident.Find(confirmation.Subject)!;
        if (subject.CompletedBy == signal.Actor)
            return Problem.Of(ProblemKind.Forbidden, "补录须由另一人确认，不能确认自己的补录。");
        var rule = incident.RuleOf(confirmation);
        if (CheckOutcome(rule, signal, required: false) is { } wrong)
            return wrong;
        var next = Finish(incident, confirmation.Id, signal);
        if (signal.Fields.GetValueOrDefault("outcome") != Rejected)
            return next;
        next = subject.IsPending
            ? BlameInterval(next, subject, confirmation)
            : next.Put(subject with { Status = ObligationStatus.Late, BackEntered = false }).ReinstateBreach(subject.Id);
        var text = $"“{incident.TitleOf(subject)}”的补录不属实，按逾期记录。";
        return next.Record("back-entry-rejected", signal.AcceptedAt, text, signal.Actor, subject.Id);
    }

    /// <summary>Of something that repeats, the next interval is running already: only the finding is left to raise.</summary>
    private static Incident BlameInterval(Incident incident, Obligation subject, Obligation confirmation) =>
        incident.RuleOf(subject).Finding is { } kind ? incident.RaiseFinding(kind, subject.Id, confirmation.OpenedAt) : incident;

    private static Problem? CheckOutcome(ObligationRule rule, Signal signal, bool required)
    {
        var outcome = signal.Fields.GetValueOrDefault("outcome");
        if (outcome is null && !required)
            return null;
        return rule.Outcomes.Any(known => known.Id == outcome)
            ? null
            : Problem.Field("outcome", $"结果须为 {string.Join('、', rule.Outcomes.Select(known => $"{known.Id}（{known.Title}）"))} 之一。");
    }

    private static bool IsSignOff(Incident incident, Obligation obligation) =>
        incident.RuleOf(obligation).CompletedBy.Contains(SignalTypes.SignOff);

    private static string Sentence(string title, Signal signal, Timing timing)
    {
        var who = Actors.Name(signal);
        return timing switch
        {
            Timing.OnTime => $"{who} 完成“{title}”。",
            Timing.BackEntered => $"{who} 补录“{title}”，办理时间 {Clocks.Show(signal.PerformedAt!.Value)}，待另一人确认。",
            _ => $"{who} 逾期完成“{title}”。",
        };
    }

    private static Dictionary<string, string> Facts(Signal signal, Dictionary<string, string>? given)
    {
        var facts = given is null ? [] : new Dictionary<string, string>(given);
        if (signal.OnBehalfOf is { } leader)
            facts["onBehalfOf"] = leader;
        if (signal.PerformedAt is { } performed)
            facts["performedAt"] = Incident.China(performed).ToString("O");
        return facts;
    }

    private enum Timing
    {
        OnTime,
        BackEntered,
        Late,
    }
}
