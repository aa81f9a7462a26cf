namespace Yuqing.Embedded.DurableTask.Store.Sqlite;

/// <summary>
/// The one thread that writes. It takes whatever waits, applies it in one transaction and makes it durable with one sync;
/// only then are the commits' callbacks called.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    /// <summary>A bound on one transaction, so that the first commit of a long queue is not held up by the last.</summary>
    private const int MaximumBatch = 1_024;

    /// <summary>The log's size, in pages, from which a copy into the database is asked for.</summary>
    private const long CheckpointPages = 2_000;

    private readonly SqliteConnectionHandle _connection;
    private readonly SqliteCommitApplier _applier;
    private readonly SqliteCheckpointer _checkpointer;
    private readonly Action<Action> _publish;
    private readonly long _lease;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _savepoint;
    private readonly SqliteStatement _release;
    private readonly SqliteStatement _rollbackTo;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private Queue<StoreCommit> _waiting = new();
    private bool _closing;

    public SqliteWriter(SqliteConnectionHandle connection, long lease, Action<Action> publish)
    {
        _connection = connection;
        _lease = lease;
        _publish = publish;
        _applier = new SqliteCommitApplier(connection, connection.Scalar("SELECT max(row) FROM inbox"));
        _checkpointer = new SqliteCheckpointer(connection.Path);
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        _rollback = connection.Prepare("ROLLBACK");
        _savepoint = connection.Prepare("SAVEPOINT turn");
        _release = connection.Prepare("RELEASE turn");
        _rollbackTo = connection.Prepare("ROLLBACK TO turn");
        _thread = new Thread(Run) { IsBackground = true, Name = "orchestration writer" };
        _thread.Start();
    }

    public void Submit(StoreCommit commit)
    {
        lock (_gate)
        {
            if (!_closing)
            {
                _waiting.Enqueue(commit);
                if (_waiting.Count == 1)
                    Monitor.Pulse(_gate);
                return;
            }
        }

        var closed = new StoreUnavailableException("The engine is stopping; nothing is written any more.");
        _publish(() => commit.Failed?.Invoke(commit, closed));
    }

    /// <summary>Writes what waits and ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        _checkpointer.Dispose();
    }

    private void Run()
    {
        var batch = new List<StoreCommit>(MaximumBatch);
        while (Take(batch))
        {
            Write(batch);
            batch = new List<StoreCommit>(Math.Min(batch.Count * 2, MaximumBatch));
            _checkpointer.Poll(CheckpointPages);
        }
    }

    private bool Take(List<StoreCommit> batch)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closing)
                    return false;
                Monitor.Wait(_gate);
            }

            while (batch.Count < MaximumBatch && _waiting.TryDequeue(out var commit))
                batch.Add(commit);
        }

        return true;
    }

    private void Write(List<StoreCommit> batch)
    {
        foreach (var commit in batch)
            commit.Take();
        var outcomes = new Exception?[batch.Count];
        try
        {
            // Nearly every batch is good, so it is tried without savepoints, each of which costs copies of the pages that it
            // touches. When a commit is refused the batch starts over with one savepoint for each.
            if (!TryTogether(batch))
                WriteOneByOne(batch, outcomes);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Rollback();
            Array.Fill(outcomes, error as StoreException ?? new StoreUnavailableException("A commit could not be written.", error));
        }

        EngineMetrics.Batches.Record(batch.Count);

        _publish(() => Announce(batch, outcomes));
    }

    private bool TryTogether(List<StoreCommit> batch)
    {
        _begin.Run();
        foreach (var commit in batch)
        {
            if (TryApply(commit) is null)
                continue;
            Rollback();
            return false;
        }

        _commit.Run();
        return true;
    }

    private void WriteOneByOne(List<StoreCommit> batch, Exception?[] outcomes)
    {
        _begin.Run();
        for (var i = 0; i < batch.Count; i++)
        {
            _savepoint.Run();
            outcomes[i] = TryApply(batch[i]);
            if (outcomes[i] is not null)
                _rollbackTo.Run();
            _release.Run();
        }

        _commit.Run();
    }

    /// <summary>Applies a commit, or says why it alone is refused. What concerns the whole batch is thrown.</summary>
    private StoreException? TryApply(StoreCommit commit)
    {
        if (commit.Lease != _lease)
            return new LeaseLostException($"The lease {commit.Lease} is over; the store's owner has lease {_lease}.");
        try
        {
            _applier.Apply(commit);
            return null;
        }
        catch (StoreException refused) when (refused is LeaseLostException or InstanceExistsException or SqliteStatementException)
        {
            return refused;
        }
    }

    private void Rollback()
    {
        try
        {
            if (_connection.InTransaction)
                _rollback.Run();
        }
        catch (StoreException)
        {
            // SQLite has ended the transaction itself; the next one begins afresh either way.
        }
    }

    private static void Announce(List<StoreCommit> batch, Exception?[] outcomes)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var commit = batch[i];
            Announce(commit, outcomes[i]);
            if (commit.Extension is { } turn)
                Announce(turn, outcomes[i]);
        }
    }

    private static void Announce(StoreCommit commit, Exception? outcome)
    {
        if (outcome is null)
            commit.Committed?.Invoke(commit);
        else
            commit.Failed?.Invoke(commit, outcome);
    }
}
