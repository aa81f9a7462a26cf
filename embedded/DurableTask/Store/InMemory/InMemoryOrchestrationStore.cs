using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask.Store.Sqlite;

namespace Yuqing.Embedded.DurableTask.Store.InMemory;

/// <summary>The store's contract in memory: the same rules, nothing survives the process. For tests and for trying things out.</summary>
/// <param name="publish">Runs the callbacks of a finished commit.</param>
internal sealed class InMemoryOrchestrationStore(Action<Action> publish) : IOrchestrationStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, Instance> _instances = [];
    private readonly Dictionary<string, Instance> _ids = new(StringComparer.Ordinal);
    private readonly SortedSet<TimerRow> _timers = new(Comparer<TimerRow>.Create((a, b) =>
        (a.Due, a.Key, a.Id).CompareTo((b.Due, b.Key, b.Id))));
    private long _key;
    private long _inboxRow;
    private long _lease;

    public ValueTask<long> OpenAsync(CancellationToken cancellation) => ValueTask.FromResult(Interlocked.Increment(ref _lease));

    public long NextKey() => Interlocked.Increment(ref _key);

    public void Submit(StoreCommit commit)
    {
        commit.Take();
        Exception? refused = null;
        lock (_lock)
        {
            try
            {
                Check(commit);
                Apply(commit);
            }
            catch (StoreException error)
            {
                refused = error;
            }

            // Inside the lock, so that callbacks are called in the order of the commits.
            publish(() =>
            {
                Announce(commit, refused);
                if (commit.Extension is { } turn)
                    Announce(turn, refused);
            });
        }
    }

    public ValueTask<StoredInstance?> LoadAsync(long key)
    {
        lock (_lock)
        {
            return ValueTask.FromResult(_instances.TryGetValue(key, out var found)
                ? new StoredInstance(found.Row, [.. found.History], [.. found.Inbox.Select(entry => new InboxRow(entry.Key, entry.Value))])
                : null);
        }
    }

    public ValueTask<InstanceRow?> GetAsync(string id, bool payloads)
    {
        lock (_lock)
            return ValueTask.FromResult(_ids.TryGetValue(id, out var found) ? found.WithPayloads(payloads) : null);
    }

    public ValueTask<IReadOnlyList<InstanceRow>> QueryAsync(InstanceFilter filter)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<InstanceRow>>([.. _instances.Values
                .Where(instance => Matches(instance, filter))
                .Take(filter.Limit)
                .Select(instance => instance.WithPayloads(filter.Payloads))]);
        }
    }

    public ValueTask<IReadOnlyList<byte[]>> GetHistoryAsync(long key)
    {
        lock (_lock)
            return ValueTask.FromResult<IReadOnlyList<byte[]>>(_instances.TryGetValue(key, out var found) ? [.. found.History] : []);
    }

    public ValueTask<IReadOnlyList<long>> GetReadyAsync(long afterKey, int limit)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<long>>([.. _instances
                .Where(entry => entry.Key > afterKey && (entry.Value.HasWork || entry.Value.Inbox.Count > 0))
                .Select(entry => entry.Key)
                .Take(limit)]);
        }
    }

    public ValueTask<IReadOnlyList<TimerRow>> GetTimersAsync(DateTime from, DateTime until, int limit)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<TimerRow>>(
                [.. _timers.SkipWhile(timer => timer.Due < from).TakeWhile(timer => timer.Due < until).Take(limit)]);
        }
    }

    public ValueTask<IReadOnlyList<long>> GetEndedAsync(DateTime before, int limit)
    {
        lock (_lock)
        {
            return ValueTask.FromResult<IReadOnlyList<long>>([.. _instances
                .Where(entry => entry.Value.Row.CompletedAt < before)
                .OrderBy(entry => entry.Value.Row.CompletedAt)
                .Select(entry => entry.Key)
                .Take(limit)]);
        }
    }

    public ValueTask<StoreStatistics> GetStatisticsAsync()
    {
        lock (_lock)
        {
            return ValueTask.FromResult(new StoreStatistics(
                _instances.Count,
                _instances.Values.Sum(instance => instance.History.Count),
                _timers.Count,
                _instances.Values.Sum(instance => instance.Inbox.Count),
                0));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void Announce(StoreCommit commit, Exception? refused)
    {
        if (refused is null)
            commit.Committed?.Invoke(commit);
        else
            commit.Failed?.Invoke(commit, refused);
    }

    private static bool Matches(Instance instance, InstanceFilter filter)
    {
        var row = instance.Row;
        return row.Key > filter.AfterKey
            && (filter.Statuses is null || filter.Statuses.Contains(row.Status))
            && !(row.CreatedAt < filter.CreatedFrom)
            && !(row.CreatedAt > filter.CreatedTo)
            && (filter.CompletedFrom is null || row.CompletedAt >= filter.CompletedFrom)
            && (filter.CompletedTo is null || row.CompletedAt <= filter.CompletedTo)
            && row.Id.StartsWith(filter.IdPrefix ?? string.Empty, StringComparison.Ordinal)
            && (filter.Parent is null || instance.Parent == filter.Parent);
    }

    /// <summary>Everything that can refuse a commit is checked before anything is changed.</summary>
    private void Check(StoreCommit commit)
    {
        if (commit.Lease != _lease)
            throw new LeaseLostException($"The lease {commit.Lease} is over; the store's owner has lease {_lease}.");
        if (commit.Create is { } create)
            CheckRoom(create);
        else if (commit.Key != 0 && (!_instances.TryGetValue(commit.Key, out var target) || target.Row.Turn != commit.ExpectedTurn))
            throw new LeaseLostException($"Instance {commit.Key} is not at turn {commit.ExpectedTurn}.");
        foreach (var child in (commit.Extension ?? commit).Children)
        {
            if (child.ConflictReply is null)
                CheckRoom(child);
        }
    }

    private void CheckRoom(NewInstance create)
    {
        if (_ids.TryGetValue(create.Id, out var existing) && !create.Replaceable.Contains(existing.Row.Status))
            throw new InstanceExistsException(create.Id, existing.Row.Status);
    }

    private void Apply(StoreCommit commit)
    {
        if (commit.Create is { } create)
        {
            ApplyStart(commit, create);
            return;
        }

        if (commit.Key != 0)
        {
            commit.Turn = commit.ExpectedTurn + 1;
            _instances[commit.Key].Apply(commit);
        }

        ApplyMessages(commit);
    }

    private void ApplyStart(StoreCommit commit, NewInstance create)
    {
        var instance = Add(create, commit.Status, commit.HasWork);
        commit.Turn = 1;
        if (commit.Extension is { } turn)
        {
            turn.Turn = 1;
            instance.Apply(turn);
            instance.HasWork = turn.HasWork;
            ApplyMessages(turn);
        }

        if (create.StartAt is { } startAt)
            _timers.Add(new TimerRow(startAt, create.Key, 0));
    }

    private void ApplyMessages(StoreCommit commit)
    {
        foreach (var timer in commit.TimersRemoved)
            _timers.Remove(timer);
        _timers.UnionWith(commit.TimersAdded);
        foreach (var row in commit.InboxConsumed)
            _instances[commit.Key].Inbox.Remove(row);
        if (commit.CompletedAt is not null)
            _instances[commit.Key].Inbox.Clear();
        foreach (var child in commit.Children)
            ApplyChild(commit, child);
        foreach (var message in commit.Outbox)
            Send(message);
        commit.Purged = 0;
        foreach (var key in commit.Purge)
        {
            if (!_instances.TryGetValue(key, out var instance) || !SqliteCommitApplier.HasEnded(instance.Row.Status))
                continue;
            Remove(instance);
            commit.Purged++;
        }
    }

    private void ApplyChild(StoreCommit parent, NewInstance child)
    {
        if (_ids.TryGetValue(child.Id, out var existing) && !child.Replaceable.Contains(existing.Row.Status))
        {
            child.ReplyRow = ++_inboxRow;
            _instances[parent.Key == 0 ? parent.Create!.Key : parent.Key].Inbox.Add(child.ReplyRow, child.ConflictReply!);
            return;
        }

        Add(child, OrchestrationRuntimeStatus.Pending, true);
    }

    private Instance Add(NewInstance create, OrchestrationRuntimeStatus status, bool work)
    {
        if (_ids.TryGetValue(create.Id, out var existing))
        {
            Remove(existing);
            create.ReplacedKey = existing.Row.Key;
        }

        var row = new InstanceRow(
            create.Key, create.Id, create.Name, create.Version, status, 1, 1, create.CreatedAt, create.CreatedAt, null, null, create.Tags);
        var instance = new Instance(row, create.ParentKey) { HasWork = work };
        instance.History.Add(create.Segment);
        _instances.Add(create.Key, instance);
        _ids.Add(create.Id, instance);
        create.Created = true;
        return instance;
    }

    private void Send(OutgoingMessage message)
    {
        message.TargetKey = 0;
        var target = message.Key != 0 ? _instances.GetValueOrDefault(message.Key) : _ids.GetValueOrDefault(message.Id);
        if (target is null || (SqliteCommitApplier.HasEnded(target.Row.Status) && !message.EvenIfEnded))
            return;
        message.TargetKey = target.Row.Key;
        message.Row = ++_inboxRow;
        target.Inbox.Add(message.Row, message.Record);
    }

    private void Remove(Instance instance)
    {
        _instances.Remove(instance.Row.Key);
        _ids.Remove(instance.Row.Id);
        _timers.RemoveWhere(timer => timer.Key == instance.Row.Key);
    }

    private sealed class Instance(InstanceRow row, long? parent)
    {
        public InstanceRow Row { get; private set; } = row;

        public long? Parent { get; } = parent;

        public bool HasWork { get; set; }

        public List<byte[]> History { get; } = [];

        public SortedDictionary<long, byte[]> Inbox { get; } = [];

        public void Apply(StoreCommit commit)
        {
            if (commit.HasWorkChanged || commit.CompletedAt is not null || commit.ReplacesHistory)
                HasWork = commit.HasWork;
            if (commit.ReplacesHistory)
                History.Clear();
            if (commit.Segment.Length > 0)
                History.Add(commit.Segment);
            Row = Row with
            {
                Turn = commit.Turn,
                Status = commit.Status,
                Execution = commit.Execution,
                Version = commit.NewVersion ?? Row.Version,
                UpdatedAt = commit.UpdatedAt,
                CompletedAt = commit.ReplacesHistory ? commit.CompletedAt : commit.CompletedAt ?? Row.CompletedAt,
                CustomStatus = commit.CustomStatusChanged ? commit.CustomStatus : Row.CustomStatus,
            };
        }

        public InstanceRow WithPayloads(bool payloads) => payloads || Row.Status == OrchestrationRuntimeStatus.Failed
            ? Row with { First = payloads ? History.FirstOrDefault() : null, Last = History.LastOrDefault() }
            : Row;
    }
}
