using Yuqing.Orchestrations.Calendars;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Tests;

/// <summary>What holds for every climb of a ladder. Here everybody is told at once; some roles are vacant.</summary>
internal static partial class IncidentLaws
{
    private static readonly string[] Vacant = ["leader-on-duty", "superior"];

    /// <summary>
    /// While something with a ladder is breached and open, somebody will be told: the next rung has its time. Unless it was
    /// put off or acknowledged, a first rung has been told; and whoever holds the climb up is not waited for.
    /// </summary>
    public static string? SomebodyIsAlwaysOwedWord(Life life) => FirstNotNull(Climbs(life).SelectMany(step => step.After.Obligations
        .Where(o => o is { IsPending: true, BreachedAt: not null } && step.After.RuleOf(o).Ladder is not null)
        .Select(o => o switch
        {
            { NextRungAt: null } => $"{o.Id} is breached and nobody more will ever be told",
            { Rung: 0, PutOff: null, AcknowledgedBy: null } => $"{o.Id} is breached and nobody was told",
            { AcknowledgedBy: not null } when step.After.AwaitedOn(o).Count > 0 => $"{o.Id} is acknowledged and somebody is awaited",
            _ => null,
        })));

    /// <summary>A climb only goes up, until it is called off (more time, another calendar), starts anew, or goes by another rule.</summary>
    public static string? ClimbNeverGoesDown(Life life) => FirstNotNull(Climbs(life).SelectMany(step => step.Before.Obligations
        .Where(_ => step.Signal.Type is not (SignalTypes.DecideExtension or SignalTypes.Calendar))
        .Select(before => (Before: before, After: step.After.Find(before.Id)!))
        .Where(o => o.Before.IsPending && o.After.IsPending && o.Before.Rule == o.After.Rule && !step.After.RuleOf(o.After).Repeats)
        .Select(o => o.After.Rung < o.Before.Rung ? $"{o.After.Id} went from rung {o.Before.Rung} to {o.After.Rung} by signal {step.Signal.Seq}" : null)));

    /// <summary>Every effect is sent once, under a key of its own, and never for the same rung while that notification is under way.</summary>
    public static string? NobodyIsToldTwiceForOneEffect(Life life)
    {
        var keys = new HashSet<string>();
        return FirstNotNull(Climbs(life, request => keys.Add(request.Key) ? null : $"{request.Key} was sent twice").Select(step => step.Wrong));
    }

    /// <summary>A rung for working hours is told in them, unless somebody asked for it or the level is urgent.</summary>
    public static string? WorkingHoursAreKept(Life life) => life.Seed.Report.TimeScale > 1 ? null : FirstNotNull(Climbs(life).SelectMany(step =>
    {
        var calendar = new WorkingCalendar(step.After.Calendars);
        return step.After.Entries.Skip(step.Before.Entries.Count)
            .Where(line => line.Kind == "escalated" && line.Data?.ContainsKey("manual") != true && step.Signal.Type != SignalTypes.Calendar)
            .Where(line => step.Before.Level == step.After.Level && step.Before.Find(line.Obligation) is { } o && step.After.Find(line.Obligation)!.Rule == o.Rule)
            .Select(line =>
            {
                var o = step.After.Find(line.Obligation)!;
                var urgent = life.Policy.FindLevel(step.After.Level)?.Urgent ?? life.Policy.Levels.Count > 0 && step.After.Level is null;
                var rung = life.Policy.Ladders[step.After.RuleOf(o).Ladder!].Rungs[int.Parse(line.Data!["rung"], null) - 1];
                return rung.Hours == HoursKinds.Working && !urgent && calendar.NextWorkingInstant(line.At) != line.At
                    ? $"{o.Id}: rung {line.Data["rung"]} was told at {line.At:O}"
                    : null;
            });
    }));

    /// <summary>The incident before and after each signal, with everything delivered as soon as it is owed.</summary>
    private static IEnumerable<ClimbStep> Climbs(Life life, Func<NotifyRequest, string?>? watch = null)
    {
        var incident = Told(life.Open(), Life.Accepted, watch, out _);
        foreach (var signal in life.Signals)
        {
            string? wrong = null;
            var before = incident;
            while (incident.NextWake is { } wake && wake <= signal.AcceptedAt && wrong is null)
                incident = Told(incident.Tick(wake), wake, watch, out wrong);
            incident = Told(incident.Apply(signal).Tick(signal.AcceptedAt), signal.AcceptedAt, watch, out var later);
            yield return new ClimbStep(before, signal, incident, wrong ?? later);
        }
    }

    private static Incident Told(Incident incident, DateTimeOffset at, Func<NotifyRequest, string?>? watch, out string? wrong)
    {
        wrong = null;
        while (incident.Effects.Count > 0)
        {
            var effect = incident.Effects[0];
            if (effect.Reason == Effect.Relay)
            {
                incident = incident.Relayed(effect.N);
                continue;
            }
            var request = incident.RequestOf(effect, at);
            wrong ??= watch?.Invoke(request);
            var there = request.Roles.Except(Vacant).Select(role => new NotifiedPerson($"p-{role}", role, role));
            incident = incident.Notified(effect.N, new NotifyResult([.. there], [.. request.Roles.Intersect(Vacant)]), at);
        }
        return incident;
    }

    private sealed record ClimbStep(Incident Before, Signal Signal, Incident After, string? Wrong);
}
