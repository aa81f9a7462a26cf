using Yuqing.Embedded.DurableTask.Store;

namespace Yuqing.Benchmarks.Profile;

/// <summary>Keeps the commits that pass, in their order, so that parts of the work can be measured on the same data again.</summary>
internal sealed class CapturingStore(IOrchestrationStore inner) : IOrchestrationStore
{
    private readonly Lock _lock = new();
    private readonly List<StoreCommit> _commits = [];

    public IReadOnlyList<StoreCommit> Commits => _commits;

    public void Submit(StoreCommit commit)
    {
        lock (_lock)
        {
            _commits.Add(commit);
            inner.Submit(commit);
        }
    }

    public ValueTask<long> OpenAsync(CancellationToken cancellation) => inner.OpenAsync(cancellation);

    public long NextKey() => inner.NextKey();

    public ValueTask<StoredInstance?> LoadAsync(long key) => inner.LoadAsync(key);

    public ValueTask<InstanceRow?> GetAsync(string id, bool payloads) => inner.GetAsync(id, payloads);

    public ValueTask<IReadOnlyList<InstanceRow>> QueryAsync(InstanceFilter filter) => inner.QueryAsync(filter);

    public ValueTask<IReadOnlyList<byte[]>> GetHistoryAsync(long key) => inner.GetHistoryAsync(key);

    public ValueTask<IReadOnlyList<long>> GetReadyAsync(long afterKey, int limit) => inner.GetReadyAsync(afterKey, limit);

    public ValueTask<IReadOnlyList<TimerRow>> GetTimersAsync(DateTime from, DateTime until, int limit) =>
        inner.GetTimersAsync(from, until, limit);

    public ValueTask<IReadOnlyList<long>> GetEndedAsync(DateTime before, int limit) => inner.GetEndedAsync(before, limit);

    public ValueTask<StoreStatistics> GetStatisticsAsync() => inner.GetStatisticsAsync();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
