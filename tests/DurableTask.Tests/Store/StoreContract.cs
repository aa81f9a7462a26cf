using DurableTask.Tests.Support;
using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask.Store;
using Yuqing.Embedded.DurableTask.Store.InMemory;
using Yuqing.Embedded.DurableTask.Store.Sqlite;

namespace DurableTask.Tests.Store;

public sealed class InMemoryStoreContract : StoreContract
{
    private protected override IOrchestrationStore Create() => new InMemoryOrchestrationStore(action => action());
}

public sealed class SqliteStoreContract : StoreContract, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private protected override IOrchestrationStore Create() =>
        new SqliteOrchestrationStore(Path.Combine(_folder.Path, "store.db"), action => action());

    public void Dispose() => _folder.Dispose();
}

/// <summary>What every store must do, whatever it is made of.</summary>
public abstract class StoreContract
{
    private static readonly DateTime Now = new(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc);

    private protected abstract IOrchestrationStore Create();

    [Fact]
    public async Task Create_New_IsThereWithItsSegment()
    {
        await using var store = await OpenAsync();

        var key = await store.CreateAsync("a");

        var stored = await store.Inner.LoadAsync(key);
        Assert.Equal(("a", 1, OrchestrationRuntimeStatus.Pending), (stored!.Row.Id, stored.Row.Turn, stored.Row.Status));
        Assert.Equal([1, 2, 3], Assert.Single(stored.History));
        Assert.Equal(key, (await store.Inner.GetAsync("a", payloads: false))!.Key);
        Assert.Equal([key], await store.Inner.GetReadyAsync(0, 10));
    }

    [Fact]
    public async Task Create_IdTaken_IsRefusedAndChangesNothing()
    {
        await using var store = await OpenAsync();
        var key = await store.CreateAsync("a");

        var refused = await Assert.ThrowsAsync<InstanceExistsException>(() => store.CreateAsync("a"));

        Assert.Equal(OrchestrationRuntimeStatus.Pending, refused.Status);
        Assert.Equal(key, (await store.Inner.GetAsync("a", payloads: false))!.Key);
    }

    [Fact]
    public async Task Create_ReplaceableIdTaken_ReplacesAllOfIt()
    {
        await using var store = await OpenAsync();
        var old = await store.CreateAsync("a");
        await store.SubmitAsync(new StoreCommit { Key = old, ExpectedTurn = 1, Segment = [4], TimersAdded = [new(Now, old, 1)] });

        var key = await store.CreateAsync("a", OrchestrationRuntimeStatus.Running);

        Assert.NotEqual(old, key);
        Assert.Null(await store.Inner.LoadAsync(old));
        Assert.Empty(await store.Inner.GetTimersAsync(DateTime.MinValue, DateTime.MaxValue, 10));
        Assert.Equal(1, (await store.Inner.GetStatisticsAsync()).HistoryRows);
    }

    [Fact]
    public async Task Create_ExtendedByTheFirstTurn_IsOneCommit()
    {
        await using var store = await OpenAsync();
        var key = store.Inner.NextKey();
        var turned = 0;
        var turn = new StoreCommit
        {
            Lease = store.Lease,
            Key = key,
            ExpectedTurn = 1,
            Segment = [9],
            Status = OrchestrationRuntimeStatus.Running,
            UpdatedAt = Now,
            TimersAdded = [new(Now, key, 1)],
            Committed = _ => turned++,
        };

        await store.CreateAsync("a", key, turn);

        var stored = await store.Inner.LoadAsync(key);
        Assert.Equal((1, OrchestrationRuntimeStatus.Running), (stored!.Row.Turn, stored.Row.Status));
        Assert.Equal([1, 2, 3, 9], stored.History.SelectMany(row => row));
        Assert.Equal((1, 1), (turned, turn.Turn));
        Assert.Single(await store.Inner.GetTimersAsync(DateTime.MinValue, DateTime.MaxValue, 10));
        Assert.Empty(await store.Inner.GetReadyAsync(0, 10));
    }

    [Fact]
    public async Task Turn_OfTheExpectedNumber_IsAppliedWhole()
    {
        await using var store = await OpenAsync();
        var key = await store.CreateAsync("a");
        var other = await store.CreateAsync("b");

        var commit = await store.SubmitAsync(new StoreCommit
        {
            Key = key,
            ExpectedTurn = 1,
            Segment = [4],
            Status = OrchestrationRuntimeStatus.Running,
            UpdatedAt = Now.AddMinutes(1),
            CustomStatusChanged = true,
            CustomStatus = "half way",
            HasWorkChanged = true,
            TimersAdded = [new(Now.AddHours(1), key, 2)],
            Outbox = [new("b", 0, [7]), new("nobody", 0, [8])],
            Children = [New(store.Inner.NextKey(), "child") with { ParentKey = key }],
        });

        var stored = await store.Inner.LoadAsync(key);
        Assert.Equal(2, commit.Turn);
        Assert.Equal([[1, 2, 3], [4]], stored!.History);
        Assert.Equal(("half way", OrchestrationRuntimeStatus.Running), (stored.Row.CustomStatus, stored.Row.Status));
        Assert.Equal([7], Assert.Single((await store.Inner.LoadAsync(other))!.Inbox).Record);
        Assert.Equal([other, 0], commit.Outbox.Select(message => message.TargetKey));
        Assert.Equal(new TimerRow(Now.AddHours(1), key, 2), Assert.Single(await store.Inner.GetTimersAsync(Now, Now.AddDays(1), 10)));
        Assert.Equal("child", Assert.Single(await store.Inner.QueryAsync(new InstanceFilter { Parent = key })).Id);
    }

    [Fact]
    public async Task Turn_OfAnotherNumber_IsRefused()
    {
        await using var store = await OpenAsync();
        var key = await store.CreateAsync("a");
        await store.SubmitAsync(new StoreCommit { Key = key, ExpectedTurn = 1, Segment = [4] });

        await Assert.ThrowsAsync<LeaseLostException>(() =>
            store.SubmitAsync(new StoreCommit { Key = key, ExpectedTurn = 1, Segment = [5], TimersAdded = [new(Now, key, 1)] }));

        Assert.Equal(2, (await store.Inner.LoadAsync(key))!.History.Count);
        Assert.Empty(await store.Inner.GetTimersAsync(DateTime.MinValue, DateTime.MaxValue, 10));
    }

    [Fact]
    public async Task Commit_OfAnotherLease_IsRefused()
    {
        await using var store = await OpenAsync();
        var key = await store.CreateAsync("a");

        await Assert.ThrowsAsync<LeaseLostException>(() =>
            store.SubmitAsync(new StoreCommit { Key = key, ExpectedTurn = 1, Segment = [4] }, lease: store.Lease - 1));

        Assert.Single((await store.Inner.LoadAsync(key))!.History);
    }

    [Fact]
    public async Task Turn_ReplacingHistory_LeavesOnlyTheNew()
    {
        await using var store = await OpenAsync();
        var key = await store.CreateAsync("a");

        await store.SubmitAsync(new StoreCommit
        {
            Key = key,
            ExpectedTurn = 1,
            Segment = [4],
            ReplacesHistory = true,
            Execution = 2,
            NewVersion = "2",
            HasWork = true,
        });

        var stored = await store.Inner.LoadAsync(key);
        Assert.Equal([4], Assert.Single(stored!.History));
        Assert.Equal((2, "2"), (stored.Row.Execution, stored.Row.Version));
        Assert.Equal([key], await store.Inner.GetReadyAsync(0, 10));
    }

    [Fact]
    public async Task Turn_ThatEnds_LeavesNoMessagesAndIsQueriedByItsEnd()
    {
        await using var store = await OpenAsync();
        var key = await store.CreateAsync("a");
        await store.SubmitAsync(new StoreCommit { Outbox = [new("a", 0, [7])] });

        await store.EndAsync(key);
        await store.SubmitAsync(new StoreCommit { Outbox = [new("a", 0, [8])] });

        Assert.Empty((await store.Inner.LoadAsync(key))!.Inbox);
        Assert.Empty(await store.Inner.GetReadyAsync(0, 10));
        Assert.Single(await store.Inner.QueryAsync(new InstanceFilter { CompletedFrom = Now, CompletedTo = Now }));
        Assert.Empty(await store.Inner.QueryAsync(new InstanceFilter { CompletedFrom = Now.AddTicks(1) }));
    }

    [Fact]
    public async Task Outbox_EvenIfEnded_ReachesAnEndedInstance()
    {
        await using var store = await OpenAsync();
        var key = await store.CreateAsync("a");
        await store.EndAsync(key);

        await store.SubmitAsync(new StoreCommit { Outbox = [new OutgoingMessage("a", 0, [7]) { EvenIfEnded = true }] });

        Assert.Single((await store.Inner.LoadAsync(key))!.Inbox);
        Assert.Equal([key], await store.Inner.GetReadyAsync(0, 10));
    }

    [Fact]
    public async Task Inbox_Messages_KeepTheirOrderUntilConsumed()
    {
        await using var store = await OpenAsync();
        var key = await store.CreateAsync("a");
        foreach (byte value in new byte[] { 1, 2, 3 })
            await store.SubmitAsync(new StoreCommit { Outbox = [new(string.Empty, key, [value])] });
        var inbox = (await store.Inner.LoadAsync(key))!.Inbox;
        Assert.Equal([1, 2, 3], inbox.Select(row => row.Record[0]));

        await store.SubmitAsync(new StoreCommit { Key = key, ExpectedTurn = 1, InboxConsumed = [inbox[0].Row, inbox[2].Row] });

        Assert.Equal([2], Assert.Single((await store.Inner.LoadAsync(key))!.Inbox).Record);
    }

    [Fact]
    public async Task Child_IdAtWork_GivesTheParentTheReply()
    {
        await using var store = await OpenAsync();
        var parent = await store.CreateAsync("parent");
        await store.CreateAsync("child");

        var commit = await store.SubmitAsync(new StoreCommit
        {
            Key = parent,
            ExpectedTurn = 1,
            Segment = [4],
            Children = [New(store.Inner.NextKey(), "child") with { ConflictReply = [42] }],
        });

        Assert.False(commit.Children[0].Created);
        var reply = Assert.Single((await store.Inner.LoadAsync(parent))!.Inbox);
        Assert.Equal((commit.Children[0].ReplyRow, 42), (reply.Row, reply.Record[0]));
    }

    [Fact]
    public async Task Timers_Page_AreInOrderAndHalfOpen()
    {
        await using var store = await OpenAsync();
        var key = await store.CreateAsync("a");
        TimerRow[] timers = [new(Now.AddHours(2), key, 1), new(Now, key, 2), new(Now.AddHours(1), key, 3)];
        await store.SubmitAsync(new StoreCommit { Key = key, ExpectedTurn = 1, TimersAdded = timers });

        Assert.Equal([2, 3], (await store.Inner.GetTimersAsync(Now, Now.AddHours(2), 10)).Select(timer => timer.Id));
        Assert.Equal([2], (await store.Inner.GetTimersAsync(Now, Now.AddHours(2), 1)).Select(timer => timer.Id));

        await store.SubmitAsync(new StoreCommit { Key = key, ExpectedTurn = 2, TimersRemoved = [timers[1], new(Now, key, 77)] });
        Assert.Equal([3, 1], (await store.Inner.GetTimersAsync(Now, DateTime.MaxValue, 10)).Select(timer => timer.Id));
    }

    [Fact]
    public async Task Purge_EndedAndRunning_DeletesTheEnded()
    {
        await using var store = await OpenAsync();
        var ended = await store.CreateAsync("ended");
        var running = await store.CreateAsync("running");
        await store.EndAsync(ended);

        var commit = await store.SubmitAsync(new StoreCommit { Purge = [ended, running, 999] });

        Assert.Equal(1, commit.Purged);
        Assert.Null(await store.Inner.LoadAsync(ended));
        Assert.NotNull(await store.Inner.LoadAsync(running));
    }

    [Fact]
    public async Task Query_Payloads_GiveTheEdgesOfTheHistory()
    {
        await using var store = await OpenAsync();
        var key = await store.CreateAsync("a");
        await store.EndAsync(key);

        var with = Assert.Single(await store.Inner.QueryAsync(new InstanceFilter { Payloads = true }));
        var without = Assert.Single(await store.Inner.QueryAsync(new InstanceFilter { IdPrefix = "a" }));

        Assert.Equal([1, 2, 3], with.First!);
        Assert.Equal([5], with.Last!);
        Assert.Null(without.First);
        Assert.Empty(await store.Inner.QueryAsync(new InstanceFilter { IdPrefix = "A" }));
    }

    private static NewInstance New(long key, string id) => new(key, id, "name", string.Empty, Now, null, null, null, [1, 2, 3]);

    private async Task<OpenStore> OpenAsync()
    {
        var store = Create();
        return new OpenStore(store, await store.OpenAsync(CancellationToken.None));
    }

    private sealed class OpenStore(IOrchestrationStore inner, long lease) : IAsyncDisposable
    {
        public IOrchestrationStore Inner => inner;

        public long Lease => lease;

        public Task<long> CreateAsync(string id, params OrchestrationRuntimeStatus[] replaceable) =>
            CreateAsync(id, inner.NextKey(), null, replaceable);

        public async Task<long> CreateAsync(
            string id, long key, StoreCommit? turn, params OrchestrationRuntimeStatus[] replaceable)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var commit = new StoreCommit
            {
                Lease = lease,
                Create = New(key, id) with { Replaceable = replaceable },
                Status = OrchestrationRuntimeStatus.Pending,
                HasWork = true,
                UpdatedAt = Now,
                Committed = _ => done.SetResult(),
                Failed = (_, error) => done.SetException(error),
            };
            if (turn is not null)
                Assert.True(commit.TryExtend(turn));
            inner.Submit(commit);
            await done.Task.WaitAsync(EngineHost.Patience);
            return key;
        }

        public Task<StoreCommit> EndAsync(long key) => SubmitAsync(new StoreCommit
        {
            Key = key,
            ExpectedTurn = 1,
            Segment = [5],
            Status = OrchestrationRuntimeStatus.Completed,
            CompletedAt = Now,
            UpdatedAt = Now,
            HasWorkChanged = true,
        });

        public async Task<StoreCommit> SubmitAsync(StoreCommit commit, long? lease = null)
        {
            var done = new TaskCompletionSource<StoreCommit>(TaskCreationOptions.RunContinuationsAsynchronously);
            inner.Submit(new StoreCommit
            {
                Lease = lease ?? Lease,
                Key = commit.Key,
                ExpectedTurn = commit.ExpectedTurn,
                Segment = commit.Segment,
                ReplacesHistory = commit.ReplacesHistory,
                Status = commit.Status,
                HasWork = commit.HasWork,
                HasWorkChanged = commit.HasWorkChanged,
                Execution = commit.Execution,
                NewVersion = commit.NewVersion,
                UpdatedAt = commit.UpdatedAt,
                CompletedAt = commit.CompletedAt,
                CustomStatusChanged = commit.CustomStatusChanged,
                CustomStatus = commit.CustomStatus,
                TimersAdded = commit.TimersAdded,
                TimersRemoved = commit.TimersRemoved,
                InboxConsumed = commit.InboxConsumed,
                Outbox = commit.Outbox,
                Children = commit.Children,
                Purge = commit.Purge,
                Committed = finished => done.SetResult(finished),
                Failed = (_, error) => done.SetException(error),
            });
            return await done.Task.WaitAsync(EngineHost.Patience);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
