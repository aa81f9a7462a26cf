using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Orchestrations.Tests;

/// <summary>What must hold for every incident, whatever people do. Seeds are fixed; a failure prints its script, shrunk.</summary>
public class IncidentProperties(ITestOutputHelper output)
{
    private const int Cases = 200;
    private const int StateLimit = 32 * 1024;

    [Fact]
    public void Deadline_CompletedAtOrBeforeDue_IsNeverBreached() => Check(1, Prop.ForAll(
        Scripts.Arbitrary, Permille.ToArbitrary(), Permille.ToArbitrary(),
        (script, share, tick) => OpenWithClocks(script).All(obligation => CompletedInTime(script, obligation, share, tick))));

    [Fact]
    public void Deadline_PassedWithoutCompletion_IsAlwaysBreached() => Check(2, Prop.ForAll(Scripts.Arbitrary, script =>
    {
        var incident = script.Open();
        foreach (var signal in script.Signals())
        {
            incident = incident.Apply(signal).Tick(signal.AcceptedAt);
            if (Unbreached(incident, signal.AcceptedAt) is { } id)
                return false.Label($"{id} has no breach at {signal.AcceptedAt:O}");
        }
        incident = incident.Tick(script.End);
        return (Unbreached(incident, script.End) is null).Label("after the end");
    }));

    [Fact]
    public void Deadline_DoneOrLate_AgreesWithTheClock() => Check(3, Prop.ForAll(Scripts.Arbitrary, script =>
        Run(script).Obligations.All(o => o.Status switch
        {
            ObligationStatus.Done when o.DueInFact is { } due && !o.BackEntered => o.AcceptedAt <= due,
            ObligationStatus.Done when o.BackEntered => o.PerformedAt <= o.DueInFact && o.AcceptedAt > o.DueInFact,
            ObligationStatus.Late => o.BreachedAt is not null && o.AcceptedAt > o.DueInFact,
            _ => true,
        })));

    [Fact]
    public void Signal_TakenInAgain_ChangesNothing() => Check(4, Prop.ForAll(Scripts.Arbitrary, script =>
    {
        var signals = script.Signals();
        var incident = script.Open();
        for (var i = 0; i < signals.Count; i++)
        {
            incident = incident.Apply(signals[i]);
            var again = signals.Take(i + 1).Aggregate(incident, (state, signal) => state.Apply(signal));
            if (!ReferenceEquals(again, incident))
                return false;
        }
        return true;
    }));

    [Fact]
    public void Signals_IndependentOnes_GiveTheSameStatusesInAnyOrder() => Check(5, Prop.ForAll(
        Scripts.Arbitrary, Permille.ToArbitrary(), (script, moment) =>
        {
            var open = script.Open();
            var at = Script.Accepted + (TimeSpan.FromSeconds(moment * 90.0) / script.Scale);
            var acts = open.Obligations.Where(o => Fulfil(o.Id) is not null).Select(o => Fulfil(o.Id)!).ToList();
            var forward = ApplyAll(open, acts, at);
            var backward = ApplyAll(open, acts.AsEnumerable().Reverse(), at);
            return (Statuses(forward) == Statuses(backward)).Label($"{Statuses(forward)} / {Statuses(backward)}");
        }));

    [Fact]
    public void State_SavedAndRestoredAtEveryStep_ChangesNothing() => Check(6, Prop.ForAll(Scripts.Arbitrary, script =>
    {
        var kept = script.Open();
        var restored = kept;
        foreach (var signal in script.Signals())
        {
            kept = kept.Apply(signal).Tick(signal.AcceptedAt.AddSeconds(2));
            restored = Incident.Load(restored.Save(), TestPolicy.P1).Apply(signal);
            restored = Incident.Load(restored.Save(), TestPolicy.P1).Tick(signal.AcceptedAt.AddSeconds(2));
        }
        return kept.Save() == restored.Save();
    }));

    [Fact]
    public void Time_InOneLeapOrManySteps_GivesTheSameState() => Check(7, Prop.ForAll(
        Scripts.Arbitrary, Permille.ListOf().ToArbitrary(), (script, cuts) =>
        {
            var leap = Run(script);
            var steps = script.Open();
            var before = Script.Accepted;
            foreach (var signal in script.Signals())
            {
                steps = StepThrough(steps, before, signal.AcceptedAt, cuts).Apply(signal);
                before = signal.AcceptedAt;
            }
            steps = StepThrough(steps, before, script.End, cuts).Tick(script.End);
            return leap.Save() == steps.Save();
        }));

    [Fact]
    public void State_WhateverHappens_StaysSmall()
    {
        var largest = 0;
        Check(8, Prop.ForAll(Scripts.Arbitrary, script =>
        {
            var incident = script.Open();
            foreach (var signal in script.Signals())
            {
                incident = Delivered(incident.Apply(signal), signal.AcceptedAt);
                incident = incident.Projected(incident.Project(script.Seed));
                largest = Math.Max(largest, Encoding.UTF8.GetByteCount(incident.Save()));
            }
            return (largest <= StateLimit).Label($"{largest} bytes");
        }));
        output.WriteLine($"Largest state: {largest} bytes.");
        Assert.InRange(largest, 5000, StateLimit);
    }

    [Fact]
    public void Version_WithEverySignal_Increases() => Check(9, Prop.ForAll(Scripts.Arbitrary, script =>
    {
        var incident = script.Open();
        foreach (var signal in script.Signals())
        {
            var next = incident.Apply(signal);
            if (next.Version <= incident.Version || next.LastSeq != signal.Seq)
                return false;
            incident = next;
        }
        return incident.Entries.Select(e => e.Id).Distinct().Count() == incident.Entries.Count;
    }));

    [Fact]
    public void Check_BeforeAcceptance_AgreesWithApply() => Check(10, Prop.ForAll(Scripts.Arbitrary, script =>
    {
        var incident = script.Open();
        foreach (var signal in script.Signals())
        {
            var foreseen = IncidentIntake.CheckSignal(incident.Project(script.Seed).StateJson, TestPolicy.P1, signal with { Seq = 0 });
            incident = incident.Apply(signal);
            if (foreseen?.Detail != incident.Results[^1].Problem?.Detail)
                return false;
        }
        return true;
    }));

    [Fact]
    public void Statements_OfOneKind_AtMostOneVersionIsCurrent() => Check(11, Prop.ForAll(Scripts.Arbitrary, script =>
        States(script).All(incident => incident.Statements.Count <= Limits.Statements
            && incident.Statements.Where(s => s.IsCurrent).GroupBy(s => s.Kind).All(kind => kind.Count() == 1))));

    [Fact]
    public void Lead_Always_IsTheUnitFirstAskedOrOneThatAccepted() => Check(12, Prop.ForAll(Scripts.Arbitrary, script =>
        States(script).All(incident => incident.LeadUnit == incident.Unit
            || incident.Transfers.Any(t => t is { Role: "lead", Status: "accepted" } && t.Unit == incident.LeadUnit))));

    [Fact]
    public void Offers_OfTheLead_AtMostOneIsOpenAndNoneAfterTheEnd() => Check(13, Prop.ForAll(Scripts.Arbitrary, script =>
        States(script).All(incident => incident.Transfers.Count(t => t.Role == "lead" && TransferStatus.IsOpen(t)) <= 1
            && (incident.ClosedAt is null || !incident.Transfers.Any(TransferStatus.IsOpen)))));

    private static IEnumerable<Incident> States(Script script)
    {
        var incident = script.Open();
        foreach (var signal in script.Signals())
            yield return incident = incident.Apply(signal);
    }

    private static Gen<int> Permille => Gen.Choose(0, 1000);

    private void Check(ulong seed, Property property)
    {
        output.WriteLine($"Seed {seed}, {Cases} cases.");
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(new Replay(new Rnd(seed, 7), null)));
    }

    private static Incident Run(Script script) =>
        script.Signals().Aggregate(script.Open(), (incident, signal) => incident.Apply(signal)).Tick(script.End);

    private static string? Unbreached(Incident incident, DateTimeOffset now) => incident.Obligations
        .FirstOrDefault(o => o.IsPending && o.Due + Incident.Grace <= now && o.OpenedAt <= now && o.BreachedAt is null)?.Id;

    private static IEnumerable<Obligation> OpenWithClocks(Script script) =>
        script.Open().Obligations.Where(o => o.Due is not null && !o.BornOverdue && Fulfil(o.Id) is not null);

    private static bool CompletedInTime(Script script, Obligation obligation, int share, int tick)
    {
        var due = obligation.Due!.Value;
        var accepted = Script.Accepted + ((due - Script.Accepted) * share / 1000);
        var incident = script.Open().Tick(Script.Accepted + ((accepted - Script.Accepted) * tick / 1000));
        incident = incident.Apply(Fulfil(obligation.Id)! with { Seq = 1, AcceptedAt = accepted });
        incident = incident.Tick(due).Tick(due.AddDays(30));
        var done = incident.Find(obligation.Id)!;
        return done.Status == ObligationStatus.Done && done.BreachedAt is null
            && !incident.Entries.Any(e => e.Kind == "breached" && e.Obligation == obligation.Id);
    }

    private static Incident StepThrough(Incident incident, DateTimeOffset from, DateTimeOffset to, IEnumerable<int> cuts) =>
        cuts.Order().Aggregate(incident, (state, cut) => state.Tick(from + ((to - from) * cut / 1000)));

    private static Incident ApplyAll(Incident incident, IEnumerable<Signal> acts, DateTimeOffset at) =>
        acts.Select((act, i) => act with { SignalId = $"s{i}", Seq = i + 1, AcceptedAt = at })
            .Aggregate(incident, (state, signal) => state.Apply(signal)).Tick(at.AddDays(2));

    private static string Statuses(Incident incident) =>
        string.Join(' ', incident.Obligations.OrderBy(o => o.Id, StringComparer.Ordinal).Select(o => $"{o.Id}={o.Status}"));

    private static Incident Delivered(Incident incident, DateTimeOffset at)
    {
        while (incident.Effects.Count > 0)
        {
            var effect = incident.Effects[0];
            var people = incident.RequestOf(effect, at).Roles.Select(role => new NotifiedPerson($"person-with-a-long-id-{role}-{effect.N % 5}", role, role));
            incident = effect.Reason == Effect.Relay ? incident.Relayed(effect.N) : incident.Notified(effect.N, new NotifyResult([.. people], []), at);
        }
        return incident;
    }

    /// <summary>An act that fulfils an obligation by itself, or null when it takes more than one.</summary>
    private static Signal? Fulfil(string obligation)
    {
        var signal = new Signal { SignalId = "s", Type = SignalTypes.Complete, Actor = "wang", ActorRoles = Story.Office, Obligation = obligation };
        return obligation switch
        {
            "phone-report" => signal with { Fields = Story.Phone() },
            "paper-report" => signal with { Fields = Story.Paper },
            "internal-bulletin" => signal with { Fields = Story.Bulletin },
            "response" => signal with { Fields = Story.With(("where", "微博"), ("url", "https://example.gov.cn/1")) },
            "report-back" => signal with { Fields = Story.With(("reportedTo", "市局")) },
            "confirm-level" => signal with { Type = SignalTypes.ConfirmLevel, Obligation = null },
            _ => null,
        };
    }
}
