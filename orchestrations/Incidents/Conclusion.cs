using System.Globalization;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>How an incident ends and begins again: close, dismiss, merge, reopen.</summary>
internal static class Conclusion
{
    public static Step Close(Incident incident, Signal signal)
    {
        var missing = incident.Missing().ToList();
        if (missing.Count > 0 || incident.AwaitsAnotherLead)
            return NotYet(incident, missing);
        return Conclude(incident, signal);
    }

    /// <summary>Ends the handling; what closing does not wait for lapses, except what was promised to the public.</summary>
    public static Incident Conclude(Incident incident, Signal signal)
    {
        var at = Incident.China(signal.AcceptedAt);
        var watch = incident.Policy.FindLevel(incident.Level)?.Watch;
        var handled = incident.WithdrawOffers(_ => true, at, "事项办结");
        var over = handled.Obligations.Where(o => o.IsPending && !handled.Outlasts(handled.RuleOf(o)));
        var next = over.Aggregate(handled, (i, o) => i.Lapse(o.Id, at)) with
        {
            Status = watch is null ? IncidentStatus.Closed : IncidentStatus.Watching,
            ClosedAt = at,
            WatchUntil = watch is { } period ? at + incident.Scaled(period) : null,
            Dismissal = null,
        };
        var text = next.WatchUntil is { } until ? $"事项办结，继续关注至 {Clocks.Show(until)}。" : "事项办结。";
        return next
            .Record("closed", at, text, signal.Actor, data: Evidence.Given(null, signal.Fields))
            .OpenWhere(rule => rule.Opens.On == Openings.Closed && incident.Applies(rule) && (watch is not null || !rule.Repeats), Occasion.Event(Anchoring.Closed, at));
    }

    public static Step Dismiss(Incident incident, Signal signal)
    {
        var reason = signal.Fields.GetValueOrDefault("reason");
        var at = Incident.China(signal.AcceptedAt);
        if (incident.Dismissal is not { } proposed)
        {
            if (string.IsNullOrWhiteSpace(reason))
                return Problem.Field("reason", "请写明撤销的理由。");
            return (incident with { Dismissal = new DismissalView(signal.Actor, at, Limits.Cut(reason, Limits.Reason)) })
                .Record("dismissal-proposed", at, $"提出撤销：{reason}。须由另一人确认。", signal.Actor)
                .Owe(NoticeReasons.Dismissal);
        }
        if (proposed.By == signal.Actor)
            return Problem.Of(ProblemKind.Conflict, "撤销须由另一人确认。");
        return End(incident, IncidentStatus.Dismissed, at, "事项撤销")
            .Record("dismissed", at, $"确认撤销：{proposed.Reason}。", signal.Actor, data: Evidence.Given(null, signal.Fields));
    }

    public static Step Merge(Incident incident, Signal signal)
    {
        var into = signal.Fields.GetValueOrDefault("into");
        if (string.IsNullOrWhiteSpace(into) || into.Length > Limits.Name)
            return Problem.Field("into", "请指明并入哪一事项。");
        if (into == incident.Id)
            return Problem.Field("into", "不能并入自身。");
        var at = Incident.China(signal.AcceptedAt);
        return (End(incident, IncidentStatus.Merged, at, "已并入其他事项") with { MergedInto = into })
            .Record("merged", at, "与其他事项重复，已并入。", signal.Actor, data: new Dictionary<string, string> { ["into"] = into })
            .Owe(Effect.Relay);
    }

    /// <summary>Another incident brings its earliest times: a due time may come nearer, never go back.</summary>
    public static Step TakeOver(Incident incident, Signal signal)
    {
        var at = Incident.China(signal.AcceptedAt);
        var anchors = new Dictionary<string, DateTimeOffset>(incident.Anchors);
        foreach (var name in Anchoring.OfReport)
        {
            if (signal.Fields.TryGetValue(name, out var text)
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var theirs)
                && (!anchors.TryGetValue(name, out var ours) || theirs < ours))
                anchors[name] = Incident.China(theirs);
        }
        var next = (incident with { Anchors = anchors }).Record(
            "merged-in", at, $"{signal.Fields.GetValueOrDefault("number", "另一事项")} 并入本事项，时限按最早的时间计算。", "system",
            data: new Dictionary<string, string>(signal.Fields));
        return next.Obligations
            .Where(o => o is { IsPending: true, ExtendedTo: null, Anchor: { } anchor } && Anchoring.OfReport.Contains(anchor))
            .Aggregate(next, (i, o) => i.Retime(o, i.ClockOf(i.RuleOf(o), Occasion.Report(at)), at));
    }

    /// <summary>
    /// After a dismissal, the obligations that it waived start anew; after a conclusion, those that the policy names
    /// for reopening do. Reports that were made are not made again.
    /// </summary>
    public static Step Reopen(Incident incident, Signal signal)
    {
        var reason = signal.Fields.GetValueOrDefault("reason");
        if (string.IsNullOrWhiteSpace(reason))
            return Problem.Field("reason", "请写明重新打开的理由。");
        var at = Incident.China(signal.AcceptedAt);
        var again = Occasion.Event(Anchoring.Reopened, at);
        var next = incident.Obligations.Where(o => o.IsPending && !incident.Outlasts(incident.RuleOf(o)))
            .Aggregate(incident, (i, o) => i.Waive(o.Id, at, "事项重新打开")) with
        {
            Status = incident.StatusInHand,
            ClosedAt = null,
            WatchUntil = null,
            Dismissal = null,
        };
        next = next.Record("reopened", at, $"事项重新打开：{reason}。", signal.Actor).OweNewIncident(at);
        var waived = incident.Status == IncidentStatus.Dismissed ? WaivedDuties(next) : [];
        return waived.Count > 0
            ? next.OpenWhere(waived.Contains, again)
            : next.OpenWhere(rule => rule.Opens.On == Openings.Reopened && next.Applies(rule), again);
    }

    private static List<ObligationRule> WaivedDuties(Incident incident) =>
        [.. incident.Policy.Obligations.Where(r => incident.AppliesNow(r) && incident.Find(r.Id)?.Status == ObligationStatus.Waived)];

    private static Incident End(Incident incident, string status, DateTimeOffset at, string reason)
    {
        var handled = incident.WithdrawOffers(_ => true, at, reason);
        return handled.Obligations.Where(o => o.IsPending).Aggregate(handled, (i, o) => i.Waive(o.Id, at, reason)) with
        {
            Status = status,
            ClosedAt = at,
        };
    }

    private static Problem NotYet(Incident incident, List<Obligation> missing)
    {
        var titles = missing.Select(incident.TitleOf);
        var errors = missing.ToDictionary(o => o.Id, o => MissingOf(incident, o));
        if (incident.AwaitsAnotherLead)
        {
            titles = titles.Append(Incident.AnotherLead.Title);
            errors[Incident.AnotherLead.Id] = ["本单位人员为当事人，须回避：请先转办其他单位主办。"];
        }
        return new Problem(ProblemKind.Conflict, $"还不能办结，尚缺：{string.Join('、', titles)}。", errors);
    }

    private static IReadOnlyList<string> MissingOf(Incident incident, Obligation obligation)
    {
        var items = incident.RuleOf(obligation).Items.Where(item => obligation.Items?.ContainsKey(item.Id) != true).ToList();
        return items.Count == 0 ? [$"“{incident.TitleOf(obligation)}”尚未完成。"] : [.. items.Select(item => $"缺“{item.Title}”。")];
    }
}
