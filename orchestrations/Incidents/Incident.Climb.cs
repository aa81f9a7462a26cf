using System.Globalization;
using Yuqing.Orchestrations.Calendars;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>The climb of the ladder: who is told next and when, what is skipped, what is put off.</summary>
public sealed partial record Incident
{
    /// <summary>
    /// The last rung repeats no faster than this, however fast a drill runs and however often somebody asks for it: a
    /// forgotten drill must not flood people and timeline.
    /// </summary>
    internal static readonly TimeSpan ShortestRepeat = TimeSpan.FromMinutes(1);

    internal LadderRule LadderOf(Obligation obligation) => Policy.Ladders[RuleOf(obligation).Ladder!];

    /// <summary>The rung that was told last; null before the first. With the level the ladder may have become shorter, or be gone.</summary>
    internal RungRule? PresentRung(Obligation obligation) =>
        obligation.Rung == 0 || RuleOf(obligation).Ladder is null
            ? null
            : LadderOf(obligation).Rungs[Math.Min(obligation.Rung, LadderOf(obligation).Rungs.Count) - 1];

    /// <summary>Whether the present rung is, or was found to be, the ladder's last.</summary>
    internal bool IsOnLastRung(Obligation obligation) => obligation.Rung >= LadderOf(obligation).Rungs.Count;

    /// <summary>Somebody does not wait: the next rung is told now, at whatever hour; on the last rung that one again.</summary>
    internal Incident EscalateNow(string id, DateTimeOffset at, string actor, string who, string? reason) =>
        Tell(Find(id)!, at, new Initiative(actor, who, reason));

    /// <summary>
    /// After the rule, the level or the calendar has changed: a breached obligation that now has a ladder begins to climb
    /// (or, when somebody has acknowledged, does so after the time that an acknowledgement is good for), and what was put
    /// off is looked at again.
    /// </summary>
    internal Incident GoOnClimbing(string id, DateTimeOffset at)
    {
        var obligation = Find(id)!;
        if (!obligation.IsPending || RuleOf(obligation).Ladder is null)
            return this;
        if (obligation is { NextRungAt: null, BreachedAt: not null })
        {
            return obligation.AcknowledgedBy is null
                ? Climb(id, at, at)
                : Put(obligation with { NextRungAt = at + Scaled(LadderOf(obligation).AcknowledgedFor) });
        }
        if (obligation.PutOff is not { } since)
            return Weigh(id, at);
        var when = InHours(NextRung(obligation), since);
        if (when == obligation.NextRungAt)
            return this;
        var anew = obligation with { PutOff = null };
        return when <= at ? Put(anew).Climb(id, at, at) : PutOff(anew, since, when, at);
    }

    /// <summary>The time of the next rung has come, or nobody could be told on the one before.</summary>
    /// <param name="at">When that is.</param>
    /// <param name="now">How far time has passed meanwhile: repetitions that nobody could notice are left out.</param>
    private Incident Climb(string id, DateTimeOffset at, DateTimeOffset now)
    {
        var obligation = Find(id)!;
        var next = NextRung(obligation);
        if (IsOnLastRung(obligation) && IsUnderWay(obligation))
            return Put(obligation with { NextRungAt = NextRepeat(next, at, now) });
        // What was put off comes when it was put off to: in a drill that is sooner than the office opens.
        if (obligation.PutOff is null && InHours(next, at) is var later && later > at)
            return PutOff(obligation, at, later, at);
        return Tell(obligation, at, null);
    }

    private RungRule NextRung(Obligation obligation)
    {
        var rungs = LadderOf(obligation).Rungs;
        return rungs[Math.Min(obligation.Rung, rungs.Count - 1)];
    }

    /// <summary>The notification of the last rung has not been confirmed: another would only pile up behind it.</summary>
    private bool IsUnderWay(Obligation obligation)
    {
        var last = LadderOf(obligation).Rungs.Count;
        return Effects.Any(effect => effect.Obligation == obligation.Id && effect.Rung == last);
    }

    /// <summary>When a rung that falls on an instant may be told. Working hours are real ones; how long to wait for them is scaled in a drill.</summary>
    private DateTimeOffset InHours(RungRule rung, DateTimeOffset at) =>
        rung.Hours != HoursKinds.Working || (Policy.FindLevel(Level)?.Urgent ?? InTriage)
            ? at
            : at + ((new WorkingCalendar(Calendars).NextWorkingInstant(at) - at) / TimeScale);

    private Incident PutOff(Obligation obligation, DateTimeOffset since, DateTimeOffset to, DateTimeOffset at)
    {
        var roles = Titles(NextRung(obligation).Roles);
        var facts = new Dictionary<string, string> { ["until"] = China(to).ToString("O") };
        return Put(WithoutAcknowledgement(obligation) with { NextRungAt = China(to), PutOff = China(since) })
            .Record(
                "escalation-put-off", at, $"“{TitleOf(obligation)}”：下一级（{roles}）只在工作时间通知，推迟到 {Clocks.Show(to)}。",
                obligation: obligation.Id, data: facts);
    }

    /// <summary>Tells the next rung, or the last one again.</summary>
    /// <param name="by">Whoever asked for it; null when its time had come.</param>
    private Incident Tell(Obligation obligation, DateTimeOffset at, Initiative? by)
    {
        var rungs = LadderOf(obligation).Rungs;
        var rung = Math.Min(obligation.Rung + 1, rungs.Count);
        var repeated = rung <= obligation.Rung;
        var last = rung == rungs.Count;
        var skipped = SkippedBefore(obligation, rungs[rung - 1], repeated);
        var told = WithoutAcknowledgement(obligation) with
        {
            Rung = rung,
            NextRungAt = at + WaitAt(rungs[rung - 1], last, at),
            PutOff = null,
            Skipped = skipped.Count == 0 ? null : skipped,
        };
        var kept = repeated ? told.Present?.Acknowledged : null;
        told = told with { Present = last || kept is not null ? new RungState { At = last ? China(at) : null, Acknowledged = kept } : null };
        var facts = new Dictionary<string, string> { ["rung"] = rung.ToString(CultureInfo.InvariantCulture) };
        if (skipped.Count > 0)
            facts["skipped"] = string.Join(',', skipped);
        if (by is not null)
            facts["manual"] = "true";
        if (by?.Reason is { } reason)
            facts["reason"] = reason;
        var next = Put(told).Record("escalated", at, EscalatedText(told, rungs[rung - 1], repeated, by), by?.Actor ?? "system", obligation.Id, facts);
        var owed = repeated && IsUnderWay(obligation);
        var first = rung == 1 && obligation.BreachedAt is not null;
        return owed ? next : next.Owe(first ? NoticeReasons.Breach : NoticeReasons.Escalation, obligation.Id, rung, keyPeriod: rung == 1 ? KeyPeriodAt(at)?.Id : null);
    }

    /// <summary>The acknowledgement is no longer good: its time is over, or somebody escalates all the same.</summary>
    private static Obligation WithoutAcknowledgement(Obligation obligation) => obligation.AcknowledgedBy is null
        ? obligation
        : obligation with { AcknowledgedBy = null, Present = obligation.Present is null ? null : obligation.Present with { Acknowledged = null } };

    /// <summary>Who could not be reached since the last rung that was; a rung is not told what it was itself.</summary>
    private List<string> SkippedBefore(Obligation obligation, RungRule rung, bool repeated)
    {
        var present = obligation.Present;
        IEnumerable<string> below = present?.Reachable.Count > 0 ? [] : obligation.Skipped ?? [];
        if (!repeated && present is not null)
            below = below.Concat(present.Missing ?? []).Concat((present.Unreachable ?? []).Select(person => People[person]));
        return [.. below.Except(rung.Roles).Distinct().TakeLast(Limits.Skipped)];
    }

    private string EscalatedText(Obligation obligation, RungRule rung, bool repeated, Initiative? by)
    {
        var step = repeated ? $"再次通知{Titles(rung.Roles)}" : $"升级到第 {obligation.Rung} 级，通知{Titles(rung.Roles)}";
        var skipped = obligation.Skipped is { } missed ? $"（此前未能通知到{Missed(missed)}）" : "";
        if (by is null)
            return $"“{RuleOf(obligation).Title}”{(obligation.BreachedAt is null ? "仍未办结" : "逾期")}，{step}{skipped}。";
        var when = obligation.BreachedAt is null ? "未到时限" : "逾期";
        return $"{by.Who} 将“{RuleOf(obligation).Title}”（{when}）{step}{skipped}{(by.Reason is { } reason ? $"：{reason}" : "")}。";
    }

    private static string Missed(IReadOnlyList<string> skipped)
    {
        var roles = skipped.Where(DutyRoles.Exists).Select(DutyRoles.Title).ToList();
        var people = skipped.Count - roles.Count;
        return string.Join('、', people == 0 ? roles : [.. roles, $"{people} 人"]);
    }

    private static string Titles(IEnumerable<string> roles) => string.Join('、', roles.Select(DutyRoles.Title));

    private TimeSpan WaitAt(RungRule rung, bool last, DateTimeOffset at) =>
        Waited(rung.Wait, at) is var wait && last && wait < ShortestRepeat ? ShortestRepeat : wait;

    /// <summary>The first repetition after now, as if each had come at its time: in a key period they come closer together.</summary>
    private DateTimeOffset NextRepeat(RungRule rung, DateTimeOffset at, DateTimeOffset now)
    {
        if (Policy.KeyPeriods.Count == 0)
        {
            var wait = WaitAt(rung, true, at);
            return at + (wait * (1 + Math.Floor((now - at) / wait)));
        }
        while (at <= now)
            at += WaitAt(rung, true, at);
        return at;
    }

    /// <summary>Whoever escalates by hand.</summary>
    private sealed record Initiative(string Actor, string Who, string? Reason);
}
