using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Move;

/// <summary>
/// What moving incidents to another installation needs of the register beside <see cref="IIncidentRegister"/>. Only commands
/// use it, while nobody else acts on the register. Every write may be repeated; throws <see cref="RegisterUnavailableException"/>
/// as the register does.
/// </summary>
internal interface IMovableRegister
{
    /// <summary>Where the register lies, in words for the operator.</summary>
    string Place { get; }

    /// <summary>True when whoever has it open is alone; else other processes may act on it, and only its mark holds them up.</summary>
    bool IsExclusive { get; }

    /// <summary>Whether the installation may act.</summary>
    Task<MoveMark> ReadMarkAsync(CancellationToken cancellation);

    /// <summary>
    /// Says whether the installation may act, if that is still what was expected; durable when the task completes. False when somebody
    /// said something else meanwhile: nothing was changed then, and whoever relied on the earlier mark must stop.
    /// </summary>
    /// <param name="expected">The mark as it was read.</param>
    Task<bool> WriteMarkAsync(MoveMark mark, MoveMark expected, CancellationToken cancellation);

    /// <summary>Ids of all incidents after one, in order; closed ones too.</summary>
    Task<IReadOnlyList<string>> ListIdsAsync(string? afterIncidentId, int limit, CancellationToken cancellation);

    /// <summary>The last numbers given.</summary>
    Task<IReadOnlyList<NumberCounter>> ListCountersAsync(CancellationToken cancellation);

    /// <summary>Sees to it that numbers go on after this one; a counter that is further on stays.</summary>
    Task RaiseCounterAsync(NumberCounter counter, CancellationToken cancellation);

    /// <summary>Whether an incident can be added.</summary>
    Task<ImportFit> FitAsync(MovedIncident incident, CancellationToken cancellation);

    /// <summary>
    /// Adds an incident with inbox, outcomes and timeline; false when it is there already, and nothing is changed then. One that
    /// is open waits to be started as <see cref="MovedIncident.Generation"/>. It is there as a whole or not at all.
    /// </summary>
    /// <param name="acceptedUntil">No signal gets an earlier acceptance time: by then breaches were decided where it came from.</param>
    Task<bool> AddAsync(MovedIncident incident, DateTimeOffset acceptedUntil, CancellationToken cancellation);

    /// <summary>Incidents that were added and wait to be started, the most urgent first.</summary>
    Task<IReadOnlyList<string>> ListWaitingAsync(int limit, CancellationToken cancellation);

    /// <summary>Notes that an incident was started.</summary>
    Task StartedAsync(string incidentId, CancellationToken cancellation);
}

/// <summary>Takes over the notifications of moved incidents.</summary>
internal interface INotificationImport
{
    /// <summary>Adds those that are not there yet exactly as they are: state, attempts, times. Nothing is queued.</summary>
    Task AddAsync(IReadOnlyList<Notifications.Notification> notifications, CancellationToken cancellation);
}

/// <summary>The last number of a unit's prefix in a year.</summary>
/// <param name="Unit">The unit; null when that is not known any more.</param>
internal sealed record NumberCounter(string? Unit, string Prefix, int Year, long Last);

/// <summary>Whether an incident fits into a register.</summary>
/// <param name="IsHere">It is there already, from an earlier attempt or further on: it is left as it is.</param>
/// <param name="Refusal">Why it cannot be added, in words for the operator; null when it can, or is there.</param>
internal sealed record ImportFit(bool IsHere, string? Refusal)
{
    /// <summary>It can be added.</summary>
    public static readonly ImportFit New = new(false, null);

    /// <summary>It is there.</summary>
    public static readonly ImportFit Here = new(true, null);

    /// <summary>Judges by what is known under the same id.</summary>
    /// <param name="known">The incident with this id, or null.</param>
    /// <param name="sameNumber">Id of the incident with this number, or null.</param>
    /// <param name="sameReport">Number of another incident of the same unit, source and external id, or null.</param>
    public static ImportFit Of(MovedIncident incident, StoredIncident? known, string? sameNumber, string? sameReport)
    {
        if (known is not null)
        {
            return known.Generation >= incident.Generation && (incident.IsOpen || known.Version >= incident.Picture.Version)
                ? Here
                : Refuse("is here in an older version; import into an empty register");
        }

        if (sameNumber is not null && sameNumber != incident.Id)
            return Refuse("has a number that another incident has here");
        return sameReport is null ? New : Refuse($"was reported here too, as {sameReport}");
    }

    /// <summary>It cannot be added.</summary>
    public static ImportFit Refuse(string why) => new(false, why);
}

/// <summary>An incident with all that belongs to it but the contents of its files.</summary>
/// <param name="Picture">The latest picture, as it was where the incident comes from.</param>
/// <param name="Signals">The whole inbox with its outcomes, in order.</param>
/// <param name="Timeline">The whole timeline, in order.</param>
/// <param name="Notifications">All notifications, so that none goes out twice.</param>
/// <param name="Attachments">Descriptions of its files.</param>
internal sealed record MovedIncident(
    StoredIncident Picture,
    IReadOnlyList<StoredSignal> Signals,
    IReadOnlyList<TimelineEntry> Timeline,
    IReadOnlyList<Notifications.Notification> Notifications,
    IReadOnlyList<Attachments.Attachment> Attachments)
{
    /// <summary>Id of the incident.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Id => Picture.Seed.IncidentId;

    /// <summary>Whether its orchestration must go on.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOpen => !Picture.Final || Picture.InboxSeq > Picture.LastSeq;

    /// <summary>Generation that it has where it is added: the next one while it is open, because the engine there knows none of them.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Generation => IsOpen ? Picture.Generation + 1 : Picture.Generation;

    /// <summary>The picture as it is added.</summary>
    public IncidentProjection ToProjection() => new(
        Id, Generation, Picture.Version, Picture.LastSeq, Picture.StateJson, Picture.View, Timeline, [], Final: !IsOpen);

    /// <summary>Time before which no signal may be accepted any more.</summary>
    public DateTimeOffset NotBefore(DateTimeOffset acceptedUntil) =>
        Signals.Select(stored => stored.Signal.AcceptedAt).Append(acceptedUntil).Append(Picture.Seed.AcceptedAt).Max();
}
