using System.Globalization;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Incidents;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Tests;

/// <summary>
/// Tells what happens to one incident, in the order of time: people act, time passes, notifications are delivered at
/// once to whoever holds the duty role. Times are of 2026-11-21 in Asia/Shanghai; "+1 09:00" is the day after.
/// </summary>
internal sealed class Story
{
    public static readonly string[] DutyOfficer = [Roles.DutyOfficer];
    public static readonly string[] Office = [Roles.Office];
    public static readonly string[] Leader = [Roles.Leader];

    private readonly HashSet<string> _vacant = [];
    private long _seq;

    private Story(Incident incident, IncidentSeed seed)
    {
        Incident = incident;
        Seed = seed;
    }

    public Incident Incident { get; private set; }

    public IncidentSeed Seed { get; }

    public IncidentView View => Incident.ToView(Seed);

    public List<NotifyRequest> Notices { get; } = [];

    /// <summary>Who holds a duty role, where that is not just <c>p-role</c>.</summary>
    public Dictionary<string, string[]> Holders { get; } = [];

    /// <summary>Why the last act was refused, or null.</summary>
    public Problem? Refused { get; private set; }

    public static DateTimeOffset At(string time)
    {
        var parts = time.Split(' ');
        var days = parts.Length == 1 ? 0 : int.Parse(parts[0], CultureInfo.InvariantCulture);
        return new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.FromHours(8)).AddDays(days) + TimeSpan.Parse(parts[^1], CultureInfo.InvariantCulture);
    }

    public static Story Open(
        string? level = "I", string? occurred = "09:00", string? discovered = null, string accepted = "09:00",
        bool provisional = false, double scale = 1, PolicySlice? policy = null, IncidentReport? report = null, params string[] vacant)
    {
        var given = (report ?? Report(level)) with
        {
            LevelProvisional = provisional,
            OccurredAt = occurred is null ? null : At(occurred),
            DiscoveredAt = discovered is null ? null : At(discovered),
            Drill = scale > 1,
            TimeScale = scale,
        };
        return Open(policy ?? TestPolicy.P1, given, accepted, vacant: vacant);
    }

    /// <summary>An incident on any policy; years of the working calendar are known as given, none otherwise.</summary>
    public static Story Open(
        PolicySlice policy, IncidentReport report, string accepted = "09:00", IReadOnlyList<CalendarYear>? calendars = null, params string[] vacant)
    {
        var seed = new IncidentSeed("inc-1", "HNGL-2026-0001", At(accepted), report) { Calendars = calendars ?? [] };
        var story = new Story(Incident.Open(seed, policy), seed);
        story._vacant.UnionWith(vacant);
        story.Deliver(At(accepted));
        return story;
    }

    public static IncidentReport Report(string? level) => new()
    {
        Unit = "huaning-highway",
        Source = "demo",
        ExternalId = "wb-1",
        Title = "某路段积水",
        Level = level,
    };

    public static Dictionary<string, string> Phone(string callee = "县委办") => new() { ["callee"] = callee, ["calledAt"] = "2026-11-21T09:10:00+08:00" };

    public static Dictionary<string, string> Paper => new() { ["documentNo"] = "华公路〔2026〕1号", ["receivedBy"] = "李四" };

    public static Dictionary<string, string> Where => new() { ["where"] = "官方微博" };

    public static Dictionary<string, string> Bulletin => new() { ["documentNo"] = "内参第 8 期", ["receivedBy"] = "县网信办" };

    public static Dictionary<string, string> With(params (string Name, string Value)[] fields) => fields.ToDictionary(f => f.Name, f => f.Value);

    /// <summary>Somebody acts; what follows at once is delivered.</summary>
    public Story Act(
        string time, string type, string? obligation = null, Dictionary<string, string>? fields = null,
        string actor = "wang", string[]? roles = null, string? performedAt = null, string? onBehalfOf = null, string[]? units = null)
    {
        var signal = new Signal
        {
            SignalId = $"s{_seq + 1}",
            Seq = ++_seq,
            AcceptedAt = At(time),
            Type = type,
            Actor = actor,
            ActorName = actor,
            ActorRoles = roles ?? Office,
            ActorUnits = units,
            Obligation = obligation,
            Fields = fields ?? [],
            PerformedAt = performedAt is null ? null : At(performedAt),
            OnBehalfOf = onBehalfOf,
        };
        Incident = Incident.Apply(signal);
        Refused = Incident.Results[^1].Problem;
        Deliver(At(time));
        return this;
    }

    public Story Complete(string time, string obligation, Dictionary<string, string>? fields = null, string actor = "wang", string? performedAt = null) =>
        Act(time, SignalTypes.Complete, obligation, fields, actor, performedAt: performedAt);

    /// <summary>The product gives a notification to one person up.</summary>
    public Story GiveUp(string time, string obligation, string person, int rung, string notification = "n-1") => Act(
        time, SignalTypes.Unreachable, obligation, With(("person", person), ("rung", $"{rung}"), ("notification", notification)), actor: "system");

    /// <summary>Time passes, waking the incident whenever it asks for it.</summary>
    public Story Until(string time)
    {
        while (Incident.NextWake is { } wake && wake <= At(time))
        {
            Incident = Incident.Tick(wake);
            Deliver(wake);
        }
        Incident = Incident.Tick(At(time));
        return this;
    }

    public ObligationView Obligation(string id) => View.Obligations.Single(o => o.Id == id);

    public IEnumerable<TimelineEntry> Lines(string kind, string? obligation = null) =>
        Incident.Entries.Where(e => e.Kind == kind && (obligation is null || e.Obligation == obligation));

    public IEnumerable<NotifyRequest> Told(string reason, string? obligation = null) =>
        Notices.Where(n => n.Reason == reason && (obligation is null || n.Obligation == obligation));

    /// <summary>Puts every level I duty in place, so that it can be closed.</summary>
    public Story HandleLevelOne(string time)
    {
        Complete(time, "phone-report", Phone()).Complete(time, "paper-report", Paper).Complete(time, "response", Where);
        foreach (var item in Obligation("three-synchronisations").Items)
            Act(time, SignalTypes.Checklist, "three-synchronisations", With(("item", item.Id)));
        return this;
    }

    private void Deliver(DateTimeOffset at)
    {
        while (Incident.Effects.FirstOrDefault(e => e.Reason != Effect.Relay) is { } effect)
        {
            var request = Incident.RequestOf(effect, at);
            Notices.Add(request);
            var missing = request.Roles.Where(_vacant.Contains).ToList();
            var reached = request.Roles.Except(missing)
                .SelectMany(role => Holders.GetValueOrDefault(role, [$"p-{role}"]).Select(person => new NotifiedPerson(person, person, role)))
                .Concat(request.People.Select(person => new NotifiedPerson(person, person, "")));
            Incident = Incident.Notified(effect.N, new NotifyResult([.. reached], missing), at);
        }
    }
}
