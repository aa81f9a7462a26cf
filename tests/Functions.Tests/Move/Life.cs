using System.Globalization;
using System.Text.Json;
using Functions.Tests.Register;
using Yuqing.Orchestrations;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;
using Yuqing.Orchestrations.Policies;

namespace Functions.Tests.Move;

/// <summary>
/// An incident that runs on a side as its orchestration runs it: inbox, then time, then what it owes, then its picture. What it owes
/// is written down with its time instead of being sent.
/// </summary>
internal sealed class Life
{
    private static readonly PolicySlice Policy = LoadPolicy();

    private readonly MoveSide _side;
    private Incident _incident;
    private int _signals;

    private Life(MoveSide side, IncidentSeed seed, Incident incident) => (_side, Seed, _incident) = (side, seed, incident);

    public IncidentSeed Seed { get; }

    public string Id => Seed.IncidentId;

    /// <summary>What happened, in words without ids.</summary>
    public List<string> Events { get; } = [];

    /// <summary>Registers an incident.</summary>
    public static async Task<Life> OpenAsync(MoveSide side, IncidentReport report)
    {
        await side.Policies.EnsureAsync([Policy]);
        var outcome = await side.Register.AcceptReportAsync(
            Sample.Delivery(report with { DiscoveredAt = side.Time.GetUtcNow() }), seed => IncidentIntake.Open(seed, Policy), default);
        var life = new Life(side, outcome.Incident.Seed, Incident.Open(outcome.Incident.Seed, Policy));
        await life.TurnAsync();
        return life;
    }

    /// <summary>Goes on from what a register holds, as the runner does.</summary>
    public static async Task<Life> GoOnAsync(MoveSide side, string id, Life before)
    {
        var stored = (await side.Register.GetAsync(id, default))!;
        var policy = (await side.Policies.GetAsync(stored.View.PolicyVersion))!;
        var life = new Life(side, stored.Seed, Incident.Resume(stored.StateJson, policy, stored.Generation)) { _signals = before._signals };
        await life.TurnAsync();
        return life;
    }

    /// <summary>Lets time pass, from one moment at which something is due to the next.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        var end = _side.Time.GetUtcNow() + span;
        while (_incident.NextWake is { } wake && wake <= end)
        {
            if (wake > _side.Time.GetUtcNow())
                _side.Time.SetUtcNow(wake);
            await TurnAsync();
        }

        _side.Time.SetUtcNow(end);
        await TurnAsync();
    }

    /// <summary>Accepts an act; it is applied at once unless told otherwise.</summary>
    public async Task ActAsync(string type, string? obligation = null, string role = Roles.Office, bool apply = true, params (string Name, string Value)[] fields)
    {
        var signal = new Signal
        {
            SignalId = $"act-{++_signals}",
            Type = type,
            Actor = role + "-person",
            ActorName = role,
            ActorRoles = [role],
            Obligation = obligation,
            Fields = fields.ToDictionary(field => field.Name, field => field.Value),
        };
        var outcome = await _side.Register.AcceptSignalAsync(
            Id, signal, (stored, ahead, accepted) => IncidentIntake.CheckSignal(stored.StateJson, Policy, accepted, ahead), default);
        Assert.True(outcome.Accepted is not null, outcome.Refused?.Detail);
        if (apply)
            await TurnAsync();
    }

    /// <summary>The record, and every clock as pages show it.</summary>
    public async Task<string> PictureAsync()
    {
        var stored = (await _side.Register.GetAsync(Id, default))!;
        var lines = (await _side.Register.GetTimelineAsync(Id, default))!.Select(line => $"{line.At:O} {line.Kind} {line.Obligation} {line.Text}").Order(StringComparer.Ordinal);
        return string.Join('\n', lines.Append(JsonSerializer.Serialize(stored.View.Obligations)).Append(JsonSerializer.Serialize(stored.View.Findings)))
            .Replace(Id, "ID", StringComparison.Ordinal);
    }

    private async Task TurnAsync()
    {
        for (var before = -1; before != Events.Count;)
        {
            before = Events.Count;
            for (var more = true; more;)
            {
                var batch = await _side.Register.LoadSignalsAsync(Id, _incident.LastSeq, default);
                _incident = batch.Signals.Aggregate(_incident, (incident, signal) => incident.Apply(signal));
                more = batch.More;
            }

            var now = _side.Time.GetUtcNow();
            _incident = _incident.Tick(now);
            foreach (var effect in _incident.Effects)
                Notify(effect, now);
            if (!_incident.NeedsProjection)
                continue;
            var picture = _incident.Project(Seed, final: _incident.Ended && _incident.Effects.Count == 0);
            await _side.Register.ProjectAsync(picture, default);
            _incident = _incident.Projected(picture);
        }
    }

    private void Notify(Effect effect, DateTimeOffset now)
    {
        var request = _incident.RequestOf(effect, now);
        Events.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{now:O} {request.Key.Replace(Id, "ID", StringComparison.Ordinal)} {request.Reason} {request.Obligation} rung {request.Rung} due {request.DueAt:O} to {string.Join(',', request.Roles.Concat(request.People))}"));
        var people = request.Roles.Select(role => new NotifiedPerson(role + "-person", role, role))
            .Concat(request.People.Select(person => new NotifiedPerson(person, person, "told-before")));
        _incident = _incident.Notified(effect.N, new NotifyResult([.. people], []), now);
    }

    private static PolicySlice LoadPolicy()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Yuqing.Functions.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests must run within the repository.");
        var file = Path.Combine(folder.FullName, "tests", "Smoke.Tests", "Policies", "road.yaml");
        return PolicyCatalog.Parse([new PolicySource("road.yaml", File.ReadAllText(file))], Yuqing.Functions.Startup.PolicyFiles.ShippedSchema()).All.Single();
    }
}
