using Microsoft.DurableTask.Client;

namespace Yuqing.Embedded.DurableTask.Store;

/// <summary>An instance to be created.</summary>
/// <param name="Key">Its key, from <see cref="IOrchestrationStore.NextKey"/>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its orchestrator.</param>
/// <param name="Version">The orchestrator's version; empty for none.</param>
/// <param name="CreatedAt">When (UTC).</param>
/// <param name="StartAt">When it starts, if not at once (UTC).</param>
/// <param name="ParentKey">The key of the instance that creates it, if any.</param>
/// <param name="Tags">Its encoded labels.</param>
/// <param name="Segment">The encoded segment that starts it.</param>
internal sealed record NewInstance(
    long Key, string Id, string Name, string Version, DateTime CreatedAt, DateTime? StartAt, long? ParentKey, byte[]? Tags, byte[] Segment)
{
    /// <summary>The statuses in which an instance of the same id may be replaced.</summary>
    public IReadOnlyCollection<OrchestrationRuntimeStatus> Replaceable { get; init; } = [];

    /// <summary>What the creator gets in its inbox when the id is taken; without it the whole commit is refused.</summary>
    public byte[]? ConflictReply { get; init; }

    /// <summary>Set by the store: whether it was created.</summary>
    public bool Created { get; set; }

    /// <summary>Set by the store: the row of the conflict reply.</summary>
    public long ReplyRow { get; set; }

    /// <summary>Set by the store: the key of the instance that was replaced, or 0.</summary>
    public long ReplacedKey { get; set; }
}

/// <summary>A message to an instance. It is dropped when the instance does not exist or has ended.</summary>
/// <param name="Id">The instance, when the key is not known.</param>
/// <param name="Key">The key of the instance, or 0.</param>
/// <param name="Record">The encoded record.</param>
internal sealed record OutgoingMessage(string Id, long Key, byte[] Record)
{
    /// <summary>Whether an instance that has ended gets it, too: what makes it go on again.</summary>
    public bool EvenIfEnded { get; init; }

    /// <summary>Set by the store: the key of the instance that has it now, or 0 when it was dropped.</summary>
    public long TargetKey { get; set; }

    /// <summary>Set by the store: its row.</summary>
    public long Row { get; set; }
}

/// <summary>
/// One atomic change: a turn of an instance, its creation, or messages alone. The store applies all of it or nothing.
/// </summary>
internal class StoreCommit
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Extended = 2;

    private int _state;
    private StoreCommit? _extension;

    /// <summary>The owner's token; a commit under a token that is no longer the current one is refused.</summary>
    public long Lease { get; init; }

    /// <summary>The instance, or 0 when the commit carries messages alone.</summary>
    public long Key { get; init; }

    /// <summary>The instance is created by this commit.</summary>
    public NewInstance? Create { get; init; }

    /// <summary>The number of the instance's last turn as the committer knows it; another one means its lease is lost.</summary>
    public int ExpectedTurn { get; init; }

    /// <summary>What is added to the history; empty adds nothing.</summary>
    public byte[] Segment { get; init; } = [];

    /// <summary>The history before this commit is removed.</summary>
    public bool ReplacesHistory { get; init; }

    public OrchestrationRuntimeStatus Status { get; init; }

    /// <summary>
    /// Whether the instance must be loaded when the engine starts, without anything reaching it: it has activities that run or
    /// a segment on which its orchestrator has not run.
    /// </summary>
    public bool HasWork { get; init; }

    /// <summary>Whether <see cref="HasWork"/> differs from what is stored.</summary>
    public bool HasWorkChanged { get; init; }

    public int Execution { get; init; } = 1;

    /// <summary>The version, when it changes.</summary>
    public string? NewVersion { get; init; }

    public DateTime UpdatedAt { get; init; }

    /// <summary>When the instance ended with this commit (UTC). What is left in its inbox is then deleted.</summary>
    public DateTime? CompletedAt { get; init; }

    public bool CustomStatusChanged { get; init; }

    public string? CustomStatus { get; init; }

    public IReadOnlyList<TimerRow> TimersAdded { get; init; } = [];

    public IReadOnlyList<TimerRow> TimersRemoved { get; init; } = [];

    public IReadOnlyList<long> InboxConsumed { get; init; } = [];

    public IReadOnlyList<OutgoingMessage> Outbox { get; init; } = [];

    public IReadOnlyList<NewInstance> Children { get; init; } = [];

    /// <summary>Instances to delete with all that belongs to them; those that have not ended stay.</summary>
    public IReadOnlyList<long> Purge { get; init; } = [];

    /// <summary>Set by the store: how many instances were deleted.</summary>
    public int Purged { get; set; }

    /// <summary>Set by the store: the number of the instance's last turn after this commit.</summary>
    public int Turn { get; set; }

    /// <summary>The first turn of an instance that this commit creates, when it came in time to be part of it.</summary>
    public StoreCommit? Extension => Volatile.Read(ref _state) == Extended ? _extension : null;

    /// <summary>Called by the store, once, when the change is durable.</summary>
    public Action<StoreCommit>? Committed { get; init; }

    /// <summary>Called by the store, once, when nothing of the change was done.</summary>
    public Action<StoreCommit, Exception>? Failed { get; init; }

    /// <summary>
    /// Makes the first turn part of this commit, which creates the instance, unless the store already works on it. One commit
    /// and one history row are then written instead of two.
    /// </summary>
    public bool TryExtend(StoreCommit firstTurn)
    {
        _extension = firstTurn;
        return Interlocked.CompareExchange(ref _state, Extended, Waiting) == Waiting;
    }

    /// <summary>Called by the store when it begins with this commit: from now on nothing can be added to it.</summary>
    public void Take() => Interlocked.CompareExchange(ref _state, Taken, Waiting);
}
