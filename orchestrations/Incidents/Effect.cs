namespace Yuqing.Orchestrations.Incidents;

/// <summary>
/// Something that the incident owes the world. It stays in the state until its activity has confirmed it, so that
/// nothing is lost; what is sent is built from the state when it is dispatched, which keeps the state small.
/// </summary>
/// <param name="N">Number within the incident, over generations: makes repetition harmless.</param>
/// <param name="Reason">Reason of the notification, or <see cref="Relay"/>.</param>
/// <param name="Obligation">The obligation concerned.</param>
/// <param name="Rung">Rung of the ladder, 0 when it is no escalation.</param>
/// <param name="People">Indexes into <see cref="Incident.People"/> when particular people are told.</param>
/// <param name="Failures">How often all retries were in vain.</param>
/// <param name="NotBefore">When to try again.</param>
/// <param name="Subject">What it is about when that is no obligation: a statement, a transfer, a unit.</param>
/// <param name="KeyPeriod">Id of the key period in which it arose, if more people are told then.</param>
public sealed record Effect(
    int N,
    string Reason,
    string? Obligation = null,
    int Rung = 0,
    IReadOnlyList<int>? People = null,
    int Failures = 0,
    DateTimeOffset? NotBefore = null,
    string? Subject = null,
    string? KeyPeriod = null)
{
    /// <summary>The effect that tells the incident into which this one was merged.</summary>
    public const string Relay = "merged-in";
}

/// <summary>Reasons of notifications.</summary>
public static class NoticeReasons
{
    /// <summary>An incident was opened or reopened.</summary>
    public const string NewIncident = "new-incident";

    /// <summary>A due time comes near.</summary>
    public const string Reminder = "reminder";

    /// <summary>A due time has passed: first rung.</summary>
    public const string Breach = "breach";

    /// <summary>Higher rungs, and repetitions.</summary>
    public const string Escalation = "escalation";

    /// <summary>What people were alarmed about is done.</summary>
    public const string AllClear = "all-clear";

    /// <summary>The level rose.</summary>
    public const string LevelChanged = "level-changed";

    /// <summary>A leader's instruction is wanted.</summary>
    public const string SignOff = "sign-off";

    /// <summary>Another obligation came into being.</summary>
    public const string Obligation = "obligation";

    /// <summary>More time is asked for.</summary>
    public const string Extension = "extension";

    /// <summary>It was decided whether there is more time.</summary>
    public const string ExtensionDecided = "extension-decided";

    /// <summary>A due time rests on a calendar that is missing.</summary>
    public const string CalendarMissing = "calendar-missing";

    /// <summary>A dismissal waits for a second person.</summary>
    public const string Dismissal = "dismissal";

    /// <summary>A statement waits for approval; or, to its author, was approved or returned.</summary>
    public const string Statement = "statement";

    /// <summary>A unit is asked to take the matter over, or to assist.</summary>
    public const string Transfer = "transfer";

    /// <summary>A unit has the lead now; what is open is its duty.</summary>
    public const string Transferred = "transferred";

    /// <summary>The unit that was asked gave the matter back, or did not answer in time.</summary>
    public const string Returned = "returned";

    /// <summary>A superior's task.</summary>
    public const string Instruction = "instruction";

    /// <summary>The office urges.</summary>
    public const string Supervision = "supervision";
}
