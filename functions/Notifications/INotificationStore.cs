using System.Text.Json.Serialization;
using Yuqing.Functions.Register;
using Yuqing.Orchestrations.Contracts;

namespace Yuqing.Functions.Notifications;

/// <summary>The register's notifications: one row for each (key, person), with its delivery state.</summary>
public interface INotificationStore
{
    /// <summary>Adds those that are not there yet (by id), to be tried at <see cref="Notification.NextAttemptAt"/> when it is given; returns those, as stored, that are new or still undelivered and so must be on the queue.</summary>
    Task<IReadOnlyList<Notification>> AddAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation);

    /// <summary>One notification, or null.</summary>
    Task<Notification?> GetAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Takes a notification into hand for an attempt, in one step: nobody else, in any process, gets it before the lease ends or a
    /// record says what became of it. Nothing is taken when it has a final state, or when that attempt was made before.
    /// </summary>
    /// <param name="attempt">Number of the attempt that is to be made.</param>
    /// <param name="lease">Longer than an attempt can take: then whoever took it is gone.</param>
    Task<TakenNotification> TakeAsync(string id, int attempt, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Records the outcome of an attempt; ignored when the notification has already reached a final state.</summary>
    Task RecordAsync(string id, NotificationState state, int attempts, string? error, DateTimeOffset? nextAttemptAt, CancellationToken cancellation);

    /// <summary>
    /// Stores notifications as they are now, all in one step: state, attempts, contact, text, bundle. Those that have already
    /// reached a final state are left as they are. What <see cref="TakeAsync"/> and <see cref="ClaimAsync"/> noted for them ends.
    /// </summary>
    Task RecordAsync(IReadOnlyList<Notification> notifications, CancellationToken cancellation);

    /// <summary>
    /// Asks whether a notification in hand that is not urgent may go to its person now, and notes that it goes, in one step: whoever asks
    /// next, in any process, counts it. When the limit has room and others of the person were held back, they go along as one
    /// bundle; who goes in a bundle that was begun, and has no outcome yet, goes in that one again.
    /// One of them may be in somebody's hand who has not asked yet, and is told to wait then. What may go is in the caller's hand; what must wait in nobody's.
    /// </summary>
    Task<SendingTurn> ClaimAsync(string id, SendingLimit limit, CancellationToken cancellation);

    /// <summary>Those of a bundle that have no final outcome yet.</summary>
    Task<IReadOnlyList<Notification>> ListBundleAsync(string bundle, CancellationToken cancellation);

    /// <summary>Notifications of an incident, oldest first.</summary>
    Task<IReadOnlyList<Notification>> ListAsync(string incidentId, CancellationToken cancellation);

    /// <summary>What went out or is to go out, newest first, in pages that stay right while others join.</summary>
    /// <exception cref="BadCursorException">The cursor is not one that the store gave.</exception>
    Task<Page<Notification>> ListAsync(NotificationQuery query, CancellationToken cancellation);

    /// <summary>Queues a dead one again, due at once, on the given contact as if none had been tried, with a link that is valid from now; null when it is not dead. Attempts are counted on.</summary>
    Task<Notification?> ReplayAsync(string id, string channel, string? address, string link, CancellationToken cancellation);

    /// <summary>Those queued or retrying whose next attempt was due before the given instant: candidates for a push.</summary>
    Task<IReadOnlyList<Notification>> ListStuckAsync(DateTimeOffset dueBefore, int limit, CancellationToken cancellation);
}

/// <summary>Which notifications to list; null means all.</summary>
/// <param name="Sight">What the reader sees.</param>
/// <param name="States">In one of these states.</param>
/// <param name="Units">Sent on behalf of one of these units.</param>
/// <param name="People">To one of these people.</param>
/// <param name="Limit">Size of the page, 1 to 200.</param>
/// <param name="Cursor">Where the page before ended, or null.</param>
public sealed record NotificationQuery(
    Sight Sight,
    IReadOnlyCollection<NotificationState>? States = null,
    IReadOnlyCollection<string>? Units = null,
    IReadOnlyCollection<string>? People = null,
    int Limit = 50,
    string? Cursor = null);

/// <summary>Whether a notification is in the caller's hand.</summary>
/// <param name="Notification">As stored; null when there is none.</param>
/// <param name="Until">When the lease of somebody else who has it ends; null when the caller has it, or nothing is to be done.</param>
public sealed record TakenNotification(Notification? Notification, DateTimeOffset? Until = null);

/// <summary>What one person may be sent.</summary>
/// <param name="Messages">So many messages …</param>
/// <param name="Window">… within any such span of time.</param>
/// <param name="Lease">How long something that goes counts while its outcome is unknown; longer than an attempt can take.</param>
/// <param name="BundleSize">The most that go in one bundle.</param>
public sealed record SendingLimit(int Messages, TimeSpan Window, TimeSpan Lease, int BundleSize);

/// <summary>Whether a notification may go now.</summary>
/// <param name="Until">When to ask again, if it may not.</param>
/// <param name="Carried">What goes, the one that was asked for among them; empty when it must wait, or has its outcome already.</param>
/// <param name="Bundle">Id of the message that carries them; null when the one asked for goes alone.</param>
public sealed record SendingTurn(DateTimeOffset? Until, IReadOnlyList<Notification> Carried, string? Bundle = null);

/// <summary>What the text of a notification is made of besides its other fields, because it is made anew for each attempt.</summary>
/// <param name="Title">Title of the obligation concerned, if any.</param>
/// <param name="Skipped">Duty roles, and people by id, who could not be reached before.</param>
/// <param name="Quiet">Hours in which it waits, if the policy has any.</param>
public sealed record NoticeFacts(string? Title, IReadOnlyList<string>? Skipped = null, QuietHours? Quiet = null);

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

    /// <summary>The text as it last went out, or was queued: number, clock and link only.</summary>
    public required string Text { get; init; }

    /// <summary>Language of <see cref="Text"/>, as in <see cref="Channels.ChannelOptions.Language"/>; null until its first attempt.</summary>
    public string? Language { get; init; }

    /// <summary>What the text is made of at each attempt; null when it stays as it is.</summary>
    public NoticeFacts? Facts { get; init; }

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

    /// <summary>Nothing more happens to it, unless somebody sends it again.</summary>
    [JsonIgnore]
    public bool IsFinal => State is not (NotificationState.Queued or NotificationState.Failed);

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

    /// <summary>Since when the limit of messages to its person has held it back; null when it never did.</summary>
    public DateTimeOffset? HeldSince { get; init; }

    /// <summary>Id of the message that it shares, or is to share, with others; null when it goes alone.</summary>
    public string? Bundle { get; init; }

    /// <summary>Of a message that carries several, what goes out in it; such a message is never stored.</summary>
    [JsonIgnore]
    public IReadOnlyList<string>? Carries { get; init; }

    /// <summary>Last error, one line.</summary>
    public string? Error { get; init; }

    /// <summary>When it was queued.</summary>
    public DateTimeOffset QueuedAt { get; init; }

    /// <summary>When it was sent.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it was given up; null when it was not, or was sent again since.</summary>
    public DateTimeOffset? DiedAt { get; init; }

    /// <summary>When the next attempt is planned.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }
}

/// <summary>A contact that a notification was given up on.</summary>
/// <param name="Channel">Channel name.</param>
/// <param name="Address">Address within it; never shown.</param>
/// <param name="Attempts">Attempts made there; 0 when the channel was busy all the time.</param>
/// <param name="Error">Why it was given up, one line.</param>
public sealed record TriedContact(string Channel, string? Address, int Attempts, string? Error);

/// <summary>Delivery states, as the API names them.</summary>
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

    /// <summary>Not sent any more: what it would have said was over before its turn came.</summary>
    Withdrawn,
}
