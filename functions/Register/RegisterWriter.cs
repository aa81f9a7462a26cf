using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;
using Yuqing.Functions.Telemetry;

namespace Yuqing.Functions.Register;

/// <summary>
/// The one thread that writes. It takes whatever is waiting into a single transaction, so that many callers share one
/// flush to disk. Each command has its own savepoint: one that throws is undone alone. When the commit fails, or the file
/// does, all commands of the batch fail with <see cref="RegisterUnavailableException"/> and nothing of them is written.
/// </summary>
internal sealed class RegisterWriter : IDisposable
{
    private const int MaxBatch = 256;
    private const int MaxWaiting = 20_000;

    private readonly RegisterConnections _connections;
    private readonly ILogger _logger;
    private readonly Channel<Command> _commands = Channel.CreateBounded<Command>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly Thread _thread;
    private SqliteConnection? _connection;

    public RegisterWriter(RegisterConnections connections, SqliteConnection connection, ILogger logger)
    {
        _connections = connections;
        _connection = connection;
        _logger = logger;
        _thread = new Thread(Work) { IsBackground = true, Name = "register-writer" };
        _thread.Start();
    }

    /// <summary>Raised on the writer's thread after each batch that was committed.</summary>
    public event Action? Committed;

    /// <summary>Runs a command in the next transaction; completes when it is durably committed.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellation)
    {
        var command = new Command<T>(work, cancellation);
        Enqueue(command);
        return command.Task;
    }

    /// <summary>Completes when everything handed in before is decided, committed or not. Never fails because of the others.</summary>
    public Task SettledAsync()
    {
        var barrier = new Barrier();
        Enqueue(barrier);
        return barrier.Task;
    }

    /// <summary>Finishes what is waiting and closes the connection.</summary>
    public void Dispose()
    {
        if (_commands.Writer.TryComplete())
            _thread.Join();
    }

    private void Enqueue(Command command)
    {
        if (!_commands.Writer.TryWrite(command))
            throw new RegisterUnavailableException("The register is shutting down or has too many writes waiting.");
    }

    private void Work()
    {
        var batch = new List<Command>(MaxBatch);
        while (_commands.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MaxBatch && _commands.Reader.TryRead(out var command))
                batch.Add(command);
            CommitBatch(batch);
            batch.Clear();
        }

        _connection?.Dispose();
    }

    private void CommitBatch(List<Command> batch)
    {
        try
        {
            using var timer = new CommitTimer("register");
            var connection = _connection ??= _connections.OpenWriter();
            connection.Run("BEGIN IMMEDIATE");
            foreach (var command in batch)
                RunAlone(connection, command);
            connection.Run("COMMIT");
        }
#pragma warning disable CA1031 // Whatever happens to the file, the callers must hear of it and the writer must live on.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            RegisterLog.CommitFailed(_logger, batch.Count, _connections.Path, failure);
            Abandon(failure);
            var unavailable = new RegisterUnavailableException("The register could not commit; nothing was written.", failure);
            foreach (var command in batch)
                command.Fail(unavailable);
            return;
        }

        foreach (var command in batch)
            command.Release();
        Committed?.Invoke();
    }

    private static void RunAlone(SqliteConnection connection, Command command)
    {
        connection.Run("SAVEPOINT command");
        if (!command.Execute(connection))
            connection.Run("ROLLBACK TO command");
        connection.Run("RELEASE command");
    }

    /// <summary>A full disk leaves the connection usable; after anything else a new one is opened for the next batch.</summary>
    private void Abandon(Exception failure)
    {
        if (_connection is not { } connection)
            return;
        try
        {
            if (connection.State == System.Data.ConnectionState.Open && raw.sqlite3_get_autocommit(connection.Handle) == 0)
                connection.Run("ROLLBACK");
            if (failure is SqliteException { SqliteErrorCode: raw.SQLITE_FULL })
                return;
        }
        catch (SqliteException rollback)
        {
            RegisterLog.RollbackFailed(_logger, _connections.Path, rollback);
        }

        connection.Dispose();
        _connection = null;
    }

    private abstract class Command
    {
        /// <summary>False when its work must be undone. Throws only when the file itself failed.</summary>
        public abstract bool Execute(SqliteConnection connection);

        public abstract void Release();

        public abstract void Fail(RegisterUnavailableException reason);
    }

    private sealed class Command<T>(Func<SqliteConnection, T> work, CancellationToken cancellation) : Command
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Exception? _error;
        private T? _result;

        public Task<T> Task => _done.Task;

        public override bool Execute(SqliteConnection connection)
        {
            try
            {
                cancellation.ThrowIfCancellationRequested();
                _result = work(connection);
                return true;
            }
            catch (SqliteException error) when (RegisterConnections.IsFailureOfTheFile(error))
            {
                throw;
            }
#pragma warning disable CA1031 // Whatever one command throws is its caller's and must not reach the others.
            catch (Exception error)
#pragma warning restore CA1031
            {
                _error = error;
                return false;
            }
        }

        public override void Release()
        {
            if (_error is OperationCanceledException)
                _done.SetCanceled(cancellation);
            else if (_error is not null)
                _done.SetException(_error);
            else
                _done.SetResult(_result!);
        }

        public override void Fail(RegisterUnavailableException reason) => _done.SetException(_error ?? reason);
    }

    private sealed class Barrier : Command
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Task => _done.Task;

        public override bool Execute(SqliteConnection connection) => true;

        public override void Release() => _done.SetResult();

        public override void Fail(RegisterUnavailableException reason) => _done.SetResult();
    }
}
