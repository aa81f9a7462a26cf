using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Yuqing.Embedded.FunctionsHost.Storage;

/// <summary>
/// The only writer of a file. Whatever waits is put into one transaction, so that many callers share one flush to disk; a caller's task
/// completes after that flush. Each piece of work has its own savepoint: one that fails does not fail its neighbours.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxBatch = 256;
    private const int MaxWaiting = 8192;

    private readonly SqliteConnection _connection;
    private readonly Channel<Work> _waiting = Channel.CreateBounded<Work>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly Task _loop;

    public SqliteWriter(SqliteFile file)
    {
        _connection = file.OpenForWriting();
        _loop = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The connection, for tests that limit the size of the file.</summary>
    internal SqliteConnection Connection => _connection;

    /// <summary>Runs <paramref name="work"/> inside the next transaction.</summary>
    /// <returns>Its result, when it is on disk.</returns>
    public async Task<T> RunAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation)
    {
        var item = new Work<T>(work, cancellation);
        try
        {
            await _waiting.Writer.WriteAsync(item, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteWriter));
        }

        return await item.Done.Task;
    }

    /// <summary>Finishes what waits and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_waiting.Writer.TryComplete())
        {
            await _loop;
            await _connection.DisposeAsync();
        }
    }

    private void Run()
    {
        var batch = new List<Work>(MaxBatch);
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var work))
                batch.Add(work);
            Commit(batch);
            batch.Clear();
        }
    }

    private void Commit(List<Work> batch)
    {
        try
        {
            Execute("BEGIN IMMEDIATE");
            foreach (var work in batch)
                RunInSavepoint(work);
            Execute("COMMIT");
        }
        catch (SqliteException exception)
        {
            RollBack();
            foreach (var work in batch)
                work.Fail(exception);
            return;
        }

        foreach (var work in batch)
            work.Release();
    }

    private void RunInSavepoint(Work work)
    {
        if (work.IsCancelled)
            return;
        Execute("SAVEPOINT work");
        if (!work.TryRun(_connection))
            // Fails when SQLite has rolled back the whole transaction itself (disk full); then the batch fails.
            Execute("ROLLBACK TO work");
        Execute("RELEASE work");
    }

    private void RollBack()
    {
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back already.
        }
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private abstract class Work
    {
        public abstract bool IsCancelled { get; }

        public abstract bool TryRun(SqliteConnection connection);

        public abstract void Fail(Exception exception);

        public abstract void Release();
    }

    private sealed class Work<T>(Func<SqliteConnection, T> work, CancellationToken cancellation) : Work
    {
        private Exception? _failure;
        private T? _result;
        private bool _hasRun;

        public TaskCompletionSource<T> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override bool IsCancelled => cancellation.IsCancellationRequested;

        public override bool TryRun(SqliteConnection connection)
        {
            _hasRun = true;
            try
            {
                _result = work(connection);
                return true;
            }
#pragma warning disable CA1031 // Whatever the work throws belongs to its caller, not to the writer's loop.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _failure = exception;
                return false;
            }
        }

        public override void Fail(Exception exception) => Done.TrySetException(_failure ?? exception);

        public override void Release()
        {
            if (_failure is not null)
                Done.TrySetException(_failure);
            else if (!_hasRun)
                Done.TrySetCanceled(cancellation);
            else
                Done.TrySetResult(_result!);
        }
    }
}
