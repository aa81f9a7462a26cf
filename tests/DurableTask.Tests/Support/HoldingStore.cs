using Yuqing.Embedded.DurableTask.Store;
using Yuqing.Embedded.DurableTask.Store.Sqlite;

namespace DurableTask.Tests.Support;

/// <summary>Holds the creation of an instance back until told otherwise, and what comes after it: as a store that is busy does.</summary>
internal sealed class HoldingStore(string folder) : IOrchestrationStore
{
    private readonly SqliteOrchestrationStore _store = new(Path.Combine(folder, "orchestrations.db"), callback => callback());
    private readonly Lock _lock = new();
    private List<StoreCommit>? _held = [];

    /// <summary>The instance has had its first turn, as part of its creation or by itself.</summary>
    public bool FirstTurnIsMade
    {
        get
        {
            lock (_lock)
                return _held is [{ Extension: not null }] or { Count: > 1 };
        }
    }

    /// <summary>Passes everything on, from now on at once.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _held!.ForEach(_store.Submit);
            _held = null;
        }
    }

    public void Submit(StoreCommit commit)
    {
        lock (_lock)
        {
            if (_held is not null && (commit.Create is not null || _held.Count > 0))
                _held.Add(commit);
            else
                _store.Submit(commit);
        }
    }

    public ValueTask<long> OpenAsync(CancellationToken cancellation) => _store.OpenAsync(cancellation);

    public long NextKey() => _store.NextKey();

    public ValueTask<StoredInstance?> LoadAsync(long key) => _store.LoadAsync(key);

    public ValueTask<InstanceRow?> GetAsync(string id, bool payloads) => _store.GetAsync(id, payloads);

    public ValueTask<IReadOnlyList<InstanceRow>> QueryAsync(InstanceFilter filter) => _store.QueryAsync(filter);

    public ValueTask<IReadOnlyList<byte[]>> GetHistoryAsync(long key) => _store.GetHistoryAsync(key);

    public ValueTask<IReadOnlyList<long>> GetReadyAsync(long afterKey, int limit) => _store.GetReadyAsync(afterKey, limit);

    public ValueTask<IReadOnlyList<TimerRow>> GetTimersAsync(DateTime from, DateTime until, int limit) => _store.GetTimersAsync(from, until, limit);

    public ValueTask<IReadOnlyList<long>> GetEndedAsync(DateTime before, int limit) => _store.GetEndedAsync(before, limit);

    public ValueTask<StoreStatistics> GetStatisticsAsync() => _store.GetStatisticsAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
