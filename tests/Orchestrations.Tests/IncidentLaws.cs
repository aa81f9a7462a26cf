using System.Text;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Orchestrations.Tests;

/// <summary>
/// What must hold for every incident on every policy, whatever people do. Each law returns how it was broken, or null.
/// </summary>
internal static partial class IncidentLaws
{
    private const int StateLimit = 32 * 1024;

    /// <summary>What was accepted at or before its due time is never held to be breached; what was not, is.</summary>
    public static string? DoneOrLateAgreesWithTheClock(Life life) => FirstNotNull(Steps(life).Append(Run(life)).SelectMany(incident =>
        incident.Obligations.Select(o => o.Status switch
        {
            ObligationStatus.Done when !o.BackEntered && o.AcceptedAt > o.DueInFact => $"{o.Id} is done although accepted after {o.DueInFact:O}",
            ObligationStatus.Done when !o.BackEntered && !o.BornOverdue && o.BreachedAt is not null => $"{o.Id} was done in time and is breached",
            ObligationStatus.Done when o.BackEntered && !(o.PerformedAt <= o.DueInFact) => $"{o.Id} is back-entered and was performed late",
            ObligationStatus.Late when o.BreachedAt is null || o.AcceptedAt <= o.DueInFact => $"{o.Id} is late without having been breached",
            _ => null,
        })));

    /// <summary>Whatever is fulfilled in time, at any moment of any life, is never breached.</summary>
    public static string? FulfilledInTimeIsNeverBreached(Life life, int salt)
    {
        var chance = new Chance(salt);
        foreach (var (incident, now) in Moments(life))
        {
            foreach (var obligation in incident.Obligations.Where(o => o.IsPending && o.BreachedAt is null && o.DueInFact >= now))
            {
                var due = obligation.DueInFact!.Value;
                var at = chance.Pick(now, due, now + ((due - now) * chance.Between(0, 1000) / 1000));
                var before = incident.Tick(now + ((at - now) * chance.Between(0, 1000) / 1000));
                if (before.Tick(at).Find(obligation.Id) is not { IsPending: true })
                    continue;
                if (new RandomActs(before, life.Seed, chance).Fulfilment(obligation) is not { } act)
                    continue;
                var done = before.Apply(act with { SignalId = "in-time", Seq = incident.LastSeq + 1, AcceptedAt = at, PerformedAt = null });
                if (done.Find(obligation.Id) is not { Status: ObligationStatus.Done } fulfilled)
                    continue;
                var after = done.Tick(due).Tick(due.AddDays(3));
                if (fulfilled.BreachedAt is not null && !fulfilled.BornOverdue || after.Find(obligation.Id)!.BreachedAt != fulfilled.BreachedAt)
                    return $"{obligation.Id}, due {due:O}, was fulfilled at {at:O} and breached all the same";
            }
        }
        return null;
    }

    /// <summary>Whatever is still open after its due time is breached.</summary>
    public static string? PassedIsAlwaysBreached(Life life) => FirstNotNull(Moments(life).Append((Incident: Run(life), Now: life.End)).Select(moment =>
    {
        var (incident, now) = moment;
        var open = incident.Obligations.FirstOrDefault(o => o.IsPending && o.Deadline + Incident.Grace <= now && o.OpenedAt <= now && o.BreachedAt is null);
        return open is null ? null : $"{open.Id}, due {open.Deadline:O}, is open and not breached at {now:O}";
    }));

    /// <summary>A signal that is read twice has one effect.</summary>
    public static string? TakenInTwiceChangesNothing(Life life)
    {
        var incident = life.Open();
        for (var i = 0; i < life.Signals.Count; i++)
        {
            incident = incident.Apply(life.Signals[i]);
            if (!ReferenceEquals(life.Signals.Take(i + 1).Aggregate(incident, (state, signal) => state.Apply(signal)), incident))
                return $"signal {i + 1} and those before it, taken in again, changed something";
        }
        return null;
    }

    /// <summary>Nothing is lost on the way through the register.</summary>
    public static string? SavedAndRestoredChangesNothing(Life life)
    {
        var kept = life.Open();
        var restored = life.Restored(kept);
        foreach (var signal in life.Signals)
        {
            kept = kept.Apply(signal).Tick(signal.AcceptedAt.AddSeconds(2));
            restored = life.Restored(life.Restored(restored).Apply(signal)).Tick(signal.AcceptedAt.AddSeconds(2));
            if (kept.Save() != restored.Save())
                return $"after signal {signal.Seq}:\n{kept.Save()}\n{restored.Save()}";
        }
        return null;
    }

    /// <summary>It makes no difference how often the incident is woken.</summary>
    public static string? OneLeapIsManySteps(Life life, int salt)
    {
        var chance = new Chance(salt);
        var steps = life.Open();
        var before = Life.Accepted;
        foreach (var signal in life.Signals)
        {
            steps = StepThrough(steps, before, signal.AcceptedAt, chance).Apply(signal);
            before = signal.AcceptedAt;
        }
        steps = StepThrough(steps, before, life.End, chance).Tick(life.End);
        var leap = Run(life);
        return leap.Save() == steps.Save() ? null : $"{leap.Save()}\n{steps.Save()}";
    }

    /// <summary>The state stays within what every store takes; returns its largest size in bytes too.</summary>
    public static string? StateStaysSmall(Life life, out int largest)
    {
        largest = 0;
        var incident = life.Open();
        foreach (var signal in life.Signals)
        {
            incident = Delivered(incident.Apply(signal), signal.AcceptedAt);
            incident = incident.Projected(incident.Project(life.Seed));
            largest = Math.Max(largest, Encoding.UTF8.GetByteCount(incident.Save()));
        }
        return largest <= StateLimit ? null : $"{largest} bytes";
    }

    /// <summary>What is foreseen when an act is accepted is what becomes of it.</summary>
    public static string? CheckAgreesWithApply(Life life)
    {
        var incident = life.Open();
        foreach (var signal in life.Signals)
        {
            var foreseen = IncidentIntake.CheckSignal(incident.Project(life.Seed).StateJson, life.Policy, signal with { Seq = 0 });
            incident = incident.Apply(signal);
            var became = incident.Results[^1].Problem;
            if (foreseen?.Detail != became?.Detail || foreseen?.Kind != became?.Kind)
                return $"signal {signal.Seq}: foreseen {foreseen?.Detail}, became {became?.Detail}";
        }
        return null;
    }

    /// <summary>Pages see every change, and timeline lines can be told apart.</summary>
    public static string? VersionAlwaysGrows(Life life)
    {
        var incident = life.Open();
        foreach (var signal in life.Signals)
        {
            var next = incident.Apply(signal);
            if (next.Version <= incident.Version || next.LastSeq != signal.Seq)
                return $"signal {signal.Seq}: version {incident.Version} → {next.Version}";
            incident = next;
        }
        var twice = incident.Entries.GroupBy(entry => entry.Id).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? null : $"timeline line {twice.Key} stands there twice";
    }

    /// <summary>Only an extension or a calendar puts a due time off.</summary>
    public static string? DueNeverMovesBack(Life life)
    {
        var incident = life.Open();
        foreach (var signal in life.Signals)
        {
            var before = incident.Tick(signal.AcceptedAt);
            incident = before.Apply(signal);
            if (signal.Type is SignalTypes.DecideExtension or SignalTypes.Calendar)
                continue;
            foreach (var o in before.Obligations.Where(o => o.IsPending))
            {
                var after = incident.Find(o.Id);
                var anew = before.RuleOf(o).Repeats && after?.OpenedAt == Incident.China(signal.AcceptedAt);
                if (after is { IsPending: true } && after.Deadline > o.Deadline && !anew)
                    return $"{o.Id} was due {o.Deadline:O} and is due {after.Deadline:O} after signal {signal.Seq}";
            }
        }
        return null;
    }

    /// <summary>Closing is refused exactly while something required is missing, and says what.</summary>
    public static string? ClosesWhenNothingIsMissing(Life life) => FirstNotNull(Moments(life).Select(moment =>
    {
        var (incident, now) = moment;
        if (incident.Status is not (IncidentStatus.Open or IncidentStatus.Triage) || !life.Policy.Permissions.ContainsKey(SignalTypes.Close))
            return null;
        var close = new Signal { SignalId = "c", Type = SignalTypes.Close, Actor = "wang", ActorRoles = [Roles.Administrator], AcceptedAt = now };
        var problem = incident.Check(close);
        var missing = incident.ToView(life.Seed).MissingToClose.Select(item => item.Id).ToHashSet();
        if (problem is null != (missing.Count == 0))
            return $"missing {string.Join(' ', missing)}, but closing gives {problem?.Detail ?? "no problem"}";
        return missing.All(id => problem!.Errors.ContainsKey(id)) ? null : $"{problem!.Detail} does not name all of {string.Join(' ', missing)}";
    }));

    /// <summary>An incident that has ended sleeps for good, and every other one is woken in the future only, a bounded number of times.</summary>
    public static string? WakesAreBounded(Life life)
    {
        foreach (var (incident, now) in Moments(life))
        {
            if (incident.Ended && incident.NextWake is { } pointless)
                return $"has ended and wants to be woken at {pointless:O}";
            if (incident.NextWake <= now)
                return $"after the tick of {now:O} wants to be woken at {incident.NextWake:O}";
        }
        var span = TimeSpan.FromDays(1);
        var sleeper = Run(life) with { Entries = [] };
        var end = life.End + span;
        var bound = sleeper.Obligations.Where(o => o.IsPending).Sum(o => MostWakes(life, o, span)) + 10;
        var wakes = 0;
        for (; sleeper.NextWake is { } wake && wake <= end; wakes++)
        {
            sleeper = Delivered(sleeper.Tick(wake), wake) with { Entries = [] };
            if (wakes > bound)
                return $"woken more than {bound} times in {span}";
        }
        return null;
    }

    /// <summary>A lapsed clock is held against a unit once per kind.</summary>
    public static string? OneCandidatePerKindAndUnit(Life life) => FirstNotNull(Moments(life).Append((Incident: Run(life), Now: life.End)).Select(moment =>
    {
        var twice = moment.Incident.Findings.Where(finding => finding.Status == FindingStatus.Candidate)
            .GroupBy(finding => (finding.Kind, finding.Unit)).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? null : $"{twice.Count()} candidates of {twice.Key}";
    }));

    /// <summary>Of each kind of statement one version is current, and the state holds no more than it may.</summary>
    public static string? OneStatementIsCurrent(Life life) => FirstNotNull(Steps(life).Select(incident =>
        incident.Statements.Count <= Limits.Statements && incident.Statements.Where(s => s.IsCurrent).GroupBy(s => s.Kind).All(kind => kind.Count() == 1)
            ? null
            : string.Join(' ', incident.Statements.Select(s => $"{s.Id}/{s.Kind}/{s.Status}"))));

    /// <summary>The lead is with the unit first asked or with one that accepted it; it is offered to one unit at a time, and to none after the end.</summary>
    public static string? LeadIsAlwaysWithOneUnit(Life life) => FirstNotNull(Steps(life).Select(incident =>
    {
        var accepted = incident.Transfers.Any(t => t is { Role: "lead", Status: "accepted" } && t.Unit == incident.LeadUnit);
        if (incident.LeadUnit != incident.Unit && !accepted)
            return $"{incident.LeadUnit} leads and never accepted";
        var open = incident.Transfers.Where(TransferStatus.IsOpen).ToList();
        if (open.Count(t => t.Role == "lead") > 1)
            return "the lead is offered to two units";
        return incident.ClosedAt is not null && open.Count > 0 ? "something is offered after the end" : null;
    }));

    /// <summary>Everything owed can be sent: a request for each, to somebody or (a policy may name nobody) to nobody.</summary>
    public static string? EveryEffectHasARequest(Life life) => FirstNotNull(Moments(life).SelectMany(moment => moment.Incident.Effects
        .Where(effect => effect.Reason != Effect.Relay)
        .Select(effect => moment.Incident.RequestOf(effect, moment.Now) is { Key.Length: > 0, Reason.Length: > 0 } ? null : $"effect {effect.N} has no request")));

    /// <summary>The incident after each signal and at some instants between, woken as it asks to be.</summary>
    private static IEnumerable<(Incident Incident, DateTimeOffset Now)> Moments(Life life)
    {
        var incident = life.Open();
        yield return (incident.Tick(Life.Accepted), Life.Accepted);
        foreach (var signal in life.Signals)
        {
            incident = incident.Apply(signal).Tick(signal.AcceptedAt);
            yield return (incident, signal.AcceptedAt);
        }
    }

    private static IEnumerable<Incident> Steps(Life life) => Moments(life).Select(moment => moment.Incident);

    private static Incident Run(Life life) =>
        life.Signals.Aggregate(life.Open(), (incident, signal) => incident.Apply(signal)).Tick(life.End);

    private static Incident StepThrough(Incident incident, DateTimeOffset from, DateTimeOffset to, Chance chance) =>
        Enumerable.Range(0, chance.Between(0, 4)).Select(_ => chance.Between(0, 1000)).Order()
            .Aggregate(incident, (state, cut) => state.Tick(from + ((to - from) * cut / 1000)));

    /// <summary>Reminders, the breach, the rungs once each and then the last one's repetitions (never faster than each minute).</summary>
    private static double MostWakes(Life life, Obligation obligation, TimeSpan span)
    {
        var rule = life.Policy.Rule(obligation.Rule);
        if (rule.Ladder is not { } ladder)
            return rule.Reminders.Count + 1;
        var shortest = life.Policy.KeyPeriods.Select(period => period.WaitFactor).Append(1).Min();
        var last = life.Policy.Ladders[ladder].Rungs[^1].Wait.Value * shortest / life.Seed.Report.TimeScale;
        var repeat = last < TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(1) : last;
        // Each may be put off to working hours once.
        return rule.Reminders.Count + 1 + (2 * life.Policy.Ladders[ladder].Rungs.Count) + (2 * Math.Ceiling(span / repeat));
    }

    private static Incident Delivered(Incident incident, DateTimeOffset at)
    {
        while (incident.Effects.Count > 0)
        {
            var effect = incident.Effects[0];
            if (effect.Reason == Effect.Relay)
            {
                incident = incident.Relayed(effect.N);
                continue;
            }
            var people = incident.RequestOf(effect, at).Roles.Select(role => new NotifiedPerson($"person-with-a-long-id-{role}-{effect.N % 5}", role, role));
            incident = incident.Notified(effect.N, new NotifyResult([.. people], []), at);
        }
        return incident;
    }

    private static string? FirstNotNull(IEnumerable<string?> broken) => broken.FirstOrDefault(text => text is not null);
}
