using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>What the passing of time does: reminders, breaches, the climb of the ladder, the end of the watch.</summary>
public sealed partial record Incident
{
    /// <summary>
    /// On time is at or before due; the wake-up comes one second later, so that signals committed by then are seen.
    /// Never scaled.
    /// </summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>When the incident must be woken next; null when only a signal can move it.</summary>
    public DateTimeOffset? NextWake => NextMoment()?.At;

    /// <summary>
    /// Lets time pass up to an instant. What falls due meanwhile happens in order, each at its own time, so that one
    /// leap gives the same state as many small steps.
    /// </summary>
    public Incident Tick(DateTimeOffset now)
    {
        var incident = this;
        while (incident.NextMoment() is { } moment && moment.At <= now)
            incident = incident.Pass(moment, now);
        return incident;
    }

    private Incident Pass(Moment moment, DateTimeOffset now) => moment.Kind switch
    {
        MomentKind.Reminder => Remind(moment.Obligation!, moment.At),
        MomentKind.Breach => Breach(moment.Obligation!, moment.At),
        MomentKind.Rung => Climb(moment.Obligation!, moment.At, now),
        MomentKind.WatchEnd => EndWatch(moment.At),
        _ => throw new InvalidOperationException($"Unknown moment {moment.Kind}."),
    };

    private Moment? NextMoment()
    {
        Moment? next = Status == IncidentStatus.Watching && WatchUntil is { } end ? new Moment(end, MomentKind.WatchEnd, null) : null;
        foreach (var obligation in Obligations)
        {
            if (obligation.IsPending && NextMomentOf(obligation) is { } moment && (next is null || moment.At < next.At))
                next = moment;
        }
        return next;
    }

    /// <summary>The climb's next moment or the clock's, whichever comes first: somebody may have started the climb before the due time.</summary>
    private Moment? NextMomentOf(Obligation obligation)
    {
        var rung = obligation.NextRungAt is { } at ? new Moment(at, MomentKind.Rung, obligation.Id) : null;
        if (obligation.BreachedAt is not null || obligation.Deadline is not { } due)
            return rung;
        var clock = NextReminder(obligation, due) is { } reminder
            ? new Moment(reminder.At, MomentKind.Reminder, obligation.Id)
            : new Moment(Later(due + Grace, obligation.OpenedAt), MomentKind.Breach, obligation.Id);
        return rung?.At < clock.At ? rung : clock;
    }

    /// <summary>The next reminder, skipping those whose time was over before the clock was known.</summary>
    private (int Index, DateTimeOffset At)? NextReminder(Obligation obligation, DateTimeOffset due)
    {
        var reminders = RuleOf(obligation).Reminders;
        for (var i = obligation.Reminded; i < reminders.Count; i++)
        {
            var at = due - Scaled(reminders[i]);
            if (at > obligation.OpenedAt)
                return (i, at);
        }
        return null;
    }

    private Incident Remind(string id, DateTimeOffset at)
    {
        var obligation = Find(id)!;
        var (index, _) = NextReminder(obligation, obligation.Deadline!.Value)!.Value;
        return Put(obligation with { Reminded = index + 1 })
            .Record("reminded", at, $"提醒：“{RuleOf(obligation).Title}”须于 {Clocks.Show(obligation.Deadline.Value)} 前完成。", obligation: id)
            .Owe(NoticeReasons.Reminder, id);
    }

    /// <summary>
    /// Records the breach as of the due time, raises the candidate finding and starts the climb. One that somebody started
    /// before goes on from where it is: at once when it was acknowledged, because that was before the due time was missed.
    /// </summary>
    internal Incident Breach(string id, DateTimeOffset at)
    {
        var next = RecordBreach(id);
        var obligation = next.Find(id)!;
        if (next.RuleOf(obligation).Ladder is null)
            return next;
        return obligation is { NextRungAt: not null, AcknowledgedBy: null } ? next : next.Climb(id, at, at);
    }

    /// <summary>The breach alone, for one that was made good before anybody had to be told.</summary>
    internal Incident RecordBreach(string id)
    {
        var obligation = Find(id)!;
        var rule = RuleOf(obligation);
        var due = obligation.Deadline!.Value;
        var text = obligation.BornOverdue
            ? $"“{rule.Title}”发现时已超时（时限 {Clocks.Show(due)}），立即提醒，不自动记迟报。"
            : $"“{rule.Title}”超过时限 {Clocks.Show(due)} 未完成。";
        var data = new Dictionary<string, string> { ["dueAt"] = due.ToString("O") };
        if (obligation.BornOverdue)
            data["bornOverdue"] = "true";
        var next = Put(obligation with { BreachedAt = due }).Record("breached", due, text, obligation: id, data: data);
        return (obligation.BornOverdue || rule.Finding is null ? next : next.RaiseFinding(rule.Finding, id, due)).Bounced(id, due);
    }

    /// <summary>The watch is over, and with it what had to be done again and again while it lasted.</summary>
    private Incident EndWatch(DateTimeOffset at)
    {
        var over = Obligations.Where(o => o.IsPending && RuleOf(o) is { Repeats: true, Opens.On: Openings.Closed });
        var ended = (this with { Status = IncidentStatus.Closed, WatchUntil = null }).Record("watch-ended", at, "关注期满，未见反弹。");
        return over.Aggregate(ended, (incident, o) => incident.Lapse(o.Id, at));
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private sealed record Moment(DateTimeOffset At, MomentKind Kind, string? Obligation);

    private enum MomentKind
    {
        Reminder,
        Breach,
        Rung,
        WatchEnd,
    }
}
