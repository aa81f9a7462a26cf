using Yuqing.Orchestrations.Calendars;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>From an anchor to a due time: around the clock or by working days, in drills, in key periods.</summary>
public sealed partial record Incident
{
    internal Clock? ClockOf(ObligationRule rule, Occasion occasion)
    {
        if (occasion.Due is { } given)
            return new Clock(occasion.Anchor, occasion.At, China(given), null);
        if (rule.Due is null)
            return null;
        var (name, at) = occasion.Anchor == Anchoring.Report ? ReportAnchor(rule, occasion) : (occasion.Anchor, occasion.At);
        return ClockFrom(rule, name, at);
    }

    /// <summary>The clock of a rule that has one.</summary>
    /// <param name="at">The anchor's true instant, also in a drill.</param>
    internal Clock ClockFrom(ObligationRule rule, string anchor, DateTimeOffset at)
    {
        var (anchored, due) = DueFrom(rule, anchor, at, out var provisional);
        var discovered = Anchors.TryGetValue(Anchoring.Discovered, out var found) && Anchors.TryGetValue(anchor, out var reported) && found > reported
            ? DueFrom(rule, Anchoring.Discovered, found, out _).Due
            : (DateTimeOffset?)null;
        return new Clock(anchor, anchored, due, discovered, provisional);
    }

    /// <summary>The true instant that an obligation's clock counts from: in a drill the one it shows is pulled in.</summary>
    internal DateTimeOffset TrueAnchorOf(Obligation obligation) =>
        Anchors.TryGetValue(obligation.Anchor!, out var reported) ? reported : obligation.AnchorAt!.Value;

    /// <summary>The latest instant to which an obligation may be extended; null when it may not, or when what it counts from is not done.</summary>
    internal DateTimeOffset? ExtensionLimitOf(Obligation obligation)
    {
        if (RuleOf(obligation).Extension is not { } extension || obligation.Due is not { } due)
            return null;
        var from = extension.From is { } other ? Find(other)?.AcceptedAt : due;
        return from is { } at ? at + (Span(extension.Limit, extension.Calendar, at, out _) / TimeScale) : null;
    }

    /// <summary>Says that a due time rests on a calendar that is missing, and tells the office unless it has been told.</summary>
    internal Incident WarnIfProvisional(string id, DateTimeOffset at)
    {
        var obligation = Find(id)!;
        if (obligation is not { DueProvisional: true, Due: { } due })
            return this;
        var told = Obligations.Any(other => other.Id != id && other is { IsPending: true, DueProvisional: true });
        var next = Record(
            "due-provisional", at, $"“{TitleOf(obligation)}”的时限 {Clocks.Show(due)} 暂按周一至周五推算：缺所需年度的工作日历，收到后重新计算。", obligation: id);
        return told ? next : next.Owe(NoticeReasons.CalendarMissing, id);
    }

    /// <summary>The key period of the policy that an instant's day lies in.</summary>
    internal KeyPeriodRule? KeyPeriodAt(DateTimeOffset at)
    {
        var day = DateOnly.FromDateTime(China(at).DateTime);
        return Policy.KeyPeriods.FirstOrDefault(period => period.From <= day && day <= period.To);
    }

    /// <summary>A wait of a ladder that begins at an instant: shorter in a key period and in a drill.</summary>
    internal TimeSpan Waited(Duration wait, DateTimeOffset at) => Scaled(wait) * (KeyPeriodAt(at)?.WaitFactor ?? 1);

    private (DateTimeOffset Anchor, DateTimeOffset Due) DueFrom(ObligationRule rule, string anchor, DateTimeOffset at, out bool provisional)
    {
        var span = Span(rule.Due!.Value, rule.Calendar, at, out provisional);
        if (rule is { Repeats: true, Calendar: CalendarKinds.Always })
            span *= KeyPeriodAt(at)?.WaitFactor ?? 1;
        var from = Anchoring.OfReport.Contains(anchor) ? PulledIn(at) : at;
        return (from, from + (span / TimeScale));
    }

    /// <summary>How long a duration is from an instant on a calendar, before drill scaling.</summary>
    private TimeSpan Span(Duration duration, string calendar, DateTimeOffset from, out bool provisional)
    {
        provisional = false;
        if (calendar != CalendarKinds.WorkingDays)
            return duration.Value;
        var days = Math.Max(1, (int)Math.Ceiling(duration.Value.TotalDays));
        return new WorkingCalendar(Calendars).AddWorkingDays(from, days, out provisional) - from;
    }

    private (string Name, DateTimeOffset At) ReportAnchor(ObligationRule rule, Occasion occasion)
    {
        foreach (var name in new[] { rule.Anchor, rule.Fallback, Anchoring.Discovered, Anchoring.Occurred })
        {
            if (name is not null && Anchors.TryGetValue(name, out var at))
                return (name, at);
            if (name == Anchoring.LevelAssigned)
                return (name, occasion.At);
            if (name == Anchoring.Accepted)
                break;
        }
        return (Anchoring.Accepted, AcceptedAt);
    }

    /// <summary>In a drill the past is scaled like the future: what was 10 minutes ago was 10 minutes / scale ago.</summary>
    private DateTimeOffset PulledIn(DateTimeOffset anchor) => AcceptedAt - ((AcceptedAt - anchor) / TimeScale);
}
