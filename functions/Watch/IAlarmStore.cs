using Yuqing.Functions.Register;

namespace Yuqing.Functions.Watch;

/// <summary>
/// The alarms and the watchdog's own rounds, kept in the register. Every write may be repeated without a second effect and
/// is durable when its task completes.
/// </summary>
internal interface IAlarmStore
{
    /// <summary>Takes over what a round found: raises what is new, notes what is still so, and clears what was looked for and not found.</summary>
    /// <param name="findings">What is broken.</param>
    /// <param name="looked">Kinds that were looked for in full: an open alarm of these that is not among the findings is good again.</param>
    /// <param name="now">When.</param>
    Task<AlarmChanges> ApplyAsync(IReadOnlyList<Finding> findings, IReadOnlyCollection<string> looked, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Open alarms of some kinds, in order of kind and subject.</summary>
    Task<IReadOnlyList<Alarm>> ListOpenAsync(IReadOnlyCollection<string> kinds, int limit, CancellationToken cancellation);

    /// <summary>A page of what a reader sees, newest first.</summary>
    /// <exception cref="BadCursorException">The cursor is not one that the store gave.</exception>
    Task<Page<Alarm>> ListAsync(AlarmSight sight, bool openOnly, int limit, string? cursor, CancellationToken cancellation);

    /// <summary>How many open ones a reader sees.</summary>
    Task<long> CountOpenAsync(AlarmSight sight, CancellationToken cancellation);

    /// <summary>One that the reader sees, or null.</summary>
    Task<Alarm?> FindAsync(long id, AlarmSight sight, CancellationToken cancellation);

    /// <summary>Notes who took note of it; the first one stays. Returns it as stored, or null when there is none.</summary>
    Task<Alarm?> SeeAsync(long id, string by, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Notes that the watchdog tried to repair the open alarms of these incidents.</summary>
    Task NotePushedAsync(IReadOnlyCollection<string> incidents, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Open alarms that people have to be told of now: never told, or told long ago and not seen by anybody since; oldest first.</summary>
    Task<IReadOnlyList<Alarm>> ListUntoldAsync(DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>Notes of which ones people were told, and for which all attempts failed.</summary>
    Task NoteToldAsync(IReadOnlyCollection<long> told, IReadOnlyCollection<long> failed, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>When the last round was completed; null when there was none.</summary>
    Task<DateTimeOffset?> LastRoundAsync(CancellationToken cancellation);

    /// <summary>Notes that a round was completed, and forgets some of the alarms that were cleared long ago.</summary>
    Task CompleteRoundAsync(DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>What became of a round's findings.</summary>
/// <param name="Raised">New ones.</param>
/// <param name="Cleared">Those that are good again.</param>
internal sealed record AlarmChanges(IReadOnlyList<Alarm> Raised, IReadOnlyList<Alarm> Cleared);

/// <summary>Which alarms a reader sees.</summary>
/// <param name="Of">What the reader sees of the register; alarms of an incident go with the incident.</param>
/// <param name="Installation">Whether also those that concern the installation.</param>
internal sealed record AlarmSight(Sight Of, bool Installation)
{
    /// <summary>Whether a reader who sees some incidents sees an alarm; the same rule as the register's queries.</summary>
    public bool Shows(Alarm alarm, IReadOnlySet<string> seenIncidents) => alarm.Unit is not { } unit
        ? Installation
        : Of.Units is null || (Of.Units.Contains(unit) && (alarm.Incident is null || seenIncidents.Contains(alarm.Incident)));
}
