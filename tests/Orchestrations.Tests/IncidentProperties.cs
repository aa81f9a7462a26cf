using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;

namespace Yuqing.Orchestrations.Tests;

/// <summary>
/// What holds for the highway's incidents beyond the laws of every policy (<see cref="RandomPolicyProperties"/>). Seeds are
/// fixed; a failure prints its script, shrunk.
/// </summary>
public class IncidentProperties(ITestOutputHelper output)
{
    private const int Cases = 200;

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

    private static Gen<int> Permille => Gen.Choose(0, 1000);

    private void Check(ulong seed, Property property)
    {
        output.WriteLine($"Seed {seed}, {Cases} cases.");
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(new Replay(new Rnd(seed, 7), null)));
    }

    private static Incident ApplyAll(Incident incident, IEnumerable<Signal> acts, DateTimeOffset at) =>
        acts.Select((act, i) => act with { SignalId = $"s{i}", Seq = i + 1, AcceptedAt = at })
            .Aggregate(incident, (state, signal) => state.Apply(signal)).Tick(at.AddDays(2));

    private static string Statuses(Incident incident) =>
        string.Join(' ', incident.Obligations.OrderBy(o => o.Id, StringComparer.Ordinal).Select(o => $"{o.Id}={o.Status}"));

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
