using DurableTask.Tests.Support;
using Microsoft.DurableTask.Client;
using Yuqing.Embedded.DurableTask;
using Yuqing.Embedded.DurableTask.Store;
using Yuqing.Embedded.DurableTask.Store.Sqlite;

namespace DurableTask.Tests.Store;

public sealed class SqliteStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string DatabasePath => Path.Combine(_folder.Path, "store.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_ASecondOwner_IsRefusedNamingTheFolder()
    {
        await using var first = New();
        await first.OpenAsync(CancellationToken.None);
        await using var second = New();

        var refused = await Assert.ThrowsAsync<StoreOwnedException>(() => second.OpenAsync(CancellationToken.None).AsTask());

        Assert.Contains(_folder.Path, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AfterTheOwnerHasGone_GetsANewLease()
    {
        long lease;
        await using (var first = New())
            lease = await first.OpenAsync(CancellationToken.None);

        await using var second = New();

        Assert.True(await second.OpenAsync(CancellationToken.None) > lease);
    }

    [Fact]
    public async Task Open_NewerSchema_IsRefusedAndLeftAlone()
    {
        await using (var store = New())
            await store.OpenAsync(CancellationToken.None);
        using (var connection = new SqliteConnectionHandle(DatabasePath, readOnly: false))
            connection.Execute("PRAGMA user_version = 99");

        await using var older = New();
        var refused = await Assert.ThrowsAsync<StoreVersionException>(() => older.OpenAsync(CancellationToken.None).AsTask());

        Assert.Contains("99", refused.Message, StringComparison.Ordinal);
        Assert.Contains(DatabasePath, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_NotADatabaseOfOurs_IsRefusedNamingTheFile(bool isDatabase)
    {
        if (isDatabase)
        {
            using var connection = new SqliteConnectionHandle(DatabasePath, readOnly: false);
            connection.Execute("CREATE TABLE other(x)");
        }
        else
        {
            await File.WriteAllTextAsync(DatabasePath, new string('x', 10_000));
        }

        await using var store = New();
        var refused = await Assert.ThrowsAsync<StoreCorruptException>(() => store.OpenAsync(CancellationToken.None).AsTask());

        Assert.Contains(DatabasePath, refused.Message, StringComparison.Ordinal);
        Assert.Contains("backup", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_FolderCannotBeMade_IsRefusedNamingIt()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "file"), string.Empty);
        var path = Path.Combine(_folder.Path, "file", "below", "store.db");
        await using var store = new SqliteOrchestrationStore(path, action => action());

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.OpenAsync(CancellationToken.None).AsTask());

        Assert.Contains(Path.GetDirectoryName(path)!, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_OneBadTurnInABatch_FailsAlone()
    {
        await using var store = New();
        var lease = await store.OpenAsync(CancellationToken.None);
        var outcomes = new TaskCompletionSource<Exception?>[200];
        for (var i = 0; i < outcomes.Length; i++)
            outcomes[i] = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);

        // Every tenth follows a turn that never was; they go to the writer faster than it can write them one by one.
        for (var i = 0; i < outcomes.Length; i++)
        {
            var outcome = outcomes[i];
            var key = store.NextKey();
            store.Submit(i % 10 == 9
                ? new StoreCommit { Lease = lease, Key = key, ExpectedTurn = 5, Segment = [1], Failed = (_, error) => outcome.SetResult(error) }
                : new StoreCommit
                {
                    Lease = lease,
                    Create = new NewInstance(key, $"i{i}", "name", string.Empty, DateTime.UnixEpoch, null, null, null, [1]),
                    Status = OrchestrationRuntimeStatus.Pending,
                    Committed = _ => outcome.SetResult(null),
                    Failed = (_, error) => outcome.SetResult(error),
                });
        }

        var results = await Task.WhenAll(outcomes.Select(outcome => outcome.Task)).WaitAsync(EngineHost.Patience);

        for (var i = 0; i < results.Length; i++)
        {
            if (i % 10 == 9)
                Assert.IsType<LeaseLostException>(results[i]);
            else
                Assert.Null(results[i]);
        }

        Assert.Equal(180, (await store.GetStatisticsAsync()).Instances);
    }

    [Fact]
    public async Task Submit_DiskFull_FailsTypedAndWorksAgainWithRoom()
    {
        await using var store = New();
        var lease = await store.OpenAsync(CancellationToken.None);
        store.Connection.Execute($"PRAGMA max_page_count = {store.Connection.Scalar("PRAGMA page_count")}");

        var failed = await SubmitAsync(store, lease, "big", new byte[100_000]);
        Assert.IsType<StoreUnavailableException>(failed);
        Assert.Contains("no room", failed.Message, StringComparison.Ordinal);
        Assert.Null(await store.GetAsync("big", payloads: false));

        store.Connection.Execute("PRAGMA max_page_count = 1073741823");
        Assert.Null(await SubmitAsync(store, lease, "big", new byte[100_000]));
        Assert.NotNull(await store.GetAsync("big", payloads: false));
    }

    [Fact]
    public async Task Submit_AfterClosing_FailsTyped()
    {
        var store = New();
        var lease = await store.OpenAsync(CancellationToken.None);
        await store.DisposeAsync();

        Assert.Throws<StoreUnavailableException>(() => store.Submit(new StoreCommit { Lease = lease }));
    }

    private static async Task<Exception?> SubmitAsync(SqliteOrchestrationStore store, long lease, string id, byte[] segment)
    {
        var done = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        store.Submit(new StoreCommit
        {
            Lease = lease,
            Create = new NewInstance(store.NextKey(), id, "name", string.Empty, DateTime.UnixEpoch, null, null, null, segment),
            Committed = _ => done.SetResult(null),
            Failed = (_, error) => done.SetResult(error),
        });
        return await done.Task.WaitAsync(EngineHost.Patience);
    }

    private SqliteOrchestrationStore New() => new(DatabasePath, action => action());
}
