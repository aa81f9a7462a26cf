using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Yuqing.Orchestrations.Contracts;
using Yuqing.Orchestrations.Policies;

namespace Yuqing.Orchestrations.Incidents;

/// <summary>
/// An incident as a pure state machine: <see cref="Apply"/> takes a signal, <see cref="Tick"/> takes the time, both
/// return the next state. What it owes the world (notifications, timeline lines, signal results) lies in it as
/// outboxes until it is confirmed. No I/O, no clock, no randomness: the same inputs always give the same state.
/// </summary>
public sealed partial record Incident
{
    /// <summary>Version of the state's shape.</summary>
    public const int CurrentSchema = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Version of this state's shape.</summary>
    public int SchemaVersion { get; init; } = CurrentSchema;

    /// <summary>Incident id.</summary>
    public required string Id { get; init; }

    /// <summary>Number that people quote.</summary>
    public required string Number { get; init; }

    /// <summary>Unit id.</summary>
    public required string Unit { get; init; }

    /// <summary>Generation of the orchestration that runs it.</summary>
    public int Generation { get; init; } = 1;

    /// <summary>Increases with every change that pages can see.</summary>
    public long Version { get; init; }

    /// <summary>Last version that the register has confirmed.</summary>
    public long ProjectedVersion { get; init; }

    /// <summary>Last signal taken in.</summary>
    public long LastSeq { get; init; }

    /// <summary>When the report was accepted.</summary>
    public DateTimeOffset AcceptedAt { get; init; }

    /// <summary>An exercise.</summary>
    public bool Drill { get; init; }

    /// <summary>Divides every duration.</summary>
    public double TimeScale { get; init; } = 1;

    /// <summary>Times of the report by anchor name, as reported.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Anchors { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>Level id, null in triage.</summary>
    public string? Level { get; init; }

    /// <summary>No person has confirmed the level.</summary>
    public bool LevelProvisional { get; init; }

    /// <summary>Category id.</summary>
    public string? Category { get; init; }

    /// <summary>Platform of the report: some obligations belong to particular platforms only.</summary>
    public string? Platform { get; init; }

    /// <summary>Flags that are set.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Working-day calendars, in order of years; empty when the policy counts no working days.</summary>
    public IReadOnlyList<CalendarYear> Calendars { get; init; } = [];

    /// <summary>Latest numbers of the source, null while the report's own are.</summary>
    public ReportMetrics? Metrics { get; init; }

    /// <summary>One of <see cref="IncidentStatus"/>.</summary>
    public string Status { get; init; } = IncidentStatus.Open;

    /// <summary>When handling was concluded.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>End of the watch period.</summary>
    public DateTimeOffset? WatchUntil { get; init; }

    /// <summary>The incident that this one was merged into.</summary>
    public string? MergedInto { get; init; }

    /// <summary>A dismissal that waits for a second person.</summary>
    public DismissalView? Dismissal { get; init; }

    /// <summary>All obligations, in the order in which they came into being.</summary>
    public IReadOnlyList<Obligation> Obligations { get; init; } = [];

    /// <summary>Candidate findings.</summary>
    public IReadOnlyList<FindingView> Findings { get; init; } = [];

    /// <summary>Ids of people who were alarmed, once each; obligations refer to them by index.</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>Notifications and messages that are owed.</summary>
    public IReadOnlyList<Effect> Effects { get; init; } = [];

    /// <summary>Timeline lines that the register has not confirmed.</summary>
    public IReadOnlyList<TimelineEntry> Entries { get; init; } = [];

    /// <summary>Outcomes of signals that the register has not confirmed.</summary>
    public IReadOnlyList<SignalResult> Results { get; init; } = [];

    /// <summary>Timeline lines written so far: makes their ids unique and deterministic.</summary>
    public int EntryCount { get; init; }

    /// <summary>Effects owed so far.</summary>
    public int EffectCount { get; init; }

    /// <summary>The frozen policy. Not part of the serialized state: it travels beside it.</summary>
    [JsonIgnore]
    public PolicySlice Policy { get; init; } = null!;

    /// <summary>Restores a state.</summary>
    /// <exception cref="JsonException">The text is no state.</exception>
    /// <exception cref="NotSupportedException">The state was written by a newer version of the product.</exception>
    public static Incident Load(string json, PolicySlice policy)
    {
        var incident = JsonSerializer.Deserialize<Incident>(json, Json) ?? throw new JsonException("The state is empty.");
        if (incident.SchemaVersion > CurrentSchema)
            throw new NotSupportedException($"The state of {incident.Id} has schema {incident.SchemaVersion}, newer than {CurrentSchema}.");
        return incident with { Policy = policy };
    }

    /// <summary>The whole state, outboxes included.</summary>
    public string Save() => JsonSerializer.Serialize(this, Json);

    internal Obligation? Find(string? id) => Obligations.FirstOrDefault(obligation => obligation.Id == id);

    internal ObligationRule RuleOf(Obligation obligation) => Policy.Rule(obligation.Rule);

    /// <summary>A duration of the policy as it counts for this incident.</summary>
    internal TimeSpan Scaled(Duration duration) => duration.Value / TimeScale;

    internal Incident Put(Obligation obligation)
    {
        var at = Obligations.ToList();
        var index = at.FindIndex(other => other.Id == obligation.Id);
        if (index < 0)
            at.Add(obligation);
        else
            at[index] = obligation;
        return this with { Obligations = at };
    }

    internal Incident Record(
        string kind, DateTimeOffset at, string text, string actor = "system", string? obligation = null,
        IReadOnlyDictionary<string, string>? data = null)
    {
        var entry = new TimelineEntry($"{kind}:{EntryCount + 1}", China(at), kind, actor, obligation, text, data);
        return this with { Entries = [.. Entries, entry], EntryCount = EntryCount + 1, Version = Version + 1 };
    }

    internal Incident Owe(
        string reason, string? obligation = null, int rung = 0, IReadOnlyList<int>? people = null, string? subject = null, string? keyPeriod = null) =>
        this with
        {
            Effects = [.. Effects, new Effect(EffectCount + 1, reason, obligation, rung, people, Subject: subject, KeyPeriod: keyPeriod)],
            EffectCount = EffectCount + 1,
        };

    /// <summary>All instants are kept and shown with the offset of Asia/Shanghai, which knows no summer time.</summary>
    internal static DateTimeOffset China(DateTimeOffset instant) => instant.ToOffset(TimeSpan.FromHours(8));
}
