using System.Text.Json.Serialization;

namespace Yuqing.Orchestrations.Contracts;

/// <summary>Names of the activity functions that the incident orchestration calls.</summary>
public static class ActivityNames
{
    /// <summary>Reads the inbox: <see cref="LoadSignalsRequest"/> → <see cref="SignalBatch"/>.</summary>
    public const string LoadSignals = nameof(LoadSignals);

    /// <summary>Writes the register's projection: <see cref="IncidentProjection"/> → nothing; older versions are ignored.</summary>
    public const string ProjectIncident = nameof(ProjectIncident);

    /// <summary>Resolves who is on duty and queues the notifications: <see cref="NotifyRequest"/> → <see cref="NotifyResult"/>.</summary>
    public const string Notify = nameof(Notify);

    /// <summary>Puts a system signal into another incident's inbox: <see cref="RelaySignalRequest"/> → nothing.</summary>
    public const string RelaySignal = nameof(RelaySignal);

    /// <summary>Name of the orchestrator function.</summary>
    public const string IncidentOrchestrator = nameof(IncidentOrchestrator);

    /// <summary>The external event that says "look into the inbox"; it carries nothing.</summary>
    public const string LookEvent = "look";
}

/// <summary>Which signals to read.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="AfterSeq">Only those with a greater sequence number.</param>
public sealed record LoadSignalsRequest(string IncidentId, long AfterSeq);

/// <summary>Signals in order of <see cref="Signal.Seq"/>, at most 50 at a time.</summary>
/// <param name="Signals">The signals.</param>
/// <param name="More">True when more are waiting.</param>
public sealed record SignalBatch(IReadOnlyList<Signal> Signals, bool More)
{
    /// <summary>The span with which a turn begins, where the engine has no trace for each turn; what the turn owes goes on from it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }
}

/// <summary>What became of a signal.</summary>
/// <param name="SignalId">Its id.</param>
/// <param name="Applied">False when it was refused.</param>
/// <param name="Problem">Why it was refused.</param>
public sealed record SignalResult(string SignalId, bool Applied, Problem? Problem);

/// <summary>A consistent picture of an incident for the register: it replaces older ones and ignores itself when repeated.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Generation">Generation of the running instance, from 1.</param>
/// <param name="Version">Increases with every change of state within the incident, over generations too.</param>
/// <param name="LastSeq">Last signal that this picture includes.</param>
/// <param name="StateJson">The serialized state, from which the next generation starts and against which new acts are checked.</param>
/// <param name="View">What pages show.</param>
/// <param name="Entries">Timeline lines not written before; a repeated id is ignored.</param>
/// <param name="Results">Outcome of signals since the last picture.</param>
/// <param name="Final">True when the orchestration ends with this picture.</param>
public sealed record IncidentProjection(
    string IncidentId,
    int Generation,
    long Version,
    long LastSeq,
    string StateJson,
    IncidentView View,
    IReadOnlyList<TimelineEntry> Entries,
    IReadOnlyList<SignalResult> Results,
    bool Final)
{
    /// <summary>See <see cref="SignalBatch.Trace"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }
}

/// <summary>Whom to tell what. The text that goes out carries number, clock and link only, never the matter itself.</summary>
public sealed record NotifyRequest
{
    /// <summary>Deterministic key: the same key never leads to a second notification of the same person.</summary>
    public required string Key { get; init; }

    /// <summary>The incident.</summary>
    public required string IncidentId { get; init; }

    /// <summary>Its number.</summary>
    public required string Number { get; init; }

    /// <summary>Its unit.</summary>
    public required string Unit { get; init; }

    /// <summary>Its level, if known.</summary>
    public string? Level { get; init; }

    /// <summary>new-incident, reminder, breach, escalation, all-clear, level-changed, sign-off …</summary>
    public required string Reason { get; init; }

    /// <summary>The obligation concerned, if any.</summary>
    public string? Obligation { get; init; }

    /// <summary>Its Chinese title.</summary>
    public string? ObligationTitle { get; init; }

    /// <summary>Its due time.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Rung of the ladder, from 1; 0 when it is not an escalation.</summary>
    public int Rung { get; init; }

    /// <summary>Duty roles to resolve to whoever holds them now: duty-officer, leader-on-duty, office, deputy-leader, leader, superior.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Duty roles, and people by id, who could not be reached on lower rungs since the last that was; the text names them.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>People to tell by id, whatever the roster says now (those who were alarmed and now get the all-clear).</summary>
    public IReadOnlyList<string> People { get; init; } = [];

    /// <summary>Exempt from quiet hours, throttles and bundling.</summary>
    public bool Urgent { get; init; }

    /// <summary>What the policy says about hours in which only urgent notices go out; null = nothing.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>Marked 【演练】 and sent only through channels that allow drills.</summary>
    public bool Drill { get; init; }

    /// <summary>See <see cref="SignalBatch.Trace"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }
}

/// <summary>Who was reached for a request.</summary>
/// <param name="Recipients">Everybody for whom at least one notification was queued.</param>
/// <param name="Missing">Roles that nobody holds now, or whose holders have no usable contact.</param>
public sealed record NotifyResult(IReadOnlyList<NotifiedPerson> Recipients, IReadOnlyList<string> Missing);

/// <summary>A person for whom a notification was queued.</summary>
public sealed record NotifiedPerson(string Person, string Name, string Role);

/// <summary>A system signal for another incident.</summary>
public sealed record RelaySignalRequest(string TargetIncidentId, Signal Signal);

/// <summary>
/// Daily hours in Asia/Shanghai in which a notice that is not urgent waits. It never waits when its clock is due before the
/// next working hour.
/// </summary>
/// <param name="From">Start, such as 22:00.</param>
/// <param name="To">End, such as 07:00; may lie on the next day.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly To);
