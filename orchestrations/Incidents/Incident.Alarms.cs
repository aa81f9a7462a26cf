using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>Those who were alarmed on a rung: who was reached, who acknowledged, who proved unreachable.</summary>
public sealed partial record Incident
{
    /// <summary>Whether the present rung waits for everybody on it.</summary>
    internal bool NeedsAll(Obligation obligation) =>
        obligation is { IsPending: true, NextRungAt: not null, AcknowledgedBy: null } && PresentRung(obligation)?.Acknowledge == AcknowledgeKinds.All;

    /// <summary>Whose acknowledgement the present rung still waits for; nobody's unless it needs all.</summary>
    internal IReadOnlyList<string> AwaitedOn(Obligation obligation) => NeedsAll(obligation) && obligation.Present is { } present
        ? [.. present.Reachable.Select(person => People[person]).Where(person => !HasAcknowledged(present, person))]
        : [];

    /// <summary>Takes an acknowledgement of the present rung in. It stops the climb at once, or when nobody is left to wait for.</summary>
    internal Incident Acknowledged(Obligation obligation, Signal signal)
    {
        var at = China(signal.AcceptedAt);
        if (!NeedsAll(obligation))
        {
            var text = $"{Actors.Name(signal)} 已知悉“{TitleOf(obligation)}”。";
            return Hold(obligation, signal.Actor, at).Record("acknowledged", at, text, signal.Actor, obligation.Id, PersonFacts(signal));
        }
        var person = Actors.Person(signal);
        var present = obligation.Present ?? new RungState();
        // While the notification is under way it is not known who is on the rung.
        var counts = present.Told is not { } told || told.Any(on => IsPerson(People[on], person));
        var acknowledged = (present.Acknowledged ?? []).Where(other => !IsPerson(other.Person, person)).Append(new Acknowledgement(person, at));
        var next = counts
            ? Put(obligation with { Present = present with { Acknowledged = [.. acknowledged.TakeLast(Limits.Skipped)] } })
            : this;
        var missing = next.AwaitedOn(next.Find(obligation.Id)!);
        var facts = new Dictionary<string, string>(PersonFacts(signal) ?? new Dictionary<string, string>());
        if (missing.Count > 0)
            facts["awaiting"] = string.Join(',', missing);
        return next
            .Record("acknowledged", at, AcknowledgedText(obligation, signal, counts, missing.Count), signal.Actor, obligation.Id, facts)
            .Weigh(obligation.Id, at);
    }

    /// <summary>
    /// A notification to one person was given up. When nobody on the present rung is left, the next is told at once; on the
    /// last rung it stays with the repetition. What concerns an older rung, or something settled meanwhile, is only recorded.
    /// </summary>
    internal Incident Unreachable(Obligation obligation, string person, int rung, string notification, DateTimeOffset at)
    {
        var tag = Limits.Cut(notification, Limits.Tag);
        if (obligation.GivenUp?.Contains(tag) == true)
            return this;
        var known = Knowing([person], out var indexes);
        var concerns = obligation is { IsPending: true, NextRungAt: not null } && obligation.Rung == rung;
        var waited = concerns && AwaitedOn(obligation).Any(awaited => IsPerson(awaited, person));
        var present = obligation.Present ?? new RungState();
        var next = concerns
            ? known.Put(obligation with { Present = present with { Unreachable = [.. (present.Unreachable ?? []).Union(indexes)] } })
            : this;
        var marked = next.Find(obligation.Id)!;
        var facts = new Dictionary<string, string> { ["person"] = person, ["rung"] = $"{rung}", ["notification"] = notification };
        var text = $"“{TitleOf(obligation)}”第 {rung} 级的通知有 1 人始终未能送达{(waited ? "，不再等待其确认" : "")}。";
        return next.Put(marked with { GivenUp = [.. (marked.GivenUp ?? []).Append(tag).TakeLast(Limits.GivenUp)] })
            .Record("no-contact", at, text, obligation: obligation.Id, data: facts)
            .Weigh(obligation.Id, at);
    }

    /// <summary>Remembers who was alarmed and who could not be; sends the all-clear after an alarm that came too late.</summary>
    private Incident Alarmed(Effect alarm, NotifyResult result, DateTimeOffset at)
    {
        var obligation = Find(alarm.Obligation)!;
        var next = Knowing(result.Recipients.Select(person => person.Person), out var told);
        if (!obligation.IsPending || obligation is { BreachedAt: null, Rung: 0 })
            return told.Count == 0 ? next : next.Owe(NoticeReasons.AllClear, obligation.Id, people: told);
        var alarmed = obligation with { Alarmed = [.. (obligation.Alarmed ?? []).Union(told)] };
        if (obligation.Rung != alarm.Rung)
        {
            // The climb has gone on meanwhile: the rung above may still be told who was missing here.
            var missed = obligation.Rung > alarm.Rung ? (obligation.Skipped ?? []).Union(result.Missing).TakeLast(Limits.Skipped).ToList() : [];
            return next.Put(missed.Count == 0 ? alarmed : alarmed with { Skipped = missed });
        }
        var missing = result.Recipients.Count == 0 && result.Missing.Count == 0 ? RungRoles(obligation, alarm.Rung) : result.Missing;
        var present = (obligation.Present ?? new RungState()) with { Told = told, Missing = missing.Count == 0 ? null : missing };
        return next.Put(alarmed with { Present = OnlyThoseOn(present, next.People) }).Weigh(obligation.Id, at);
    }

    /// <summary>Acknowledgements that came before it was known who is on the rung count only for those who are.</summary>
    private static RungState OnlyThoseOn(RungState present, IReadOnlyList<string> people)
    {
        if (present.Acknowledged is null)
            return present;
        IReadOnlyList<Acknowledgement> kept = [.. present.Acknowledged.Where(one => present.Told!.Any(on => IsPerson(people[on], one.Person)))];
        return present with { Acknowledged = kept.Count == 0 ? null : kept };
    }

    /// <summary>Whether the present rung is done with: everybody it waits for has acknowledged, or nobody on it can be reached.</summary>
    private Incident Weigh(string id, DateTimeOffset at)
    {
        var obligation = Find(id)!;
        if (obligation is not { IsPending: true, NextRungAt: not null, PutOff: null, AcknowledgedBy: null, Present: { Told: not null } present } || PresentRung(obligation) is not { } rung)
            return this;
        if (present.Acknowledged is { Count: > 0 } acknowledged)
            return rung.Acknowledge == AcknowledgeKinds.Any || AwaitedOn(obligation).Count == 0 ? Hold(obligation, acknowledged[^1].Person, China(at)) : this;
        return present.Reachable.Count == 0 && !IsOnLastRung(obligation) ? Climb(id, China(at), at) : this;
    }

    /// <summary>Stops the climb for a while, if there is one; it goes on if the obligation is still open then.</summary>
    private Incident Hold(Obligation obligation, string by, DateTimeOffset at) => Put(obligation with
    {
        AcknowledgedBy = by,
        NextRungAt = obligation.NextRungAt is null ? null : at + Scaled(LadderOf(obligation).AcknowledgedFor),
        PutOff = null,
    });

    private Incident Knowing(IEnumerable<string> persons, out IReadOnlyList<int> indexes)
    {
        var given = persons.ToList();
        var people = People.Union(given).ToList();
        indexes = [.. given.Select(person => people.IndexOf(person)).Distinct()];
        return this with { People = people };
    }

    private string AcknowledgedText(Obligation obligation, Signal signal, bool counts, int missing)
    {
        var text = $"{Actors.Name(signal)} 已知悉“{TitleOf(obligation)}”";
        if (!counts)
            return $"{text}；本级须由所通知的人员全部确认，尚待 {missing} 人。";
        return missing > 0 ? $"{text}，尚待 {missing} 人确认。" : $"{text}。";
    }

    private static Dictionary<string, string>? PersonFacts(Signal signal) => Actors.Person(signal) is var person && !IsPerson(person, signal.Actor)
        ? new Dictionary<string, string> { ["person"] = person }
        : null;

    private static bool HasAcknowledged(RungState present, string person) => present.Acknowledged?.Any(one => IsPerson(one.Person, person)) == true;

    /// <summary>Names of accounts are lower-case, ids of the directory need not be.</summary>
    private static bool IsPerson(string id, string other) => string.Equals(id, other, StringComparison.OrdinalIgnoreCase);
}
