using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Tests;

/// <summary>One act of a plan: what it is follows from its salt and from the state it meets.</summary>
/// <param name="After">Seconds since the act before; negative = at the next due time or wake-up, this many seconds less one later.</param>
internal sealed record ActPlan(int After, int Salt);

/// <summary>What a random life is made from; shrinks by leaving acts and obligations out.</summary>
internal sealed record LifePlan(PolicySlice Policy, int ReportSalt, IReadOnlyList<ActPlan> Acts)
{
    private Life? _life;

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerOptions.Web) { WriteIndented = false };

    /// <summary>Lives of random incidents on policies that a number stands for.</summary>
    public static Arbitrary<LifePlan> Arbitrary(Func<int, PolicySlice> policy) => Arb.From(
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from report in Gen.Choose(0, int.MaxValue - 1)
        from count in Gen.Choose(0, 40)
        from acts in Act.ArrayOf(count)
        select new LifePlan(policy(seed), report, acts),
        plan => plan.Smaller());

    private static Gen<ActPlan> Act =>
        from after in Gen.Frequency(
            (2, Gen.Constant(0)), (4, Gen.Choose(1, 900)), (2, Gen.Elements(1800, 3600, 86400)), (1, Gen.Choose(3600, 300_000)), (3, Gen.Choose(-3, -1)))
        from salt in Gen.Choose(0, int.MaxValue - 1)
        select new ActPlan(after, salt);

    /// <summary>The life, made anew: a failure shows the one that was made last.</summary>
    public Life ToLife() => _life = new Life(Policy, Seed(), Signals, JsonSerializer.Serialize(Policy, Readable));

    public override string ToString() => (_life ?? ToLife()).ToString();

    private IEnumerable<LifePlan> Smaller()
    {
        for (var size = Acts.Count / 2; size > 0; size /= 2)
        {
            for (var from = 0; from < Acts.Count; from += size)
                yield return this with { Acts = [.. Acts.Where((_, i) => i < from || i >= from + size)] };
        }
        for (var i = 0; i < Policy.Obligations.Count; i++)
        {
            var smaller = Policy with { Obligations = [.. Policy.Obligations.Where((_, j) => j != i)] };
            if (RandomPolicies.Mistakes(smaller).Count == 0)
                yield return this with { Policy = smaller };
        }
    }

    private IncidentSeed Seed()
    {
        var chance = new Chance(ReportSalt);
        var scale = chance.Pick(1.0, 1.0, 1.0, 60.0, 1800.0);
        var reportable = Policy.Categories.Where(category => category.Reportable).Select(category => category.Id).ToList();
        var report = new IncidentReport
        {
            Unit = RandomPolicies.Unit,
            Source = "demo",
            ExternalId = "e-1",
            Title = "事项",
            Platform = chance.Pick(RandomPolicies.Platforms),
            Level = chance.Of(0.8) ? chance.Pick(Policy.Levels).Id : null,
            LevelProvisional = chance.Of(0.5),
            Category = reportable.Count > 0 && chance.Of(0.7) ? chance.Pick(reportable) : null,
            Flags = chance.Of(0.2) ? chance.Some(Policy.Flags.Select(flag => flag.Id)) : [],
            OccurredAt = Earlier(0.7),
            DiscoveredAt = Earlier(0.7),
            PostedAt = Earlier(0.3),
            HandedOffAt = Earlier(0.3),
            Drill = scale > 1,
            TimeScale = scale,
        };
        return new IncidentSeed("inc-1", "TEST-2026-0001", Life.Accepted, report)
        {
            Calendars = chance.Of(0.7) ? [RandomActs.Calendar(2026)] : [],
        };

        DateTimeOffset? Earlier(double often) => chance.Of(often) ? Life.Accepted.AddSeconds(-chance.Pick(0, 60, 600, 1200, 3600, 100_000)) : null;
    }

    private IEnumerable<Signal> Signals(Life life)
    {
        var incident = life.Open();
        var at = Life.Accepted;
        var seq = 0;
        foreach (var act in Acts)
        {
            at = When(act, incident, at);
            incident = incident.Tick(at);
            var signal = new RandomActs(incident, life.Seed, new Chance(act.Salt)).Next(at) with
            {
                SignalId = $"s{++seq}",
                Seq = seq,
            };
            yield return signal;
            incident = incident.Apply(signal);
        }
    }

    private static DateTimeOffset When(ActPlan act, Incident incident, DateTimeOffset at)
    {
        if (act.After >= 0)
            return at + (TimeSpan.FromSeconds(act.After) / incident.TimeScale);
        var due = incident.NextPending?.Due ?? incident.NextWake;
        return due >= at && due - at < TimeSpan.FromDays(30) ? due.Value.AddSeconds(-act.After - 2) is var near && near >= at ? near : at : at;
    }
}
