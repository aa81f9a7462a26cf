using System.Globalization;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;
using Yuqing.Orchestrations.Policies;
using Yuqing.Orchestrations.Tests.Calendars;

namespace Yuqing.Orchestrations.Tests.Scenarios;

/// <summary>
/// Lives through a scenario and asserts every line of it. Of the obligations that the scenario mentions, and of the
/// incident as a whole, nobody may be told anything that it does not list.
/// </summary>
internal sealed class ScenarioRun
{
    private readonly ScenarioFile _file;
    private readonly Scenario _scenario;
    private readonly ScenarioTimes _times;
    private readonly HashSet<string> _watched;
    private readonly IncidentSeed _seed;
    private readonly List<(DateTimeOffset At, Notice Notice)> _told = [];
    private readonly List<string> _wrong = [];
    private Incident _incident;
    private long _seq;

    public ScenarioRun(ScenarioFile file, Scenario scenario)
    {
        _file = file;
        _scenario = scenario;
        _times = new ScenarioTimes(scenario.Day ?? file.Day);
        _watched = [.. scenario.Steps.SelectMany(step => step.Mentioned)];
        _seed = Seed();
        var policy = scenario.Given.Monitoring is { } time ? file.Slice.ForMonitoring(Clock(time)) : file.Slice;
        _incident = Incident.Open(_seed, policy);
        Deliver(_seed.AcceptedAt);
        if (!scenario.Steps[0].Told?.Any(told => told.StartsWith(NoticeReasons.NewIncident, StringComparison.Ordinal)) ?? true)
            _told.RemoveAll(told => told.Notice.Reason == NoticeReasons.NewIncident);
    }

    /// <summary>The incident's picture after a step was lived through.</summary>
    public IncidentView View => _incident.ToView(_seed);

    /// <summary>The times of the scenario.</summary>
    public ScenarioTimes Times => _times;

    /// <summary>The policy, or what it says about the monitoring record.</summary>
    public PolicySlice Policy => _incident.Policy;

    /// <summary>The report as given.</summary>
    public IncidentSeed Given => _seed;

    /// <summary>Everything that came otherwise than the scenario says.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    /// <summary>Lives through the steps, one at a time.</summary>
    public IEnumerable<ScenarioStep> Steps()
    {
        foreach (var step in _scenario.Steps)
        {
            var at = _times.Parse(step.At);
            Until(step.Does is null ? at + Incident.Grace : at);
            if (step.Does is not null)
                Act(step, at);
            Assert(step, at);
            yield return step;
        }
    }

    private void Act(ScenarioStep step, DateTimeOffset at)
    {
        var actor = step.By ?? throw new FormatException($"{_scenario.Id}, {step.At}: nobody acts.");
        var signal = new Signal
        {
            SignalId = $"s{_seq + 1}",
            Seq = ++_seq,
            AcceptedAt = at,
            Type = step.Does!,
            Actor = actor,
            ActorName = actor,
            ActorRoles = [actor.TrimEnd('-', '1', '2', '3')],
            ActorUnits = step.Units,
            Obligation = step.Of,
            PerformedAt = step.Performed is null ? null : _times.Parse(step.Performed),
            OnBehalfOf = step.For,
            Fields = (step.With ?? []).ToDictionary(field => field.Key, field => Value(field.Value?.ToString() ?? "")),
        };
        _incident = _incident.Apply(signal);
        Deliver(at);
        var problem = _incident.Results[^1].Problem;
        var why = problem is null ? null : $"{problem.Detail} {string.Join(' ', problem.Errors.SelectMany(error => error.Value.Prepend(error.Key)))}";
        if (step.Refused is { } reason ? why?.Contains(reason, StringComparison.Ordinal) != true : why is not null)
            Note(step, $"was {why ?? "accepted"}");
    }

    private string Value(string value) => value.StartsWith('@') ? _times.Parse(value[1..]).ToString("O") : value;

    private void Assert(ScenarioStep step, DateTimeOffset at)
    {
        var view = View;
        var wrong = new List<string>();
        foreach (var (id, due) in step.Due ?? [])
            Same($"due of {id}", due is null or "-" ? null : _times.Parse(due), Effective(view, id));
        foreach (var (id, status) in step.Status ?? [])
            Same($"status of {id}", status, Find(view, id)?.Status);
        foreach (var id in step.Absent ?? [])
            Same($"{id}", null, Find(view, id)?.Status);
        foreach (var (id, status) in step.Transfers ?? [])
            Same($"{id}", status, view.Transfers.FirstOrDefault(transfer => transfer.Id == id)?.Status);
        foreach (var (id, status) in step.Statements ?? [])
            Same($"{id}", status, view.Statements.LastOrDefault(statement => statement.Id == id)?.Status);
        foreach (var (id, received) in step.Received ?? [])
            Same($"receipts of {id}", string.Join(", ", received), string.Join(", ", Find(view, id)?.Recipients.Where(r => r.At is not null).Select(r => r.Id) ?? []));
        foreach (var id in step.ProvisionalDue ?? [])
            Same($"due of {id} provisional", true, Find(view, id)?.DueProvisional);
        if (step.Findings is { } findings)
            Same("findings", string.Join(", ", findings.Order()), string.Join(", ", view.Findings.Select(f => $"{f.Kind} {f.Status}").Order()));
        if (step.Missing is { } missing)
            Same("missing", string.Join(", ", missing.Order()), string.Join(", ", view.MissingToClose.Select(item => item.Id).Order()));
        if (step.Incident is { } status2)
            Same("incident", status2, view.Status);
        if (step.Level is { } level)
            Same("level", level, view.Level);
        if (step.Category is { } category)
            Same("category", category, view.Category);
        if (step.Lead is { } lead)
            Same("lead unit", lead, view.LeadUnit);
        if (step.Restricted is { } restricted)
            Same("restricted", restricted, view.Restricted);
        AssertTold(step, at, wrong);
        foreach (var line in wrong)
            Note(step, line);

        void Same<T>(string what, T expected, T actual)
        {
            if (!Equals(expected, actual))
                wrong.Add($"{what}: expected {Text(expected)}, is {Text(actual)}");
        }

        string Text(object? value) => value switch { null => "nothing", DateTimeOffset time => _times.Show(time), _ => value.ToString()! };
    }

    private void AssertTold(ScenarioStep step, DateTimeOffset at, List<string> wrong)
    {
        var relevant = _told.Where(told => told.Notice.Obligation is null || _watched.Contains(told.Notice.Obligation)).ToList();
        var expected = (step.Told ?? []).Select(Notice.Parse).Select(notice => notice.ToString()).Order().ToList();
        var actual = relevant.Select(told => (told.At - at).Duration() <= Incident.Grace ? told.Notice.ToString() : $"{told.Notice} at {_times.Show(told.At)}").Order().ToList();
        foreach (var missing in expected.Except(actual))
            wrong.Add($"not told: {missing}");
        foreach (var unexpected in actual.Except(expected))
            wrong.Add($"told although not listed: {unexpected}");
        _told.Clear();
    }

    private void Until(DateTimeOffset time)
    {
        while (_incident.NextWake is { } wake && wake <= time)
        {
            _incident = _incident.Tick(wake);
            Deliver(wake);
        }
        _incident = _incident.Tick(time);
    }

    private void Deliver(DateTimeOffset at)
    {
        while (_incident.Effects.Count > 0)
        {
            var effect = _incident.Effects[0];
            if (effect.Reason == Effect.Relay)
            {
                _incident = _incident.Relayed(effect.N);
                continue;
            }
            var request = _incident.RequestOf(effect, at);
            var missing = request.Roles.Intersect(_scenario.Given.Vacant ?? []).ToList();
            var reached = request.Roles.Except(missing).Select(role => new NotifiedPerson(role, role, role))
                .Concat(request.People.Select(person => new NotifiedPerson(person, person, ""))).ToList();
            if (reached.Count > 0)
                _told.Add((at, new Notice(request.Reason, request.Obligation, string.Join(", ", reached.Select(person => person.Person)))));
            _incident = _incident.Notified(effect.N, new NotifyResult(reached, missing), at);
        }
    }

    private IncidentSeed Seed()
    {
        var given = _scenario.Given;
        if (given.Monitoring is { } monitoring)
            return new IncidentSeed("inc-1", "2026-0001", _times.Parse("00:00"), _file.Slice.MonitoringReport(_file.Policy, _times.Day, Clock(monitoring)));
        var accepted = Time(given.Accepted) ?? Time(given.Discovered) ?? Time(given.Occurred) ?? throw new FormatException($"{_scenario.Id} gives no time.");
        var report = new IncidentReport
        {
            Unit = _file.Policy,
            Source = "demo",
            ExternalId = "e-1",
            Title = _scenario.Title,
            Level = given.Level,
            LevelProvisional = given.Provisional,
            Category = given.Category,
            Platform = given.Platform,
            Flags = given.Flags ?? [],
            OccurredAt = Time(given.Occurred),
            DiscoveredAt = Time(given.Discovered),
            PostedAt = Time(given.Posted),
            HandedOffAt = Time(given.HandedOff),
            Drill = given.Scale > 1,
            TimeScale = given.Scale,
        };
        if (IncidentIntake.CheckReport(report, _file.Slice, accepted) is { } problem)
            throw new InvalidOperationException($"{_scenario.Id}: the report is refused: {problem.Detail} {string.Join(' ', problem.Errors.Keys)}");
        return new IncidentSeed("inc-1", "2026-0001", accepted, report) { Calendars = [.. (given.Calendars ?? [2026]).Select(year => TestCalendar.Years.Single(known => known.Year == year))] };

        DateTimeOffset? Time(string? text) => text is null ? null : _times.Parse(text);
    }

    private static TimeOnly Clock(string time) => TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture);

    private static ObligationView? Find(IncidentView view, string id) => view.Obligations.FirstOrDefault(obligation => obligation.Id == id);

    private static DateTimeOffset? Effective(IncidentView view, string id) => Find(view, id) is { } found ? found.ExtendedTo ?? found.DueAt : DateTimeOffset.MinValue;

    private void Note(ScenarioStep step, string what) => _wrong.Add($"{step.At} {step.By} {step.Does} {step.Of}: {what}");
}
