using System.Text.Json;
using Yuqing.Orchestrations.Calendars;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>A year's calendar arrives or is amended: clocks that count working days are computed anew.</summary>
internal static class CalendarChanges
{
    public static Step TakeIn(Incident incident, Signal signal)
    {
        if (Read(signal.Fields.GetValueOrDefault("calendar")) is not { } year)
            return Problem.Field("calendar", "须为一年的工作日历（year、holidays、makeUpDays）。");
        if (!WorkingCalendar.IsNeededBy(incident.Policy))
            return incident;
        var at = Incident.China(signal.AcceptedAt);
        var years = incident.Calendars.Where(known => known.Year != year.Year).Append(year).OrderBy(known => known.Year);
        var next = (incident with { Calendars = [.. years] }).Record("calendar", at, $"收到 {year.Year} 年工作日历。", signal.Actor);
        next = incident.Obligations.Where(o => o.IsPending).Aggregate(next, (state, o) => Recompute(state, incident, o.Id, at).GoOnClimbing(o.Id, at));
        return incident.Obligations.Where(o => o is { Status: ObligationStatus.Late, DueProvisional: true })
            .Aggregate(next, (state, o) => PutRight(state, incident, o, at));
    }

    private static Incident Recompute(Incident incident, Incident before, string id, DateTimeOffset at)
    {
        var obligation = incident.Find(id)!;
        if (NewClock(incident, before, obligation) is not { } clock)
            return incident;
        return clock.Due == obligation.Due ? incident.Put(obligation.On(clock)) : Move(incident, obligation, clock, at);
    }

    /// <summary>The clock by the calendars known now; null when the due time did not come from the calendar.</summary>
    private static Clock? NewClock(Incident incident, Incident before, Obligation obligation)
    {
        var rule = incident.RuleOf(obligation);
        if (rule is not { Calendar: CalendarKinds.WorkingDays, Due: not null } || obligation.Anchor is not { } anchor)
            return null;
        var from = incident.TrueAnchorOf(obligation);
        // A due time that people gave, or that was kept from another level's rule, did not come from this calendar.
        return before.ClockFrom(rule, anchor, from).Due == obligation.Due ? incident.ClockFrom(rule, anchor, from) : null;
    }

    /// <summary>
    /// What was held to be late by a provisional due time: by the one that counts it may have been done in time. Then it is
    /// put right, and the system takes its own candidate finding back.
    /// </summary>
    private static Incident PutRight(Incident incident, Incident before, Obligation obligation, DateTimeOffset at)
    {
        if (NewClock(incident, before, obligation) is not { } clock)
            return incident;
        var right = obligation.On(clock) with { ExtendedTo = obligation.ExtendedTo > clock.Due ? obligation.ExtendedTo : null };
        right = right with { BornOverdue = right.BornOverdue && right.Due < right.OpenedAt };
        if (clock.Due == obligation.Due)
            return incident.Put(right);
        var title = incident.TitleOf(obligation);
        var facts = new Dictionary<string, string> { ["from"] = obligation.Due!.Value.ToString("O"), ["to"] = clock.Due.ToString("O") };
        var text = $"“{title}”的时限由 {Clocks.Show(obligation.Due.Value)} 改为 {Clocks.Show(clock.Due)}（工作日历更新）。";
        var next = incident.Record("due-recomputed", at, text, obligation: obligation.Id, data: facts);
        if (right.AcceptedAt > right.DueInFact)
            return next.Put(right with { BreachedAt = right.Deadline });
        return next.Put(right with { Status = ObligationStatus.Done })
            .Record("put-right", at, $"“{title}”由逾期完成更正为按时完成。", obligation: obligation.Id)
            .WithdrawBreach(obligation.Id, at, "按更新后的工作日历未超时限")
            .TellOfWithdrawal(incident, obligation, at);
    }

    private static Incident Move(Incident incident, Obligation obligation, Clock clock, DateTimeOffset at)
    {
        var extended = obligation.ExtendedTo > clock.Due;
        var moved = obligation.On(clock) with
        {
            Status = extended ? ObligationStatus.Extended : ObligationStatus.Pending,
            ExtendedTo = extended ? obligation.ExtendedTo : null,
            OpenedAt = at,
            Reminded = 0,
        };
        var facts = new Dictionary<string, string> { ["from"] = obligation.Due!.Value.ToString("O"), ["to"] = clock.Due.ToString("O") };
        var text = $"“{incident.TitleOf(obligation)}”的时限由 {Clocks.Show(obligation.Due.Value)} 改为 {Clocks.Show(clock.Due)}（工作日历更新）。";
        var next = incident.Record("due-recomputed", at, text, obligation: obligation.Id, data: facts);
        var past = moved.Deadline < at;
        if (obligation.BreachedAt is null)
        {
            // It could not be known: people are told at once, but the earlier due time still decides what is late.
            return past
                ? next.Put(moved with { BornOverdue = true, DueFromDiscovery = obligation.Deadline }).Breach(obligation.Id, at)
                : next.Put(moved);
        }
        return past
            ? next.Put(moved with { BreachedAt = moved.Deadline })
            : next.Put(moved.CalledOff() with { BornOverdue = false })
                .WithdrawBreach(obligation.Id, at, "工作日历更新后尚未到期").AllClear(obligation.Id);
    }

    private static CalendarYear? Read(string? json)
    {
        try
        {
            var year = json is null ? null : JsonSerializer.Deserialize<CalendarYear>(json, JsonSerializerOptions.Web);
            return year is { Holidays: not null, MakeUpDays: not null, Year: > 0 } ? year : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
