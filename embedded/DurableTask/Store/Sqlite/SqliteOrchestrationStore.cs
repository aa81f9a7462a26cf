using System.Collections.Concurrent;

namespace Yuqing.Embedded.DurableTask.Store.Sqlite;

/// <summary>
/// The store in one SQLite file: write-ahead log, <c>synchronous=FULL</c> (a confirmed commit survives loss of power), one
/// writer, readers on connections of their own.
/// </summary>
/// <param name="path">The full path of the database file.</param>
/// <param name="publish">Runs the callbacks of a finished batch, away from the writer's thread.</param>
internal sealed class SqliteOrchestrationStore(string path, Action<Action> publish) : IOrchestrationStore
{
    private readonly ConcurrentBag<SqliteReader> _readers = [];
    private FileStream? _ownership;
    private SqliteConnectionHandle? _connection;
    private SqliteWriter? _writer;
    private long _key;
    private volatile bool _closed;

    /// <summary>The writer's connection, for tests that limit the file's size.</summary>
    internal SqliteConnectionHandle Connection => _connection ?? throw NotOpen();

    public ValueTask<long> OpenAsync(CancellationToken cancellation)
    {
        _ownership = Own(path);
        try
        {
            _connection = new SqliteConnectionHandle(path, readOnly: false);
            SqliteSchema.ConfigureWriter(_connection);
            SqliteSchema.Prepare(_connection);
            _connection.Execute("UPDATE counters SET value = value + 1 WHERE name = 'lease'");
            var lease = _connection.Scalar("SELECT value FROM counters WHERE name = 'lease'");

            // The greatest key ever given may belong to an instance that was purged since; leaving a gap costs nothing.
            _key = Math.Max(
                _connection.Scalar("SELECT max(key) FROM instances"),
                _connection.Scalar("SELECT value FROM counters WHERE name = 'key'")) + KeyGap;
            _connection.Execute($"UPDATE counters SET value = {_key} WHERE name = 'key'");
            _writer = new SqliteWriter(_connection, lease, publish);
            return ValueTask.FromResult(lease);
        }
        catch (Exception error) when (error is StoreException)
        {
            Close();
            throw;
        }
    }

    public long NextKey() => Interlocked.Increment(ref _key);

    public void Submit(StoreCommit commit) => (_writer ?? throw NotOpen()).Submit(commit);

    public ValueTask<StoredInstance?> LoadAsync(long key) => Read(reader => reader.Load(key));

    public ValueTask<InstanceRow?> GetAsync(string id, bool payloads) => Read(reader => reader.Get(id, payloads));

    public ValueTask<IReadOnlyList<InstanceRow>> QueryAsync(InstanceFilter filter) =>
        Read<IReadOnlyList<InstanceRow>>(reader => reader.Query(filter));

    public ValueTask<IReadOnlyList<byte[]>> GetHistoryAsync(long key) => Read<IReadOnlyList<byte[]>>(reader => reader.History(key));

    public ValueTask<IReadOnlyList<long>> GetReadyAsync(long afterKey, int limit) =>
        Read<IReadOnlyList<long>>(reader => reader.Ready(afterKey, limit));

    public ValueTask<IReadOnlyList<TimerRow>> GetTimersAsync(DateTime from, DateTime until, int limit) =>
        Read<IReadOnlyList<TimerRow>>(reader => reader.Timers(from, until, limit));

    public ValueTask<IReadOnlyList<long>> GetEndedAsync(DateTime before, int limit) =>
        Read<IReadOnlyList<long>>(reader => reader.Ended(before, limit));

    public ValueTask<StoreStatistics> GetStatisticsAsync() => Read(reader => reader.Statistics());

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>Keys are given out in memory; after a restart they begin this far above the last ones known.</summary>
    private const long KeyGap = 1;

    private static FileStream Own(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? ".";
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The data folder {folder} cannot be created: {error.Message}", error);
        }

        return SqliteOwnership.Take(path);
    }

    private ValueTask<T> Read<T>(Func<SqliteReader, T> read)
    {
        if (_closed)
            throw NotOpen();
        if (!_readers.TryTake(out var reader))
            reader = new SqliteReader(path);
        var healthy = false;
        try
        {
            var result = read(reader);
            healthy = true;
            return ValueTask.FromResult(result);
        }
        finally
        {
            // After an error the connection may be in the middle of something.
            if (healthy && !_closed)
                _readers.Add(reader);
            else
                reader.Dispose();
        }
    }

    private void Close()
    {
        _closed = true;
        while (_readers.TryTake(out var reader))
            reader.Dispose();
        _writer?.Dispose();
        _connection?.Dispose();
        _ownership?.Dispose();
        _writer = null;
        _connection = null;
        _ownership = null;
    }

    private static StoreUnavailableException NotOpen() => new("The store is not open.");
}
