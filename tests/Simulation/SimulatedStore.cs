using Yuqing.Embedded.DurableTask;
using Yuqing.Embedded.DurableTask.Engine;
using Yuqing.Embedded.DurableTask.Store;
using Yuqing.Embedded.DurableTask.Store.InMemory;

namespace Yuqing.Simulation;

/// <summary>
/// The disk of the simulation, as one process sees it: commits wait until the simulation writes them, all at once or some;
/// what waits when the process crashes is lost, and what was written stays although nobody was told.
/// </summary>
internal class SimulatedStore(InMemoryOrchestrationStore disk, SerialQueue callbacks) : IOrchestrationStore
{
    private readonly List<StoreCommit> _waiting = [];
    private readonly List<Action> _reads = [];

    /// <summary>Reads are answered later instead of at once.</summary>
    public bool ReadsAreSlow { get; set; }

    public bool ReadsFail { get; set; }

    public int Waiting => _waiting.Count;

    public int Reading => _reads.Count;

    protected InMemoryOrchestrationStore Disk => disk;

    public virtual ValueTask<long> OpenAsync(CancellationToken cancellation) => disk.OpenAsync(cancellation);

    public long NextKey() => disk.NextKey();

    public virtual void Submit(StoreCommit commit) => _waiting.Add(commit);

    /// <summary>Writes the first commits that wait.</summary>
    public virtual void Write(int count, Action<StoreCommit> written)
    {
        var batch = _waiting.GetRange(0, count);
        _waiting.RemoveRange(0, count);
        foreach (var commit in batch)
        {
            Apply(commit);
            written(commit);
        }
    }

    /// <summary>The first commits that wait cannot be written.</summary>
    public virtual void Refuse(int count)
    {
        var batch = _waiting.GetRange(0, count);
        _waiting.RemoveRange(0, count);
        var error = new StoreUnavailableException("The simulated disk refuses to write.");
        foreach (var commit in batch)
        {
            commit.Take();
            callbacks.Add(() =>
            {
                commit.Failed?.Invoke(commit, error);
                if (commit.Extension is { } turn)
                    turn.Failed?.Invoke(turn, error);
            });
        }
    }

    public void AnswerRead(Random random)
    {
        var index = random.Next(_reads.Count);
        var read = _reads[index];
        _reads.RemoveAt(index);
        read();
    }

    public virtual ValueTask<StoredInstance?> LoadAsync(long key)
    {
        if (ReadsFail)
            return ValueTask.FromException<StoredInstance?>(new StoreUnavailableException("The simulated disk refuses to read."));
        if (!ReadsAreSlow)
            return disk.LoadAsync(key);
        var answer = new TaskCompletionSource<StoredInstance?>();
        _reads.Add(() => answer.SetResult(disk.LoadAsync(key).Now()));
        return new ValueTask<StoredInstance?>(answer.Task);
    }

    public ValueTask<InstanceRow?> GetAsync(string id, bool payloads) => disk.GetAsync(id, payloads);

    public ValueTask<IReadOnlyList<InstanceRow>> QueryAsync(InstanceFilter filter) => disk.QueryAsync(filter);

    public ValueTask<IReadOnlyList<byte[]>> GetHistoryAsync(long key) => disk.GetHistoryAsync(key);

    public virtual ValueTask<IReadOnlyList<long>> GetReadyAsync(long afterKey, int limit) => disk.GetReadyAsync(afterKey, limit);

    public virtual ValueTask<IReadOnlyList<TimerRow>> GetTimersAsync(DateTime from, DateTime until, int limit) =>
        disk.GetTimersAsync(from, until, limit);

    public ValueTask<IReadOnlyList<long>> GetEndedAsync(DateTime before, int limit) => disk.GetEndedAsync(before, limit);

    public ValueTask<StoreStatistics> GetStatisticsAsync() => disk.GetStatisticsAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected virtual void Apply(StoreCommit commit) => disk.Submit(commit);

    /// <summary>A copy of a commit with parts replaced, for deliberate defects.</summary>
    protected static StoreCommit Copy(
        StoreCommit c,
        byte[]? segment = null,
        IReadOnlyList<TimerRow>? timersAdded = null,
        IReadOnlyList<TimerRow>? timersRemoved = null,
        IReadOnlyList<long>? inboxConsumed = null,
        IReadOnlyList<OutgoingMessage>? outbox = null,
        IReadOnlyList<NewInstance>? children = null,
        bool? hasWork = null,
        bool silent = false,
        Exception? failure = null) => new()
        {
            Lease = c.Lease,
            Key = c.Key,
            Create = c.Create,
            ExpectedTurn = c.ExpectedTurn,
            Segment = segment ?? c.Segment,
            ReplacesHistory = c.ReplacesHistory,
            Status = c.Status,
            HasWork = hasWork ?? c.HasWork,
            HasWorkChanged = hasWork is not null || c.HasWorkChanged,
            Execution = c.Execution,
            NewVersion = c.NewVersion,
            UpdatedAt = c.UpdatedAt,
            CompletedAt = c.CompletedAt,
            CustomStatusChanged = c.CustomStatusChanged,
            CustomStatus = c.CustomStatus,
            TimersAdded = timersAdded ?? c.TimersAdded,
            TimersRemoved = timersRemoved ?? c.TimersRemoved,
            InboxConsumed = inboxConsumed ?? c.InboxConsumed,
            Outbox = outbox ?? c.Outbox,
            Children = children ?? c.Children,
            Committed = copy =>
            {
                c.Turn = copy.Turn;
                if (failure is not null)
                    c.Failed?.Invoke(c, failure);
                else if (!silent)
                    c.Committed?.Invoke(c);
            },
            Failed = (_, error) => c.Failed?.Invoke(c, error),
        };
}
