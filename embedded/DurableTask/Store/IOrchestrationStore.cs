namespace Yuqing.Embedded.DurableTask.Store;

/// <summary>
/// Where orchestrations live. One of the engine's three roles: the store loads and commits, the executor turns history into
/// decisions, the worker moves work between them. A store that several nodes share can take its place without a change to the
/// others, because everything they rely on is said here:
/// <list type="bullet">
/// <item>
/// <b>Lease.</b> <see cref="OpenAsync"/> gives a token that every commit carries. A commit under a token that is not the
/// current one is refused with <see cref="LeaseLostException"/>, whatever it holds. A turn also says which turn it follows
/// (<see cref="StoreCommit.ExpectedTurn"/>); when another one was committed in between it is refused the same way. The unit
/// that is leased is an instance with its activities; a store with one owner leases all instances at once.
/// </item>
/// <item>
/// <b>Atomicity.</b> A commit is applied whole or not at all: history, status, timers, messages, children. A commit that is
/// refused never affects another one, even when they share a transaction.
/// </item>
/// <item>
/// <b>Durability.</b> <see cref="StoreCommit.Committed"/> is called only when the change survives loss of power (not for a
/// store in memory). Commits of one submitter become durable in the order of submission; their callbacks come in that order.
/// </item>
/// <item>
/// <b>Idempotency.</b> A commit whose fate is unknown after a crash is either there or not; a turn that is tried again after it
/// was applied is refused, because its turn number is taken. Removing what is not there is no error.
/// </item>
/// <item>
/// <b>Errors.</b> <see cref="StoreUnavailableException"/> means that nothing was done and the same may be tried again later;
/// the store goes on by itself when the cause is gone.
/// </item>
/// <item>
/// <b>Reads</b> see every commit whose callback has been called.
/// </item>
/// </list>
/// </summary>
internal interface IOrchestrationStore : IAsyncDisposable
{
    /// <summary>Opens the store and becomes its owner.</summary>
    /// <returns>The lease token.</returns>
    /// <exception cref="StoreOwnedException">Another process is the owner.</exception>
    /// <exception cref="StoreVersionException">The store was written by a newer version.</exception>
    /// <exception cref="StoreCorruptException">The store is damaged.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be reached or written.</exception>
    ValueTask<long> OpenAsync(CancellationToken cancellation);

    /// <summary>A key that no instance has had. Later keys are greater.</summary>
    long NextKey();

    /// <summary>Hands a commit over. Returns at once and throws nothing; the commit's callbacks tell the outcome.</summary>
    void Submit(StoreCommit commit);

    /// <summary>An instance with its history and its inbox, or <c>null</c>.</summary>
    ValueTask<StoredInstance?> LoadAsync(long key);

    /// <summary>An instance, or <c>null</c>.</summary>
    ValueTask<InstanceRow?> GetAsync(string id, bool payloads);

    /// <summary>Instances in the order of their keys, that is, of their creation.</summary>
    ValueTask<IReadOnlyList<InstanceRow>> QueryAsync(InstanceFilter filter);

    /// <summary>All history rows of an instance, oldest first.</summary>
    ValueTask<IReadOnlyList<byte[]>> GetHistoryAsync(long key);

    /// <summary>Keys of instances that must be loaded when the engine starts: with work, or with messages.</summary>
    ValueTask<IReadOnlyList<long>> GetReadyAsync(long afterKey, int limit);

    /// <summary>Timers due in [<paramref name="from"/>, <paramref name="until"/>), earliest first.</summary>
    ValueTask<IReadOnlyList<TimerRow>> GetTimersAsync(DateTime from, DateTime until, int limit);

    /// <summary>Keys of instances that ended before a time, those that ended first first.</summary>
    ValueTask<IReadOnlyList<long>> GetEndedAsync(DateTime before, int limit);

    /// <summary>The store's figures.</summary>
    ValueTask<StoreStatistics> GetStatisticsAsync();
}

/// <summary>A commit was refused because its instance, or the whole store, belongs to somebody else now.</summary>
internal sealed class LeaseLostException(string message) : StoreException(message);

/// <summary>A commit was refused because an instance of the id exists in a status that forbids its replacement.</summary>
internal sealed class InstanceExistsException(string id, Microsoft.DurableTask.Client.OrchestrationRuntimeStatus status)
    : StoreException($"An orchestration with the id '{id}' already exists and is {status}.")
{
    public Microsoft.DurableTask.Client.OrchestrationRuntimeStatus Status { get; } = status;
}
