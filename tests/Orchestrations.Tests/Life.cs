using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Tests;

/// <summary>An incident, the policy that it runs on, and everything that people do to it.</summary>
internal sealed class Life
{
    /// <summary>When every report is accepted.</summary>
    public static readonly DateTimeOffset Accepted = Story.At("09:00");

    private readonly List<Signal> _made = [];
    private readonly Lazy<IReadOnlyList<Signal>> _signals;
    private readonly string _text;

    /// <param name="signals">What people do, in order; made when it is first asked for.</param>
    /// <param name="text">How a failure shows it.</param>
    public Life(PolicySlice policy, IncidentSeed seed, Func<Life, IEnumerable<Signal>> signals, string text = "")
    {
        Policy = policy;
        Seed = seed;
        _text = text;
        _signals = new Lazy<IReadOnlyList<Signal>>(() =>
        {
            foreach (var signal in signals(this))
                _made.Add(signal);
            return _made;
        });
    }

    public PolicySlice Policy { get; }

    public IncidentSeed Seed { get; }

    public IReadOnlyList<Signal> Signals => _signals.Value;

    /// <summary>Long after the last act.</summary>
    public DateTimeOffset End => Signals.Select(signal => signal.AcceptedAt).Append(Accepted).Max() + (TimeSpan.FromDays(20) / Seed.Report.TimeScale);

    public Incident Open() => Incident.Open(Seed, Policy);

    /// <summary>As the register would restore it.</summary>
    public Incident Restored(Incident incident) => Incident.Load(incident.Save(), Policy);

    /// <summary>Shows the acts made so far: making the next one may be what failed.</summary>
    public override string ToString() =>
        $"{_text}\n{Seed.Report.Level}{(Seed.Report.LevelProvisional ? "?" : "")} {Seed.Report.Category} scale {Seed.Report.TimeScale}\n"
        + string.Join('\n', _made.Select(Show));

    private static string Show(Signal signal) =>
        $"  {Incident.China(signal.AcceptedAt):MM-dd HH:mm:ss.FFF} {signal.Actor}/{string.Join('+', signal.ActorRoles)} {signal.Type} {signal.Obligation} "
        + string.Join(' ', signal.Fields.Select(field => $"{field.Key}={Limits.Cut(field.Value, 20)}"));
}

/// <summary>The scripts for the highway's levels as lives.</summary>
internal static class ScriptLives
{
    /// <summary>The same incident and the same acts.</summary>
    public static Life ToLife(this Script script) => new(TestPolicy.P1, script.Seed, _ => script.Signals(), script.ToString());
}
