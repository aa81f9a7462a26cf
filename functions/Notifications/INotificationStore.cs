using Yuqing.Functions.Register;

namespace Yuqing.Functions.Notifications;

/// <summary>The register's notifications: one row for each (key, person), with its delivery state.</summary>
public interface INotificationStore
{
    /// <summary>Adds those that are not there yet (by id), to be tried at <see cref="Notification.NextAttemptAt"/> when it is given; returns those, as stored, that are new or still undelivered and so must be on the queue.</summary>
    Task<IReadOnlyList<Notification>> AddAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation);

    /// <summary>One notification, or null.</summary>
    Task<Notification?> GetAsync(string id, CancellationToken cancellation);

    /// <summary>Records the outcome of an attempt; ignored when the notification has already reached a final state.</summary>
    Task RecordAsync(string id, NotificationState state, int attempts, string? error, DateTimeOffset? nextAttemptAt, CancellationToken cancellation);

    /// <summary>Goes on with another contact, or notes since when the present one is busy: stores state, attempts, contact and what was tried in one step; ignored when the notification has already reached a final state.</summary>
    Task RecordAsync(Notification notification, CancellationToken cancellation);

    /// <summary>Notifications of an incident, oldest first.</summary>
    Task<IReadOnlyList<Notification>> ListAsync(string incidentId, CancellationToken cancellation);

    /// <summary>Dead ones of incidents that the reader sees, newest first.</summary>
    /// <param name="sight">What the reader sees.</param>
    /// <param name="units">Only those sent on behalf of these units; null = all.</param>
    /// <param name="limit">Size of the page, 1 to 200.</param>
    /// <param name="cursor">Where the page before ended, or null.</param>
    /// <exception cref="BadCursorException">The cursor is not one that the store gave.</exception>
    Task<Page<Notification>> ListDeadAsync(Sight sight, IReadOnlyCollection<string>? units, int limit, string? cursor, CancellationToken cancellation);

    /// <summary>Queues a dead one again, due at once, on the given contact as if none had been tried; null when it is not dead. Attempts are counted on.</summary>
    Task<Notification?> ReplayAsync(string id, string channel, string? address, CancellationToken cancellation);

    /// <summary>Those queued or retrying whose next attempt was due before the given instant: candidates for a push.</summary>
    Task<IReadOnlyList<Notification>> ListStuckAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellation);
}

/// <summary>One message to one person.</summary>
public sealed record Notification
{
    /// <summary>Deterministic: derived from request key and person.</summary>
    public required string Id { get; init; }

    /// <summary>The incident.</summary>
    public required string Incident { get; init; }

    /// <summary>The incident's number.</summary>
    public required string Number { get; init; }

    /// <summary>Its unit.</summary>
    public required string Unit { get; init; }

    /// <summary>The obligation concerned.</summary>
    public string? Obligation { get; init; }

    /// <summary>Why: new-incident, reminder, breach, escalation, all-clear …</summary>
    public required string Reason { get; init; }

    /// <summary>Rung of the ladder, 0 when none.</summary>
    public int Rung { get; init; }

    /// <summary>Duty role by which the person was found.</summary>
    public required string Role { get; init; }

    /// <summary>Person id.</summary>
    public required string Person { get; init; }

    /// <summary>Person's name.</summary>
    public required string PersonName { get; init; }

    /// <summary>Name of the channel in use, such as <c>console</c> or <c>webhook</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>Address within the channel (URL, number); never shown to readers without a role.</summary>
    public string? Address { get; init; }

    /// <summary>The text that goes out: number, clock and link only.</summary>
    public required string Text { get; init; }

    /// <summary>The link within <see cref="Text"/>.</summary>
    public required string Link { get; init; }

    /// <summary>Due time of the obligation concerned.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Marked as an exercise.</summary>
    public bool Drill { get; init; }

    /// <summary>Exempt from quiet hours and throttles.</summary>
    public bool Urgent { get; init; }

    /// <summary>Where it stands.</summary>
    public NotificationState State { get; init; }

    /// <summary>Attempts made, over all contacts.</summary>
    public int Attempts { get; init; }

    /// <summary>How many of <see cref="Attempts"/> were made before the present contact's first.</summary>
    public int AttemptsBefore { get; init; }

    /// <summary>How often it was queued again after it was dead.</summary>
    public int Replays { get; init; }

    /// <summary>How many of <see cref="Attempts"/> were made before the last replay.</summary>
    public int AttemptsReplayed { get; init; }

    /// <summary>The contacts given up before the present one, in order; null when it is the first.</summary>
    public IReadOnlyList<TriedContact>? Tried { get; init; }

    /// <summary>Since when the present channel has not had a turn for it; null when it is not kept waiting.</summary>
    public DateTimeOffset? BusySince { get; init; }

    /// <summary>Last error, one line.</summary>
    public string? Error { get; init; }

    /// <summary>When it was queued.</summary>
    public DateTimeOffset QueuedAt { get; init; }

    /// <summary>When it was sent.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When the next attempt is planned.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }
}

/// <summary>A contact that a notification was given up on.</summary>
/// <param name="Channel">Channel name.</param>
/// <param name="Address">Address within it; never shown.</param>
/// <param name="Attempts">Attempts made there; 0 when the channel was busy all the time.</param>
/// <param name="Error">Why it was given up, one line.</param>
public sealed record TriedContact(string Channel, string? Address, int Attempts, string? Error);

/// <summary>Delivery states, as in http.md.</summary>
public enum NotificationState
{
    /// <summary>Waiting for its (next) attempt.</summary>
    Queued,

    /// <summary>The channel took it.</summary>
    Sent,

    /// <summary>The channel confirmed its arrival.</summary>
    Delivered,

    /// <summary>The last attempt failed; another follows.</summary>
    Failed,

    /// <summary>Given up after the last attempt.</summary>
    Dead,
}
